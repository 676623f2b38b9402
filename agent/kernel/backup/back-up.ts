import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BackupConfig } from '../contract/backup';
import type { PodIdentity } from '../pod';
import { present } from '../values';
import { type Database, writeFacts } from './copy';
import type { Report } from './report';
import { ownershipFault } from './repository/ownership';
import type { Repository } from './repository/repository';
import { Trouble } from './trouble';
import { readableBytes } from './words';

/** In the state record, while a pod creates the repository. */
const CREATING_KEY = 'creatingRepository';
const CREATE_SECONDS = 120;
const CREATE_ATTEMPTS = 40;

/** What a backup needs, and a rehearsal. */
export interface Means {
  readonly config: BackupConfig;
  readonly pod: PodIdentity;
  readonly database: Database;
  readonly repository: Pick<Repository, 'open' | 'create' | 'snapshots' | 'save' | 'forget' | 'check' | 'fetch'>;
  readonly report: Pick<Report, 'record' | 'tell' | 'note' | 'write' | 'claim'>;
  /** In seconds. */
  readonly clock: () => number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** Where copies are while they are stored; restic remembers it, so that each backup is compared with the one before it. */
export function copyDirectory({ paths }: BackupConfig): string {
  return join(paths.work, 'copy');
}

/**
 * Copies the data, stores the copy, and only then removes old backups.
 *
 * @throws Trouble before anything is stored, if the repository may not be used or the copy is not whole
 */
export async function backUp(means: Means): Promise<void> {
  const { config, database, repository, report, clock } = means;
  const began = clock();
  const owner = await ownerOf(means);
  await openOrCreate(means);
  const fault = ownershipFault(await repository.snapshots(), owner);
  if (fault !== undefined) throw new Trouble('ForeignRepository', `${fault}; nothing was written. ${FOREIGN_ADVICE}`);
  const directory = copyDirectory(config);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const { summary, facts } = await database.copy(directory);
  await writeFacts(directory, {
    format: 1, system: owner.system, version: config.version, cluster: config.cluster, namespace: means.pod.namespace,
    clusterId: owner.clusterId, at: new Date().toISOString(), summary, facts,
  });
  const saved = await repository.save(directory, { system: owner.system, version: config.version, cluster: owner.clusterId });
  const told = `snapshot ${saved.id} of ${readableBytes(saved.bytes)} in ${Math.round(clock() - began)} s: ${summary}`;
  await report.tell('backup', 'BackedUp', told);
  await tidy(means, saved.id);
}

/** The first two backups may run at the same time. */
async function openOrCreate({ repository, report, pause = setTimeout }: Means): Promise<void> {
  for (let attempt = 0; attempt < CREATE_ATTEMPTS; attempt += 1) {
    if (await repository.open()) return;
    const giveBack = await report.claim(CREATING_KEY, CREATE_SECONDS);
    if (giveBack !== undefined) {
      await repository.create();
      await giveBack();
      return;
    }
    await pause(CREATE_SECONDS * 1000 / CREATE_ATTEMPTS);
  }
  throw new Trouble('RepositoryMissing', `another pod was creating the repository, and has not done so within ${CREATE_SECONDS} s`);
}

/** The backup is there, whatever happens now. */
async function tidy({ config, repository }: Means, id: string): Promise<void> {
  try {
    await repository.forget(config.keep);
    await repository.check();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    throw new Trouble(error.reason, `the backup ${id} was stored, but then it failed to ${error.message}`);
  }
}

const FOREIGN_ADVICE = 'Give this cluster a repository (or `prefix`) of its own; or, if it shall hold what is in there, restore it';

/** @throws Trouble if the record doesn't say that the cluster was formed: then there is nothing to back up */
async function ownerOf({ database, pod, config, report }: Means) {
  const { clusterId, restored } = await report.record();
  if (clusterId === undefined || clusterId === '') {
    throw new Trouble('NothingToBackUp', `according to ${config.stateRecord}, ${config.cluster} has not been formed yet`);
  }
  const host = `${pod.namespace}.${config.cluster}`;
  return { host, system: database.system, clusterId, ...present('restoredFrom', /snapshot ([0-9a-f]+) /.exec(restored ?? '')?.[1]) };
}
