import fc from 'fast-check';
import { X509Certificate } from 'node:crypto';
import { nameFaults } from '../../../../agent/kernel/certificates/names';
import { makeAuthority, makeLeaf } from './support/issued';

jest.setTimeout(60_000);

const authority = makeAuthority();
const LABEL_63 = 'a'.repeat(63);
const NAME_253 = `${`${LABEL_63}.`.repeat(3)}${'b'.repeat(61)}`;

test.each([
  ['no name', { dnsNames: [], ipAddresses: [] }, 'dnsNames must have a name if ipAddresses has none, got none of both'],
  ['an empty name', { dnsNames: ['a', ''] }, 'dnsNames[1] must be labels of 1 to 63 ASCII letters, digits and hyphens, with dots between'],
  ['a name with a line break at its end', { dnsNames: ['a\n'] }, 'got "a\\n"'],
  ['a name with a line break within', { dnsNames: ['a\r\nb'] }, 'got "a\\r\\nb"'],
  ['a name with a zero byte', { dnsNames: ['good.example\0.evil.example'] }, 'got "good.example\\u0000.evil.example"'],
  ['other letters', { dnsNames: ['bücher.example'] }, 'got "b\\u00fccher.example"; write international names in their xn-- form'],
  ['a letter that lower case makes ASCII', { dnsNames: ['\u212A.example'] }, 'got "\\u212a.example"'],
  ['a label that is too long', { dnsNames: [`${LABEL_63}a`] }, 'dnsNames[0] must be labels of 1 to 63'],
  ['a name that is too long', { dnsNames: [`${NAME_253}b`] }, 'dnsNames[0] must have at most 253 characters, got 254: "aaaa'],
  ['an empty label', { dnsNames: ['a..b'] }, 'got "a..b"'],
  ['a dot at the end', { dnsNames: ['a.b.'] }, 'got "a.b."'],
  ['a hyphen at the end of a label', { dnsNames: ['a-.b'] }, 'got "a-.b"'],
  ['an underscore', { dnsNames: ['a_b'] }, 'got "a_b"'],
  ['a wildcard in the middle', { dnsNames: ['a.*.b.c'] }, 'got "a.*.b.c"'],
  ['a wildcard as a part of a label', { dnsNames: ['a*.b.c'] }, 'got "a*.b.c"'],
  ['a wildcard alone', { dnsNames: ['*'] }, 'got "*"'],
  ['a wildcard that no client matches', { dnsNames: ['*.local'] }, 'must have two labels after the wildcard, got "*.local"'],
  ['an address among the names', { dnsNames: ['10.0.0.1'] }, 'must be a host name, got "10.0.0.1"; move it to ipAddresses'],
  ['a name among the addresses', { ipAddresses: ['a'] }, 'ipAddresses[0] must be an IPv4 or IPv6 address without a zone, got "a"'],
  ['an address with a zone', { ipAddresses: ['fe80::1%eth0'] }, 'got "fe80::1%eth0"'],
  ['an address with a line break', { ipAddresses: ['10.0.0.1\n'] }, 'got "10.0.0.1\\n"'],
  ['an address with a prefix', { ipAddresses: ['10.0.0.0/8'] }, 'got "10.0.0.0/8"'],
  ['an empty common name', { commonName: '' }, 'commonName must be 1 to 64 printable ASCII characters, got ""'],
  ['a common name that is too long', { commonName: 'a'.repeat(65) }, 'commonName must be 1 to 64 printable ASCII characters'],
  ['a common name with a line break', { commonName: 'a\nCN=root' }, 'got "a\\nCN=root"'],
  ['a common name that reads from right to left', { commonName: 'a\u202Eb' }, 'got "a\\u202eb"'],
])('%s is refused, and no certificate is issued', (_, wanted, message) => {
  expect(() => makeLeaf(authority, wanted)).toThrow('no certificate was issued: ');
  expect(() => makeLeaf(authority, wanted)).toThrow(message);
});

test('all faults are reported at once, in one line each', () => {
  const names = { dnsNames: ['', '\n'], ipAddresses: ['x'], commonName: '' };
  expect(() => makeLeaf(authority, { ...names, uses: [] })).toThrow(/^([^\n]*must[^\n]*\n){4}[^\n]*must[^\n]*$/);
});

test('whatever is refused, the message is short and printable', () => {
  const units = fc.array(fc.nat({ max: 0xffff }), { maxLength: 300 });
  fc.assert(fc.property(units.map((codes) => String.fromCharCode(...codes)), (odd) => {
    for (const { prop, ...fault } of nameFaults({ dnsNames: [odd], ipAddresses: [odd], commonName: odd })) {
      expect(`${prop} ${JSON.stringify(fault)}`).toMatch(/^[\x20-\x7e]{1,1000}$/);
    }
  }), { numRuns: 50 });
});

test.each([
  ['the longest name', NAME_253],
  ['the longest label', `${LABEL_63}.example`],
  ['a single label', 'localhost'],
  ['a name of digits', '0.example'],
  ['an international name', 'xn--bcher-kva.example'],
])('%s is accepted', (_, name) => {
  expect(new X509Certificate(makeLeaf(authority, { dnsNames: [name] }).certificate).checkHost(name)).toBe(name);
});

test('a wildcard matches one label', () => {
  const certificate = new X509Certificate(makeLeaf(authority, { dnsNames: ['*.main-peers.prod.svc'] }).certificate);
  const hosts = ['main-0.main-peers.prod.svc', 'main-peers.prod.svc', 'a.main-0.main-peers.prod.svc'];
  expect(hosts.map((host) => certificate.checkHost(host))).toEqual(['*.main-peers.prod.svc', undefined, undefined]);
});

test('addresses are the same in every notation', () => {
  const ipAddresses = ['::1', '2001:DB8::FF:0:1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '::', '1::', '10.0.0.1', '0:0:0:0:0:0:0:1'];
  const certificate = new X509Certificate(makeLeaf(authority, { ipAddresses }).certificate);
  expect(ipAddresses.map((address) => certificate.checkIP(address))).toEqual(ipAddresses);
  expect(certificate.subjectAltName?.split(', ')).toHaveLength(8);
  expect(certificate.checkIP('::2')).toBeUndefined();
});

test('every address is in the certificate as Node reads it', () => {
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
    expect(new X509Certificate(makeLeaf(authority, { ipAddresses: [address] }).certificate).checkIP(address)).toBe(address);
  }), { numRuns: 60 });
});
