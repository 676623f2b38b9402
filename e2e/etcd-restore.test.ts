import { setTimeout as pause } from 'node:timers/promises';
import { Restore } from '../lib';
import { backups, createBackupSecrets, ended, NO_STORE, RESTIC_IMAGE, runNow } from './support/backups';
import { etcdFor, NAME, pod } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { wellSince } from './support/etcd/well';
import { record } from './support/figures';
import { reasonsOfEvents } from './support/kubectl';
import { secondsOf } from './support/wait';

const LONG_MILLISECONDS = 1_500_000;
const WRITING_MILLISECONDS = 10_000;
const ALL = [0, 1, 2];

if (NO_STORE !== undefined) console.warn(`restores of etcd are skipped: ${NO_STORE}`);

(NO_STORE === undefined ? describe : describe.skip)('an etcd of three members that is restored', () => {
  const cluster = etcdFor('restore');
  const { namespace } = cluster;
  const props = (restore?: Restore) => ({ size: 3, backup: backups(namespace), images: { restic: RESTIC_IMAGE }, restore });
  const restoreJobs = async () => (await cluster.kubectl('get', 'jobs', '-o', 'name')).split('\n')
    .filter((name) => name.startsWith(`job.batch/${NAME}-restore`)).map((name) => name.slice('job.batch/'.length));

  beforeAll(async () => {
    await createBackupSecrets(namespace);
    await creation(cluster, 'create 3, to be restored', 3, () => cluster.become(props()));
  }, LONG_MILLISECONDS);

  test('comes back with every write that was acknowledged before the backup, after all disks and the state record are lost', async () => {
    const { writes: { acknowledged } } = await scenario(cluster, 'writes before the backup', 3, () => pause(WRITING_MILLISECONDS));
    expect(acknowledged).toBeGreaterThan(500);
    expect(await runNow(namespace, `${NAME}-backup`)).toBe(true);
    await cluster.destroy();
    await cluster.deleteClaims();
    const seconds = await secondsOf(async () => {
      await cluster.become(props(Restore.latest()));
      await wellSince(cluster, 3, 600);
    });
    record('etcd: restored after all disks and the record were lost', `well after ${seconds} s`);
    const { restored = '' } = await cluster.record();
    expect(restored).toMatch(/Restored: snapshot [0-9a-f]{8} of /);
    // Another cluster, on purpose; what was acknowledged to the first one is read back.
    await cluster.writer.forget();
    expect(await cluster.writer.end()).toMatchObject({ acknowledged, lost: 0 });
  }, LONG_MILLISECONDS);

  test('is not restored again: through ten lost pods and disks, the manifests are applied with the same restore', async () => {
    const before = await cluster.record();
    for (let time = 0; time < 10; time += 1) {
      const ordinal = time % 3;
      await scenario(cluster, `restore left in Git, fault ${time + 1} of 10`, 3, async () => {
        if (time % 2 === 0) await cluster.deletePods([ordinal]);
        else await cluster.loseDisks([ordinal]);
        await cluster.become(props(Restore.latest()));
      });
    }
    expect(await cluster.record()).toMatchObject({ clusterId: before.clusterId, restored: before.restored });
  }, LONG_MILLISECONDS);

  test('is left alone by a Job that runs again', async () => {
    for (const job of await restoreJobs()) await cluster.kubectl('delete', 'job', job);
    await scenario(cluster, 'the Job of the restore deleted and applied again', 3, async () => {
      await cluster.become(props(Restore.latest()));
      for (const job of await restoreJobs()) expect(await ended(namespace, job)).toBe(true);
    }, 600);
    expect(await reasonsOfEvents(namespace)).not.toContain('RestoreFailed');
  }, LONG_MILLISECONDS);

  test('is restored to the backup that is named, when all its disks are lost and its record is not', async () => {
    await runNow(namespace, `${NAME}-backup`);
    const [, id = ''] = /snapshot ([0-9a-f]{8}) /.exec((await cluster.record()).lastBackup ?? '') ?? [];
    await cluster.kubectl('delete', 'pvc', ...ALL.map((ordinal) => `data-${pod(ordinal)}`), '--wait=false');
    await cluster.kubectl('delete', 'pod', ...ALL.map(pod), '--force', '--grace-period=0');
    await cluster.become(props(Restore.snapshot(id)));
    await cluster.writer.forget();
    await wellSince(cluster, 3, 600);
    expect((await cluster.record()).restored).toContain(`snapshot ${id} of`);
  }, LONG_MILLISECONDS);
});
