import { Size } from 'cdk8s';
import { BackupRepository } from '../lib';
import { backups, createBackupSecrets, ended, RESTIC_IMAGE, runNow, spoil, startNow } from './support/backups';
import { etcdFor, NAME } from './support/etcd/cluster';
import { creation } from './support/etcd/scenario';
import { FORCED, reasonsOfEvents } from './support/kubectl';
import { until } from './support/wait';

const CRON_JOB = `${NAME}-backup`;
const LONG_MILLISECONDS = 1_200_000;

describe('an etcd that is backed up to a volume', () => {
  const cluster = etcdFor('backup-faults');
  const { namespace } = cluster;
  const repository = BackupRepository.volume({ storage: Size.gibibytes(1) });
  const podsOf = (job: string) => cluster.kubectl('get', 'pods', '-l', `job-name=${job}`, '-o', 'name');

  beforeAll(async () => {
    await createBackupSecrets(namespace);
    await creation(cluster, 'create 3, backed up to a volume', 3, () => (
      cluster.become({ size: 3, backup: backups(namespace, { repository }), images: { restic: RESTIC_IMAGE } })
    ));
    await cluster.fill(8, 8);
  }, LONG_MILLISECONDS);

  test('is backed up by two Jobs at once', async () => {
    const jobs = [await startNow(namespace, CRON_JOB), await startNow(namespace, CRON_JOB)];
    // At the same time: the CronJob keeps one Job that succeeded.
    expect(await Promise.all(jobs.map((job) => ended(namespace, job)))).toEqual([true, true]);
  }, LONG_MILLISECONDS);

  test('is backed up by a second attempt if the pod of the first one is lost half-way', async () => {
    const job = await startNow(namespace, CRON_JOB);
    const pod = await until('the pod runs', 120, async () => {
      const name = (await podsOf(job)).trim();
      if (name === '') return undefined;
      return (await cluster.kubectl('get', name, '-o', 'jsonpath={.status.phase}')) === 'Running' ? name : undefined;
    });
    await cluster.kubectl('delete', pod, ...FORCED);
    expect(await ended(namespace, job)).toBe(true);
    expect((await cluster.record()).lastBackup).toContain('BackedUp');
  }, LONG_MILLISECONDS);

  test('rehearses a restore, until one byte of the repository is changed', async () => {
    expect(await runNow(namespace, `${NAME}-rehearsal`)).toBe(true);
    await spoil(namespace, CRON_JOB);
    expect(await runNow(namespace, `${NAME}-rehearsal`)).toBe(false);
    const { lastRehearsal = '', lastRehearsalFailure = '' } = await cluster.record();
    expect(lastRehearsalFailure > lastRehearsal).toBe(true);
    expect(lastRehearsalFailure).toMatch(/RepositoryFailed: the rehearsal failed: .*damaged/);
    expect(await reasonsOfEvents(namespace)).toContain('RepositoryFailed');
  }, LONG_MILLISECONDS);
});
