import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, and the authority's. */
export interface Pem {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

interface Wanted {
  readonly names: readonly string[];
  readonly uses: readonly ('serverAuth' | 'clientAuth')[];
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'];

/** An authority of one cluster's own, made by openssl 3 on this machine. */
export class Authority {
  private readonly directory = mkdtempSync(join(tmpdir(), 'operatorless-e2e-tls-'));
  private issued = 0;

  constructor(name: string) {
    this.openssl(['req', '-x509', ...CURVE, '-subj', `/CN=${name}`, '-keyout', 'ca.key', '-out', 'ca.crt']);
  }

  issue({ names, uses }: Wanted): Pem {
    this.issued += 1;
    const [certificate, key] = [`${this.issued}.crt`, `${this.issued}.key`];
    const alternatives = [...names.map((name) => `DNS:${name}`), 'IP:127.0.0.1'].join(',');
    this.openssl([
      'req', '-x509', ...CURVE, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-subj', '/', '-keyout', key, '-out', certificate,
      '-addext', 'basicConstraints=critical,CA:FALSE', '-addext', `subjectAltName=${alternatives}`, '-addext',
      `extendedKeyUsage=${uses.join(',')}`,
    ]);
    return { certificate: this.read(certificate), key: this.read(key), authority: this.read('ca.crt') };
  }

  private openssl(args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.directory, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  private read(file: string): string {
    return readFileSync(join(this.directory, file), 'utf8');
  }
}
