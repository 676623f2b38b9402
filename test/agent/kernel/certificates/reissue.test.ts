import { X509Certificate } from 'node:crypto';
import type { LeafProfile } from '../../../../agent/kernel/certificates/issue';
import { reissueReason } from '../../../../agent/kernel/certificates/reissue';
import { DAY, makeAuthority, makeLeaf, NOW } from './support/issued';

const [authority, other] = [makeAuthority(), makeAuthority()];
const trusted = [new X509Certificate(other.certificate), new X509Certificate(authority.certificate)];
const wanted: LeafProfile = { dnsNames: ['a.svc', 'b.svc', '*.c.svc'], ipAddresses: ['10.0.0.1', '::1'], uses: ['server', 'client'] };
const held = makeLeaf(authority, wanted);

test('a certificate with the names that are wanted is kept, whatever their order, case and notation', () => {
  expect(reissueReason(held, wanted, trusted, NOW)).toBeUndefined();
  expect(reissueReason(held, {
    dnsNames: ['*.c.SVC', 'b.svc', 'a.svc', 'a.svc'], ipAddresses: ['0:0::1', '10.0.0.1'], uses: ['client', 'server'],
  }, trusted, NOW)).toBeUndefined();
});

test('a certificate with a common name is kept', () => {
  const named = { ...wanted, commonName: 'app' };
  expect(reissueReason(makeLeaf(authority, named), named, trusted, NOW)).toBeUndefined();
});

test.each([
  ['one more name', { dnsNames: [...wanted.dnsNames, 'd.svc'] }],
  ['one more name that its wildcard matches', { dnsNames: [...wanted.dnsNames, 'd.c.svc'] }],
  ['one name less', { dnsNames: ['a.svc', '*.c.svc'] }],
  ['another name', { dnsNames: ['a.svc', 'x.svc', '*.c.svc'] }],
  ['no address', { ipAddresses: [] }],
  ['another address', { ipAddresses: ['10.0.0.1', '::2'] }],
  ['a common name', { commonName: 'app' }],
  ['a malformed name, which issuing will refuse', { ipAddresses: ['nowhere'] }],
])('it is issued anew for the sake of its names if there is to be %s', (_, change) => {
  expect(reissueReason(held, { ...wanted, ...change }, trusted, NOW)).toBe('names');
});

test('it is issued anew if its common name changes or goes', () => {
  const named = makeLeaf(authority, { ...wanted, commonName: 'app' });
  expect(reissueReason(named, { ...wanted, commonName: 'api' }, trusted, NOW)).toBe('names');
  expect(reissueReason(named, wanted, trusted, NOW)).toBe('names');
});

test.each([
  ['there is none', undefined, 'missing'],
  ['it cannot be read', { ...held, certificate: 'nothing' }, 'unusable'],
  ['its key cannot be read', { ...held, privateKey: '' }, 'unusable'],
  ['its key is of another certificate', { ...held, privateKey: makeLeaf(authority).privateKey }, 'unusable'],
  ['it has fewer uses', makeLeaf(authority, { ...wanted, uses: ['server'] }), 'uses'],
  ['nobody trusts its authority', makeLeaf(makeAuthority(), wanted), 'authority'],
] as const)('it is issued anew if %s', (_, found, reason) => {
  expect(reissueReason(found, wanted, trusted, NOW)).toBe(reason);
});

test('it is issued anew if it has more uses than it should', () => {
  expect(reissueReason(held, { ...wanted, uses: ['client'] }, trusted, NOW)).toBe('uses');
});

test('one of an authority that has been replaced is kept until it is due', () => {
  const old = makeLeaf(other, wanted);
  expect(reissueReason(old, wanted, trusted, NOW + 59 * DAY)).toBeUndefined();
  expect(reissueReason(old, wanted, trusted, NOW + 60 * DAY)).toBe('due');
});

test.each([
  ['a day before it was made, as a clock that was set back shows', -DAY, 'notYetValid'],
  ['at two thirds of its life', 60 * DAY, 'due'],
  ['after a long time in which the agent was down', 100 * DAY, 'expired'],
] as const)('it is issued anew %s', (_, after, reason) => {
  expect(reissueReason(held, wanted, trusted, NOW + after)).toBe(reason);
});
