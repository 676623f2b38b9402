import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorityValidity, certificateValidity } from '../../../../agent/kernel/certificates/validity';

/** Two certificates, for ten days and for a year. Their keys were not kept. */
const TEN_DAYS = {
  pem: `-----BEGIN CERTIFICATE-----
MIIBbzCCARWgAwIBAgIUGReFpCLZZ/70ci4lP8ZVXxXPhyUwCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCMTAwHhcNMjYxMTMwMDAzMDE4WhcNMjYxMjEwMDAzMDE4WjAN
MQswCQYDVQQDDAIxMDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABC0s/k6sDWuc
Am9XCOVa/bW+j6X4VMoVVXXwucCsCgs3Kof6ZO7kbmS37mUusc1XAFcn52UFdYCQ
SlkuurhBPACjUzBRMB0GA1UdDgQWBBSGj2YF8ROUPNeHeriy16AME5JWPzAfBgNV
HSMEGDAWgBSGj2YF8ROUPNeHeriy16AME5JWPzAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0gAMEUCIGBoQbTb7YNTNs/5u6ICa6moiR5UW2HjMko0fRCHE6iy
AiEA2HnnWC2O78L2EUUfupOrjmpt4evv3JdUUOQDYK6y0ac=
-----END CERTIFICATE-----
`,
  from: 1795998618,
  until: 1796862618,
};
const YEAR = {
  pem: `-----BEGIN CERTIFICATE-----
MIIBcTCCARegAwIBAgIUF5aRaoCJXEMR+BN4EeItMvWQyhMwCgYIKoZIzj0EAwIw
DjEMMAoGA1UEAwwDMzY1MB4XDTI2MTEzMDAwMzAxOFoXDTI3MTEzMDAwMzAxOFow
DjEMMAoGA1UEAwwDMzY1MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQkFb3Hf6
3zoEtyHL/f6gjz/g1L5FlmICxdKHKEUzEm9hXBYW8EaKG5sLs8kagJsou045qmXc
iYMUQufDtgsP46NTMFEwHQYDVR0OBBYEFLCgD1ucwIpyOo0U2aT59OCj4HBrMB8G
A1UdIwQYMBaAFLCgD1ucwIpyOo0U2aT59OCj4HBrMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSAAwRQIgCMevQomYHitiY1yffhaLtqexpe4EajPuJZmhVBNJ
7LUCIQCVreuTnL28XpMgt7MbEeLnLEloJKRrry3LR+RT7/ZYjQ==
-----END CERTIFICATE-----
`,
  from: 1795998618,
  until: 1827534618,
};

const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(text: string): string {
  const name = join(folder, 'some.crt');
  writeFileSync(name, text);
  return name;
}

test('a certificate is valid until the first of its chain expires', () => {
  expect(certificateValidity(file(YEAR.pem + TEN_DAYS.pem))).toEqual({ from: YEAR.from, until: TEN_DAYS.until });
});

test('a bundle of authorities is valid until the last of them expires, because it contains an old one during a rotation', () => {
  expect(authorityValidity(file(TEN_DAYS.pem + YEAR.pem))).toEqual({ from: YEAR.from, until: YEAR.until });
});

test.each([
  ['what is no certificate', 'no certificate'],
  ['one that is cut off', YEAR.pem.slice(0, 200)],
  ['one that is broken', YEAR.pem.replace(/M/g, 'N')],
])('%s has no date, rather than a wrong one', (_, text) => {
  expect(certificateValidity(file(text))).toBeUndefined();
});

test('a missing file has no date', () => {
  expect(certificateValidity(join(folder, 'none.crt'))).toBeUndefined();
});
