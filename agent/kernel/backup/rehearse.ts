import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyDirectory, type Means } from './back-up';
import { readFacts } from './copy';
import { Trouble } from './trouble';

/** How much of the repository is read and compared with its checksums at each rehearsal: all of a smaller one, another part each time. */
const CHECKED_SHARE = '1G';

/**
 * Restores the newest backup into servers of its own, compares what they hold with what was written down when it was made, and reads a
 * share of the repository.
 *
 * @throws Trouble if any of that fails: then the newest backup can't be relied on
 */
export async function rehearse({ config, pod, database, repository, report, clock }: Means): Promise<void> {
  const began = clock();
  await report.record();
  const host = `${pod.namespace}.${config.cluster}`;
  const newest = (await repository.snapshots()).filter((snapshot) => snapshot.host === host).at(-1);
  if (newest === undefined) throw new Trouble('NothingToRehearse', `the repository holds no backup of ${host}`);
  const directory = join(config.paths.work, 'rehearsal');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await repository.fetch(newest.id, copyDirectory(config), directory);
  const { facts } = await readFacts(directory);
  const compared = await database.rehearse(directory, facts);
  await repository.check(CHECKED_SHARE);
  const seconds = Math.round(clock() - began);
  await report.tell('rehearsal', 'Rehearsed', `snapshot ${newest.id} of ${newest.time} can be restored (${seconds} s): ${compared}`);
}
