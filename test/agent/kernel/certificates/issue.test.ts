import fc from 'fast-check';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { LAST_SECOND } from '../../../../agent/kernel/certificates/der';
import { newAuthority, readAuthority } from '../../../../agent/kernel/certificates/issue';
import { commonNameOf } from '../../../../agent/kernel/certificates/names';
import { validityFor } from '../../../../agent/kernel/certificates/renewal';
import { certificatesIn, validityOf } from '../../../../agent/kernel/certificates/validity';
import { DAY, makeAuthority, makeLeaf, NOW } from './support/issued';

jest.setTimeout(60_000);

const authority = makeAuthority();

describe('an authority', () => {
  test('signs itself, is an authority, and has its name with a suffix', () => {
    const certificate = new X509Certificate(authority.certificate);
    expect([certificate.ca, certificate.verify(certificate.publicKey), certificate.checkIssued(certificate)]).toEqual([true, true, true]);
    expect(certificate.subject).toMatch(/^CN=main [0-9a-f]{8}$/);
    expect(certificate.issuer).toBe(certificate.subject);
  });

  test('has another name than the one before it', () => {
    expect(new X509Certificate(makeAuthority().certificate).subject).not.toBe(new X509Certificate(authority.certificate).subject);
  });

  test('is read back from its PEM', () => {
    const { certificate, privateKey } = readAuthority(authority);
    expect(certificate.toString()).toBe(authority.certificate);
    expect(privateKey.export({ type: 'pkcs8', format: 'pem' })).toBe(authority.privateKey);
  });

  test.each([
    ['an empty name', { name: '' }, 'no authority was made: name must be 1 to 55 printable ASCII characters, got ""'],
    ['a name that leaves no room for the suffix', { name: 'a'.repeat(56) }, 'name must be 1 to 55 printable ASCII characters'],
    ['a life that ends before it begins', { validity: { from: NOW, until: NOW - 1 } }, 'validity must begin in 1970 or later, before it'],
    ['a life after the year 9999', { validity: { from: NOW, until: LAST_SECOND + 1 } }, 'and end in 9999 at the latest'],
    ['a life before 1970', { validity: { from: -1, until: NOW } }, `got -1 to ${NOW}`],
    ['no life', { validity: { from: NaN, until: NaN } }, 'got NaN to NaN'],
  ])('fails with %s', (_, request, message) => {
    expect(() => newAuthority({ name: 'main', validity: validityFor(NOW, DAY), ...request })).toThrow(message);
  });

  test.each([
    ['no certificate', { ...authority, certificate: '' }, 'the authority cannot be read: certificate must be a certificate in PEM: '],
    ['a certificate that is cut off', { ...authority, certificate: authority.certificate.slice(0, 300) }, 'must be a certificate in PEM'],
    ['a key as its certificate', { ...authority, certificate: authority.privateKey }, 'must be a certificate in PEM'],
    ['no key', { ...authority, privateKey: '' }, 'privateKey must be a private key in PEM, not encrypted: '],
    ['a certificate as its key', { ...authority, privateKey: authority.certificate }, 'must be a private key in PEM'],
    ['the key of another', { ...authority, privateKey: makeAuthority().privateKey }, 'privateKey must belong to the certificate, got'],
    ['the key of another algorithm', { ...authority, privateKey: rsaKey() }, 'privateKey must belong to the certificate, got another key'],
    ["a server's certificate", makeLeaf(authority), 'certificate must be of an authority that an agent made, got another'],
  ])('fails with %s', (_, pem, message) => {
    expect(() => readAuthority(pem)).toThrow(message);
  });

  test('never has its key in a message', () => {
    const secret = authority.privateKey.split('\n')[1] ?? '';
    const broken = [authority.privateKey.slice(0, -40), authority.privateKey.replace('BEGIN', 'BEGUN')];
    for (const privateKey of broken) {
      expect(() => readAuthority({ ...authority, privateKey })).toThrow(expect.not.stringContaining(secret));
    }
  });
});

function rsaKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

