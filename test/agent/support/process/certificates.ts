import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** The authority's. */
  readonly caFile: string;
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}

/** A certificate authority of its own. */
export function makeAuthority(folder: string, name: string): string {
  const file = join(folder, `${name}.crt`);
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
    '-keyout', join(folder, `${name}.key`), '-out', file);
  return file;
}

/** A certificate for servers and clients at these addresses. */
export function makeCertificate(folder: string, name: string, authority: string, addresses: readonly string[]): Certificate {
  const [key, request, certificate] = ['key', 'csr', 'crt'].map((end) => join(folder, `${name}.${end}`)) as [string, string, string];
  const extensions = join(folder, `${name}.ext`);
  writeFileSync(
    extensions, `subjectAltName=${addresses.map((address) => `IP:${address}`).join(',')}\nextendedKeyUsage=serverAuth,clientAuth\n`,
  );
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/O=${name}`, '-keyout', key, '-out', request);
  openssl('x509', '-req', '-in', request, '-CA', authority, '-CAkey', authority.replace(/crt$/, 'key'), '-CAcreateserial', '-days', '2',
    '-extfile', extensions, '-out', certificate);
  return { certFile: certificate, keyFile: key, caFile: authority };
}
