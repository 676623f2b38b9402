import { makeAuthority, makeLeaf, NOW } from './support/issued';
import { handshake } from './support/handshake';

jest.setTimeout(60_000);

const authority = makeAuthority();
const trusts = authority.certificate;
const own = makeLeaf(authority);
const ok = { own, trusts };

test('a server and a client authenticate each other', async () => {
  expect(await handshake(ok, { own: makeLeaf(authority), trusts }, 'localhost')).toBe('accepted');
});

test('a wildcard and one of 500 names are accepted', async () => {
  const dnsNames = ['*.example.com', ...Array.from({ length: 499 }, (_, index) => `main-${index}.main-peers.production.svc.cluster.local`)];
  const server = { own: makeLeaf(authority, { dnsNames }), trusts };
  expect(await handshake(server, ok, 'a.example.com')).toBe('accepted');
  expect(await handshake(server, ok, 'main-498.main-peers.production.svc.cluster.local')).toBe('accepted');
});

test('a server with a name other than the one that is called is refused', async () => {
  expect(await handshake(ok, ok, 'example.com')).toMatch(/client: Hostname\/IP does not match certificate's altnames/);
});

test.each([
  ['a client without a certificate', { trusts }, 'server: UNABLE_TO_GET_ISSUER_CERT'],
  ['a client of another authority', { own: makeLeaf(makeAuthority()), trusts }, 'server: UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['a client whose certificate has expired', { own: expired(), trusts }, 'server: CERT_HAS_EXPIRED'],
  ['a client that shows the certificate of a server', { own: makeLeaf(authority, { uses: ['server'] }), trusts }, 'INVALID_PURPOSE'],
])('%s is refused', async (_, client, reason) => {
  expect(await handshake(ok, client, 'localhost')).toContain(reason);
});

test.each([
  ['a server of another authority', { own: makeLeaf(makeAuthority()), trusts }, /client: .*(unable to verify|local issuer)/],
  ['a server whose certificate has expired', { own: expired(), trusts }, /client: certificate has expired/],
  ['a server that shows the certificate of a client', { own: makeLeaf(authority, { uses: ['client'] }), trusts }, /client: .*purpose/],
])('%s is refused', async (_, server, message) => {
  expect(await handshake(server, ok, 'localhost')).toMatch(message);
});

test('during an overlap, certificates of both authorities are accepted, whoever shows them', async () => {
  const next = makeAuthority();
  const both = next.certificate + authority.certificate;
  const [before, after] = [{ own, trusts: both }, { own: makeLeaf(next), trusts: both }];
  expect(await handshake(before, after, 'localhost')).toBe('accepted');
  expect(await handshake(after, before, 'localhost')).toBe('accepted');
});

function expired() {
  return makeLeaf(authority, { validity: { from: NOW - 7200, until: NOW - 3600 } });
}
