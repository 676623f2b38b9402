import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, undefinedIfMissing } from '../pod';
import { readRelease, type WholeRelease } from './release-files';

/** Holds the digest of the release that last came up in this pod. */
const GOOD_FILE = 'good';

/** A verified copy of a release, which no later change of the ConfigMaps affects. */
export interface Snapshot {
  readonly digest: string;
  readonly release: WholeRelease['release'];
  readonly directory: string;
}

/** The copies of releases, in a directory that lives as long as the pod. */
export class Snapshots {
  constructor(private readonly directory: string) {}

  /** Complete or not at all: the container may end at any moment. */
  async save({ digest, release, texts }: WholeRelease): Promise<Snapshot> {
    const snapshot = { digest, release, directory: this.directoryOf(digest) };
    if ((await this.read(digest)) !== undefined) return snapshot;
    const unfinished = `${snapshot.directory}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await rm(snapshot.directory, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    for (const [name, text] of texts) await writeFile(join(unfinished, name), text);
    await rename(unfinished, snapshot.directory);
    return snapshot;
  }

  /** The release that last came up in this pod. Absent: none has yet. */
  async good(): Promise<Snapshot | undefined> {
    const digest = await undefinedIfMissing(readFile(join(this.directory, GOOD_FILE), 'utf8'));
    return digest === undefined ? undefined : this.read(digest.trim());
  }

  async markGood({ digest }: Snapshot): Promise<void> {
    await replaceFile(join(this.directory, GOOD_FILE), `${digest}\n`);
  }

  /** Deletes all but these. */
  async keep(kept: readonly Snapshot[]): Promise<void> {
    const digests = new Set(kept.map(({ digest }) => digest));
    const names = await readdir(this.directory);
    const surplus = names.filter((name) => name !== GOOD_FILE && !digests.has(name));
    await Promise.all(surplus.map((name) => rm(join(this.directory, name), { recursive: true, force: true })));
  }

  private async read(digest: string): Promise<Snapshot | undefined> {
    const directory = this.directoryOf(digest);
    const found = await readRelease(directory);
    return 'whole' in found && found.whole.digest === digest ? { digest, release: found.whole.release, directory } : undefined;
  }

  private directoryOf(digest: string): string {
    return join(this.directory, digest);
  }
}
