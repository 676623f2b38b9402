import { backups, createBackupSecrets, ended, NO_STORE, RESTIC_IMAGE, runNow, startNow } from './support/backups';
import { record } from './support/figures';
import { reasonsOfEvents } from './support/kubectl';
import { ENGINE, redisFor, VERSION } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { until } from './support/wait';

const KEYS = 20_000;
const SECONDS = 900;
const LONG_MILLISECONDS = 1_500_000;

if (NO_STORE !== undefined) console.warn(`backups of Redis are skipped: ${NO_STORE}`);

(NO_STORE === undefined ? describe : describe.skip)('a Redis of three shards with backups', () => {
  const cluster = redisFor('backup');
  const { namespace, name } = cluster;
  const become = (shards = 3) => cluster.become({ shards, backup: backups(namespace), images: { restic: RESTIC_IMAGE } });

  beforeAll(async () => {
    await createBackupSecrets(namespace);
    await creation(cluster, 'create 3 + 3, with backups', () => become());
    await cluster.writer.fill(KEYS, 256);
  }, LONG_MILLISECONDS);

  /** Reports how many keys the backup holds: at least those that were there before it began. */
  const backedUp = async (act: () => Promise<unknown> = async () => undefined) => {
    const job = await startNow(namespace, `${name}-backup`);
    await act();
    expect(await ended(namespace, job)).toBe(true);
    const { lastBackup = '' } = await cluster.record();
    expect(lastBackup).toMatch(/^\S+Z BackedUp: snapshot [0-9a-f]{8} of .* in \d+ s: \d+ shards, \d+ keys$/);
    const keys = Number(/(\d+) keys$/.exec(lastBackup)?.[1]);
    expect(keys).toBeGreaterThanOrEqual(KEYS);
    return lastBackup;
  };

  const rehearsed = async () => {
    expect(await runNow(namespace, `${name}-rehearsal`)).toBe(true);
    const { lastRehearsal = '' } = await cluster.record();
    record(`${ENGINE} ${VERSION}: rehearsal`, lastRehearsal);
    expect(lastRehearsal).toMatch(/can be restored \(\d+ s\): \d+ keys of shard \d, .*, each loaded by a server$/);
  };

  test('is backed up while clients write, and rehearses a restore', async () => {
    await scenario(cluster, 'backup', () => backedUp(), { seconds: SECONDS });
    await rehearsed();
    expect(await reasonsOfEvents(namespace)).toEqual(expect.arrayContaining(['BackedUp', 'Rehearsed']));
  }, LONG_MILLISECONDS);

  test('is backed up while a primary is deleted, and while slots move to a new shard: no key is missed', async () => {
    await scenario(cluster, 'backup, and a primary deleted', () => backedUp(async () => {
      await cluster.deletePods([(await cluster.roles(0)).primary]);
    }), { seconds: SECONDS });
    const shape = { shards: 4, pods: 2 };
    await scenario(cluster, '3 to 4 shards, and a backup while slots move', async () => {
      await become(4);
      await until('slots move', SECONDS, async () => (await cluster.servers(shape)).some(({ shard, slots }) => shard === 3 && slots > 0));
      expect(await backedUp()).toContain(' 4 shards, ');
    }, { shape, seconds: SECONDS });
    await rehearsed();
  }, LONG_MILLISECONDS);
});
