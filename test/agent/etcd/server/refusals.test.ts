import { refusalIn } from '../../../../agent/etcd/server/refusals';
import { Refusal } from '../../../../agent/kernel/errors';
import { NoReply } from '../../../../agent/kernel/http/http-client';

const code = (text: string) => Object.assign(new Error(text), { code: text });
const unanswered = (text: string) => new NoReply(`POST https://e-0: ${text}`, { cause: code(text) });

test.each([
  'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN',
])('%s counts as silence', (text) => {
  expect(refusalIn(unanswered(text))).toBeUndefined();
});

test('a server without an answer in time is silent', () => {
  expect(refusalIn(
    new NoReply('POST https://e-0: no answer within 1000 ms', { cause: new Error('no answer within 1000 ms') }),
  )).toBeUndefined();
});

test.each([
  'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'EPROTO',
])('%s is a refusal: a server answers there', (text) => {
  expect(refusalIn(unanswered(text))).toEqual({ kind: 'certificate', why: `POST https://e-0: ${text}` });
});

test.each([
  ['an own certificate that is missing', code('ENOENT')],
  ['an own certificate that is broken', code('ERR_OSSL_PEM_NO_START_LINE')],
  ['a key of another certificate', code('ERR_OSSL_X509_KEY_VALUES_MISMATCH')],
])('%s says nothing about the server, which does not count as silent', (_, error) => {
  expect(refusalIn(error)).toMatchObject({ kind: 'certificate' });
});

test.each([
  ['etcdserver: user name is empty', 'users'],
  ['etcdserver: invalid auth token', 'users'],
  ['etcdserver: authentication failed, invalid user ID or password', 'users'],
  ['auth: user name is empty', 'users'],
  ['etcdserver: permission denied', 'rights'],
  ['CommonName of client sending a request against gateway will be ignored and not used as expected', 'certificate'],
  ['etcdserver: request timed out', 'request'],
  ['etcdserver: rpc not supported for learner', 'request'],
])('"%s" is a refusal of the kind %s', (message, kind) => {
  expect(refusalIn(new Refusal('e-0 /v3/maintenance/status', message, 400))).toEqual({ kind, why: message });
});

test('a server with an unknown form of answer is not silent', () => {
  expect(refusalIn(new SyntaxError('Unexpected token'))).toMatchObject({ kind: 'request' });
});
