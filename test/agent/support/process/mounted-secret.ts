import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificates';

const FILES = { certFile: 'tls.crt', keyFile: 'tls.key', caFile: 'ca.crt' } as const;

/** A Secret with a certificate as the kubelet mounts it: a link leads to all files, and a change replaces the link. */
export class MountedSecret {
  readonly files: Certificate;
  private contents = 0;

  constructor(private readonly path: string, certificate: Certificate) {
    mkdirSync(path);
    const [certFile, keyFile, caFile] = Object.values(FILES).map((name) => join(path, name)) as [string, string, string];
    this.files = { certFile, keyFile, caFile };
    this.put(certificate);
  }

  /** @param authorities what the others' certificates are judged by, if not by the authority of this one */
  put(certificate: Certificate, authorities: readonly string[] = [certificate.caFile]): void {
    this.contents += 1;
    const folder = `..${this.contents}`;
    mkdirSync(join(this.path, folder));
    writeFileSync(join(this.path, folder, FILES.certFile), readFileSync(certificate.certFile));
    writeFileSync(join(this.path, folder, FILES.keyFile), readFileSync(certificate.keyFile));
    writeFileSync(join(this.path, folder, FILES.caFile), authorities.map((file) => readFileSync(file, 'utf8')).join(''));
    symlinkSync(folder, join(this.path, '..data_tmp'));
    renameSync(join(this.path, '..data_tmp'), join(this.path, '..data'));
    for (const name of Object.values(FILES)) {
      if (!existsSync(join(this.path, name))) symlinkSync(join('..data', name), join(this.path, name));
    }
  }
}
