import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ANCHORS_FILE, type CertificateFiles } from '../contract/certificate';
import { codeOf } from '../errors';
import { undefinedIfMissing } from '../pod';
import type { KeyedCertificate } from './issue';

/** What a server or client needs: a certificate with its key, and the authorities by which the other side is judged. All in PEM. */
export interface CertificateSet extends KeyedCertificate {
  /** Of those that read it again. */
  readonly authorities: string;
  /** Of those that read it only when they start. */
  readonly anchors: string;
}

const CURRENT = '..data';
const SET = /^\.\.set-(\d+)$/;
/** The server runs as the same user. */
const MODES = { directory: 0o750, file: 0o440 } as const;

/** The files of one certificate. A link leads to all of them, so that a change replaces them together, as in a Secret that is mounted. */
export class CertificateDirectory {
  private readonly directory: string;

  constructor(private readonly files: CertificateFiles) {
    this.directory = dirname(files.certFile);
  }

  /** Nothing: one of the files is missing. */
  async read(): Promise<CertificateSet | undefined> {
    const { certFile, keyFile, caFile } = this.files;
    const paths = [certFile, keyFile, join(this.directory, 'ca.crt'), join(this.directory, ANCHORS_FILE), caFile];
    const texts = await Promise.all(paths.map((path) => undefinedIfMissing(readFile(path, 'utf8'))));
    const [certificate, privateKey, authorities, anchors, trusted] = texts;
    if (certificate === undefined || privateKey === undefined || authorities === undefined) return undefined;
    return anchors === undefined || trusted === undefined ? undefined : { certificate, privateKey, authorities, anchors };
  }

  async write({ certificate, privateKey, authorities, anchors }: CertificateSet): Promise<void> {
    const name = `..set-${await this.nextNumber()}`;
    const set = join(this.directory, name);
    const content = {
      [basename(this.files.certFile)]: certificate, [basename(this.files.keyFile)]: privateKey, 'ca.crt': authorities,
      [ANCHORS_FILE]: anchors,
    };
    try {
      await mkdir(set, { recursive: true, mode: MODES.directory });
      for (const [file, text] of Object.entries(content)) await writeFile(join(set, file), text, { mode: MODES.file });
    } catch (error) {
      // The volume may be full: what is half written must not fill it further.
      await rm(set, { recursive: true, force: true });
      throw error;
    }
    await this.point(CURRENT, name);
    for (const file of Object.keys(content)) await this.point(file, join(CURRENT, file));
    await this.removeOthers(name);
  }

  /** Atomically: whoever opens it finds the old target or the new one. */
  private async point(link: string, target: string): Promise<void> {
    const temporary = join(this.directory, `${link}.new`);
    await rm(temporary, { force: true });
    await symlink(target, temporary);
    await rename(temporary, join(this.directory, link));
  }

  private async nextNumber(): Promise<number> {
    return Math.max(0, ...(await this.sets()).map(({ number }) => number)) + 1;
  }

  /** The one before stays until the next change: a server may have opened its certificate, and be about to open its key. */
  private async removeOthers(name: string): Promise<void> {
    const others = (await this.sets()).filter((set) => set.name !== name).sort((one, other) => other.number - one.number);
    for (const set of others.slice(1)) await rm(join(this.directory, set.name), { recursive: true, force: true });
  }

  private async sets(): Promise<readonly { readonly name: string; readonly number: number }[]> {
    return (await entries(this.directory)).flatMap((name) => {
      const number = SET.exec(name)?.[1];
      return number === undefined ? [] : [{ name, number: Number(number) }];
    });
  }
}

async function entries(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
