import { etcdFor, NAME } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { backups, createBackupSecrets, ended, NO_STORE, RESTIC_IMAGE, runNow, startNow } from './support/backups';
import { record } from './support/figures';
import { reasonsOfEvents } from './support/kubectl';

const CRON_JOB = `${NAME}-backup`;
const REHEARSAL = `${NAME}-rehearsal`;
const LONG_MILLISECONDS = 1_200_000;

if (NO_STORE !== undefined) console.warn(`backups of etcd are skipped: ${NO_STORE}`);

(NO_STORE === undefined ? describe : describe.skip)('an etcd of three members with backups', () => {
  const cluster = etcdFor('backup');
  const { namespace } = cluster;
  const props = (size = 3) => ({ size, backup: backups(namespace), images: { restic: RESTIC_IMAGE } });

  beforeAll(async () => {
    await createBackupSecrets(namespace);
    await creation(cluster, 'create 3, with backups', 3, () => cluster.become(props()));
  }, LONG_MILLISECONDS);

  const backedUp = async (act: () => Promise<unknown> = async () => undefined) => {
    const job = await startNow(namespace, CRON_JOB);
    await act();
    expect(await ended(namespace, job)).toBe(true);
    return (await cluster.record()).lastBackup ?? '';
  };

  test('is backed up while clients write, and the record says what was saved', async () => {
    await scenario(cluster, 'backup', 3, async () => {
      expect(await backedUp()).toMatch(/^\S+Z BackedUp: snapshot [0-9a-f]{8} of .* in \d+ s: revision \d+, \d+ keys$/);
    }, 900);
    expect(await reasonsOfEvents(namespace)).toContain('BackedUp');
  }, LONG_MILLISECONDS);

  test('rehearses a restore', async () => {
    expect(await runNow(namespace, REHEARSAL)).toBe(true);
    const { lastRehearsal = '' } = await cluster.record();
    record('etcd: rehearsal', lastRehearsal);
    expect(lastRehearsal).toMatch(/can be restored \(\d+ s\): revision \d+, \d+ keys/);
  }, LONG_MILLISECONDS);

  test('is backed up while it scales, and while its leader is deleted', async () => {
    await scenario(cluster, 'backup, and 3 to 5', 5, () => backedUp(() => cluster.become(props(5))), 900);
    await scenario(cluster, 'backup, and the leader deleted', 5, () => backedUp(async () => (
      cluster.deletePods([await cluster.leader()])
    )), 900);
  }, LONG_MILLISECONDS);

  test('fails with a wrong password, and says what to do', async () => {
    await createBackupSecrets(namespace, 'another one');
    expect(await runNow(namespace, CRON_JOB)).toBe(false);
    expect((await cluster.record()).lastBackupFailure).toContain('WrongRepositoryPassword');
    expect(await reasonsOfEvents(namespace)).toContain('WrongRepositoryPassword');
    await createBackupSecrets(namespace);
  }, LONG_MILLISECONDS);
});
