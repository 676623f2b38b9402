import { newAuthority } from '../../../../agent/kernel/certificates/issue';
import { DAY, makeAuthority, makeLeaf, NOW } from './support/issued';
import { openssl, withFiles, withOpenssl } from './support/openssl';

withOpenssl('OpenSSL', () => {
  const authority = makeAuthority();
  const strictly = (trusted: string, certificate: string, ...args: readonly string[]) => (
    withFiles([trusted, certificate], (ca, file) => openssl(['verify', '-x509_strict', ...args, '-CAfile', ca ?? '', file ?? '']))
  );
  const print = (certificate: string) => openssl(['x509', '-noout', '-text'], certificate);

  test.each([
    ['for servers', makeLeaf(authority), ['-purpose', 'sslserver', '-verify_hostname', 'localhost']],
    ['for clients', makeLeaf(authority), ['-purpose', 'sslclient']],
    ['for an address', makeLeaf(authority), ['-verify_ip', '127.0.0.1']],
    ['for an IPv6 address', makeLeaf(authority, { ipAddresses: ['2001:db8::1'] }), ['-verify_ip', '2001:db8::1']],
    ['with a common name', makeLeaf(authority, { commonName: 'app' }), []],
    ['with a wildcard', makeLeaf(authority, { dnsNames: ['*.example.com'] }), ['-verify_hostname', 'a.example.com']],
    ['with 500 names', makeLeaf(authority, { dnsNames: Array.from({ length: 500 }, (_, index) => `pod-${index}.svc`) }),
      ['-verify_hostname', 'pod-499.svc']],
  ])('verifies a certificate %s strictly', (_, { certificate }, args) => {
    expect(strictly(authority.certificate, certificate, ...args)).toContain(': OK');
  });

  test('verifies an authority, and one until 9999, strictly', () => {
    const eternal = newAuthority({ name: 'main', validity: { from: NOW - DAY, until: 253402300799 } });
    expect(strictly(authority.certificate, authority.certificate, '-check_ss_sig')).toContain(': OK');
    expect(strictly(eternal.certificate, makeLeaf(eternal).certificate, '-check_ss_sig')).toContain(': OK');
  });

  test('verifies certificates of both authorities during an overlap', () => {
    const next = makeAuthority();
    const both = next.certificate + authority.certificate;
    expect([authority, next].map((one) => strictly(both, makeLeaf(one).certificate))).toEqual([
      expect.stringContaining(': OK'), expect.stringContaining(': OK'),
    ]);
  });

  test.each([
    ['a certificate of another authority', makeLeaf(makeAuthority()), [], /unable to get local issuer certificate/],
    ['another name', makeLeaf(authority), ['-verify_hostname', 'example.com'], /hostname mismatch/],
    ["a client's certificate for a server", makeLeaf(authority, { uses: ['client'] }), ['-purpose', 'sslserver'], /unsupported|unsuitable/],
    ['a certificate after it has expired', makeLeaf(authority), ['-attime', `${NOW + 91 * DAY}`], /certificate has expired/],
    ['a certificate before it is valid', makeLeaf(authority), ['-attime', `${NOW - DAY}`], /not yet valid/],
  ] as const)('refuses %s', (_, { certificate }, args, message) => {
    expect(() => strictly(authority.certificate, certificate, ...args)).toThrow(message);
  });

  test('reads the extensions of an authority', () => {
    expect(print(authority.certificate).replace(/ +\n/g, '\n')).toMatch(new RegExp([
      'X509v3 Basic Constraints: critical\\n +CA:TRUE\\n',
      ' +X509v3 Key Usage: critical\\n +Certificate Sign, CRL Sign\\n',
      ' +X509v3 Subject Key Identifier:\\n +([0-9A-F:]{59})\\n',
      ' +X509v3 Authority Key Identifier:\\n +(?:keyid:)?\\1\\n',
    ].join('')));
  });

  test('reads the extensions of a certificate: the name is critical because the subject is empty', () => {
    expect(print(makeLeaf(authority).certificate).replace(/ +\n/g, '\n')).toMatch(new RegExp([
      'X509v3 Basic Constraints: critical\\n +CA:FALSE\\n',
      ' +X509v3 Key Usage: critical\\n +Digital Signature\\n',
      ' +X509v3 Extended Key Usage:\\n +TLS Web Client Authentication, TLS Web Server Authentication\\n',
      ' +X509v3 Subject Alternative Name: critical\\n +DNS:localhost, IP Address:127.0.0.1\\n',
      ' +X509v3 Subject Key Identifier:\\n +[0-9A-F:]{59}\\n',
      ' +X509v3 Authority Key Identifier:\\n +(?:keyid:)?[0-9A-F:]{59}\\n',
    ].join('')));
    expect(print(makeLeaf(authority, { commonName: 'app' }).certificate)).toMatch(/X509v3 Subject Alternative Name: *\n/);
  });
});