describe('a certificate', () => {
  const leaf = makeLeaf(authority);
  const certificate = new X509Certificate(leaf.certificate);

  test('is issued by the authority, and is none itself', () => {
    const issuer = new X509Certificate(authority.certificate);
    expect([certificate.checkIssued(issuer), certificate.verify(issuer.publicKey), certificate.ca]).toEqual([true, true, false]);
  });

  test('has a P-256 key of its own, as PKCS #8', () => {
    expect(leaf.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const key = createPrivateKey(leaf.privateKey);
    expect([key.asymmetricKeyDetails?.namedCurve, certificate.checkPrivateKey(key)]).toEqual(['prime256v1', true]);
    expect(makeLeaf(authority).privateKey).not.toBe(leaf.privateKey);
  });

  test('has an empty subject, since etcd takes a common name for a user', () => {
    expect(certificate.subject).toBeUndefined();
    const commonName = 'app, "1" = \\x';
    expect(commonNameOf(new X509Certificate(makeLeaf(authority, { commonName }).certificate))).toBe(commonName);
  });

  test('has a positive serial number of at most 16 bytes, and another one each time', () => {
    const serials = Array.from({ length: 50 }, () => new X509Certificate(makeLeaf(authority).certificate).serialNumber);
    expect(new Set(serials).size).toBe(50);
    expect(serials.filter((serial) => !/^[0-9A-F]{1,32}$/.test(serial) || BigInt(`0x${serial}`) >= 1n << 127n)).toEqual([]);
  });

  test('has both uses, or the one that is asked for', () => {
    const [SERVER, CLIENT] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
    const usesOf = (uses: readonly ('server' | 'client')[]) => new X509Certificate(makeLeaf(authority, { uses }).certificate).keyUsage;
    expect(usesOf(['server', 'client'])?.sort()).toEqual([SERVER, CLIENT]);
    expect([usesOf(['server']), usesOf(['client', 'client'])]).toEqual([[SERVER], [CLIENT]]);
  });

  test('has 500 names', () => {
    const dnsNames = Array.from({ length: 500 }, (_, ordinal) => `main-${ordinal}.main-peers.production.svc.cluster.local`);
    const many = new X509Certificate(makeLeaf(authority, { dnsNames }).certificate);
    expect(dnsNames.filter((name) => many.checkHost(name) !== name)).toEqual([]);
    expect(many.checkHost('main-500.main-peers.production.svc.cluster.local')).toBeUndefined();
  });

  test('has no more names than every client accepts', () => {
    const dnsNames = Array.from({ length: 500 }, (_, index) => `a${index}.${'b'.repeat(60)}.example`);
    expect(() => makeLeaf(authority, { dnsNames })).toThrow(/dnsNames must fit into a certificate of 32000 bytes, got \d+: Java refuses/);
  });

  test('fails if it would outlive its authority', () => {
    const validity = validityFor(NOW, 3651 * DAY);
    expect(() => makeLeaf(authority, { validity })).toThrow(/validity\.until must be within the authority's, which ends at \d+, got \d+/);
  });

  test('fails without a use', () => {
    expect(() => makeLeaf(authority, { uses: [] })).toThrow('no certificate was issued: uses must have one of server and client, got none');
  });
});

test('is valid from and until the seconds that were asked for, in any year', () => {
  const second = fc.oneof(fc.integer({ min: 0, max: LAST_SECOND }), fc.integer({ min: 2524608000 - 2, max: 2524608000 + 2 }));
  fc.assert(fc.property(second, second, (one, other) => {
    fc.pre(one !== other);
    const validity = { from: Math.min(one, other), until: Math.max(one, other) };
    const made = newAuthority({ name: 'main', validity });
    expect(validityOf(new X509Certificate(made.certificate))).toEqual(validity);
    expect(validityOf(new X509Certificate(makeLeaf(made, { validity }).certificate))).toEqual(validity);
  }), { numRuns: 30 });
});

test('a text with several certificates is read one by one', () => {
  const other = makeAuthority();
  const read = certificatesIn(`# two\n${authority.certificate}\n${other.certificate}`);
  expect(read.map((one) => one.toString())).toEqual([authority.certificate, other.certificate]);
});
