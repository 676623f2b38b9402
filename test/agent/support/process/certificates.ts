import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFiles } from '../../../../agent/kernel/contract/certificate';

export type Certificate = CertificateFiles;

interface Wanted {
  readonly addresses?: readonly string[];
  readonly names?: readonly string[];
  readonly uses?: readonly ('serverAuth' | 'clientAuth')[];
  /** Below 0: it has expired. */
  readonly days?: number;
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
  return issue(folder, name, authority, { addresses });
}

export function issue(folder: string, name: string, authority: string, wanted: Wanted): Certificate {
  const { addresses = [], names = [], uses = ['serverAuth', 'clientAuth'], days = 2 } = wanted;
  const [key, request, certificate] = ['key', 'csr', 'crt'].map((end) => join(folder, `${name}.${end}`)) as [string, string, string];
  const extensions = join(folder, `${name}.ext`);
  const alternatives = [...addresses.map((address) => `IP:${address}`), ...names.map((one) => `DNS:${one}`)];
  writeFileSync(extensions, `subjectAltName=${alternatives.join(',')}\nextendedKeyUsage=${uses.join(',')}\n`);
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/O=${name}`, '-keyout', key, '-out', request);
  openssl('x509', '-req', '-in', request, '-CA', authority, '-CAkey', authority.replace(/crt$/, 'key'), '-CAcreateserial',
    '-days', String(days), '-extfile', extensions, '-out', certificate);
  return { certFile: certificate, keyFile: key, caFile: authority };
}
