import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyDirectory, type Means } from './back-up';
import { readFacts } from './copy';
import { chooseSnapshot } from './repository/choice';
import { Trouble } from './trouble';

/**
 * Restores a backup into a cluster that holds no data, once: a cluster that holds data is left alone, whatever the manifests say.
 *
 * @throws Trouble before anything is changed, if the backup can't be restored into servers of this version
 */
export async function restore({ config, pod, database, repository, report, clock }: Means): Promise<void> {
  const began = clock();
  const { restore: wanted } = config;
  if (wanted === undefined || database.restoring === undefined) throw new Trouble('RestoreFailed', 'the configuration names no backup');
  const occupied = await database.restoring.occupied(await report.record());
  if (occupied !== undefined) {
    report.note(`nothing is restored: ${occupied}`);
    return;
  }
  const snapshot = chooseSnapshot(await repository.snapshots(), wanted, `${pod.namespace}.${config.cluster}`);
  const directory = join(config.paths.work, 'restore');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await repository.fetch(snapshot.id, copyDirectory(config), directory);
  const facts = await readFacts(directory);
  const refused = database.restoring.refused(facts);
  if (refused !== undefined) {
    throw new Trouble('RestoreRefused', `the backup ${snapshot.id} can't be restored: ${refused}; nothing was changed`);
  }
  const done = await database.restoring.run(directory, facts);
  await report.tell('restore', 'Restored', `snapshot ${snapshot.id} of ${snapshot.time} in ${Math.round(clock() - began)} s: ${done}`);
}
