import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { undefinedIfMissing } from '../pod';
import { isObject } from '../shape';
import { Trouble } from './trouble';

/** What a database must know to be backed up. */
export interface Database<Facts = unknown> {
  /** `etcd`, `redis`, `valkey` */
  readonly system: string;
  /** Writes a copy of the data into an empty directory. */
  copy(directory: string): Promise<Copied<Facts>>;
  /**
   * Starts servers of its own from a copy, and compares what they hold with what was written down when the copy was made.
   *
   * @returns what was compared, in words
   * @throws Trouble if anything differs
   */
  rehearse(directory: string, facts: Facts): Promise<string>;
  /** Absent: this pod is not one that restores. */
  readonly restoring?: Restoring;
}

/** How a backup gets into a cluster that holds no data. */
export interface Restoring {
  /** @returns why nothing may be restored, because there is data; nothing if all disks are known to be empty */
  occupied(record: Readonly<Record<string, string>>): Promise<string | undefined>;
  /** @returns why servers of this version can't hold this backup */
  refused(facts: CopyFacts): string | undefined;
  /** @returns what was done, in words */
  run(directory: string, facts: CopyFacts): Promise<string>;
}

export interface Copied<Facts = unknown> {
  /** In words: `revision 4711, 1200 keys`. */
  readonly summary: string;
  /** By which a rehearsal tells whether all of it is back. */
  readonly facts: Facts;
}

/** What is known of a copy, beside its files. */
export interface CopyFacts {
  readonly format: 1;
  readonly system: string;
  readonly version: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly clusterId: string;
  readonly at: string;
  readonly summary: string;
  readonly facts: unknown;
}

const FACTS_FILE = 'facts.json';

export async function writeFacts(directory: string, facts: CopyFacts): Promise<void> {
  await writeFile(join(directory, FACTS_FILE), `${JSON.stringify(facts, undefined, 2)}\n`);
}

/** @throws Trouble if the directory holds no copy that this release understands */
export async function readFacts(directory: string): Promise<CopyFacts> {
  const text = await undefinedIfMissing(readFile(join(directory, FACTS_FILE), 'utf8'));
  const facts: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isObject(facts) || facts.format !== 1) {
    throw new Trouble('BackupUnknown', `the backup holds no ${FACTS_FILE} of a format that this release knows`);
  }
  return facts as unknown as CopyFacts;
}
