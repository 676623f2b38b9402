import { setTimeout as pause } from 'node:timers/promises';
import { RedisAppendFsync, RedisWriteSafety } from '../lib';
import { type Fault, lasting, testWith } from './support/faults';
import { field, FORCED } from './support/kubectl';
import { cordoned, drain } from './support/nodes';
import { bothPods, EVERY_POD, type PodRef, redisFor, RUN_LABEL, type Shape } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { until } from './support/wait';

/*
 * "What a write survives" in lib/redis/README.md, row by row, for both settings. What nodes do to it is in redis-nodes, shards that
 * lose every disk in redis-data-loss.
 */

const cluster = redisFor('promises');
const FOUR: Shape = { shards: 4, pods: 2 };
const MANY_MILLISECONDS = 1_200_000;
const OUT_OF_TOUCH_MILLISECONDS = 8000;
const REFUSING_SECONDS = 4;
/** With `everysec`, a server keeps acknowledged writes in memory for as long while its file is being synced. */
const SYNC_SECONDS = 2;

beforeAll(() => creation(cluster, 'create 3 + 3, for promises', () => cluster.become()));

const killed = async (kill: Fault, pods: readonly PodRef[]) => {
  await Promise.all(pods.map(async (pod) => kill(await cluster.container(pod))));
  await cluster.deletePods(pods, ...FORCED);
};

testWith(['E2E_KILL'])('with appendFsync always, processes that die lose nothing while the disks stay', async ({ E2E_KILL }) => {
  await scenario(cluster, 'always: roll-out', () => cluster.become({ appendFsync: RedisAppendFsync.ALWAYS }));
  await scenario(cluster, 'always: both pods of a shard killed and force-deleted', () => killed(E2E_KILL, bothPods(1)));
  await scenario(cluster, 'always: all pods killed and force-deleted', () => killed(E2E_KILL, EVERY_POD));
}, MANY_MILLISECONDS);

describe.each([
  { safety: RedisWriteSafety.AVAILABLE, refusesAlone: false },
  { safety: RedisWriteSafety.REPLICATED, refusesAlone: true },
])('with writeSafety $safety', ({ safety, refusesAlone }) => {
  const become = (shards = 3) => cluster.become({ writeSafety: safety, shards });
  const title = (what: string) => `${safety}: ${what}`;

  test('what is planned loses nothing', async () => {
    await scenario(cluster, title('roll-out'), () => cluster.become({ writeSafety: safety, labels: { round: safety } }));
    await scenario(cluster, title('primary deleted'), async () => cluster.deletePods([(await cluster.roles(0)).primary]));
    await scenario(cluster, title('replica deleted'), async () => cluster.deletePods([(await cluster.roles(1)).replica]));
    await scenario(cluster, title('3 to 4 shards'), () => become(4), { shape: FOUR });
    await scenario(cluster, title('4 to 3 shards'), () => become());
    await scenario(cluster, title('drain of a node with a primary'), async () => {
      const { primary } = await cluster.roles(0);
      await drain(await field(cluster.namespace, `pod/${cluster.pod(primary)}`, '.spec.nodeName'), cluster.namespace, RUN_LABEL);
    });
  }, MANY_MILLISECONDS);

  testWith(['E2E_KILL'])('processes that die lose at most what was written during a sync, while the disks stay', async ({ E2E_KILL }) => {
    const mayLoseSeconds = () => SYNC_SECONDS;
    const one = async () => killed(E2E_KILL, [(await cluster.roles(0)).primary]);
    await scenario(cluster, title('a primary killed, its pod force-deleted'), one, { mayLoseSeconds });
    const shard = async () => killed(E2E_KILL, bothPods(1));
    await scenario(cluster, title('both pods of a shard killed and force-deleted'), shard, { mayLoseSeconds });
    await scenario(cluster, title('all pods killed and force-deleted'), () => killed(E2E_KILL, EVERY_POD), { mayLoseSeconds });
  }, MANY_MILLISECONDS);

  testWith(['E2E_KILL'])('a primary lost with its disk, its replica in touch: milliseconds at most', async ({ E2E_KILL }) => {
    await scenario(cluster, title('a primary killed, its disk lost'), async () => {
      const { primary } = await cluster.roles(0);
      await E2E_KILL(await cluster.container(primary));
      await cluster.loseDisks([primary]);
    }, { mayLoseSeconds: () => 1 });
  });

  testWith(['E2E_KILL'])('a primary lost with its disk, its replica out of touch', async ({ E2E_KILL }) => {
    let [deletedAt, outOfTouchSeconds] = [0, 0];
    // The primary counts the seconds since a replica was heard, and looks once a second.
    const mayLoseSeconds = () => (refusesAlone ? REFUSING_SECONDS : outOfTouchSeconds);
    await scenario(cluster, title('a primary killed, its disk lost, 8 s after its replica was deleted'), async () => {
      const { primary, replica } = await cluster.roles(1);
      const nodeOf = (pod: PodRef) => field(cluster.namespace, `pod/${cluster.pod(pod)}`, '.spec.nodeName').catch(() => '');
      // Where the replica's disk is, if that is a local one: no other pod of the shard may take its place there.
      await cordoned(await nodeOf(replica), async () => {
        await cluster.kubectl('create', 'quota', 'no-pods', '--hard=pods=0');
        try {
          deletedAt = Date.now();
          await cluster.deletePods([replica]);
          await pause(OUT_OF_TOUCH_MILLISECONDS);
          await E2E_KILL(await cluster.container(primary));
          await cluster.loseDisks([primary]);
        } finally {
          await cluster.kubectl('delete', 'quota', 'no-pods');
        }
        await until('a node for the pod without its disk', 60, async () => (await nodeOf(primary)) !== '');
        // The kubelet restarts a killed server, which serves from its lost disk until its pod has ended.
        outOfTouchSeconds = (Date.now() - deletedAt) / 1000;
      });
    }, { mayLoseSeconds });
  });

  const fate = refusesAlone ? 'are refused' : 'go on';
  testWith(['E2E_FREEZE', 'E2E_THAW'])(`writes ${fate} while all replicas of a shard are down`, async ({ E2E_FREEZE, E2E_THAW }) => {
    const { writes } = await scenario(cluster, title('replica frozen for 8 s'), async () => {
      const frozen = await cluster.container((await cluster.roles(2)).replica);
      await lasting(OUT_OF_TOUCH_MILLISECONDS, () => E2E_FREEZE(frozen), () => E2E_THAW(frozen));
    });
    expect(Object.keys(writes.errors).some((kind) => kind.startsWith('NOREPLICAS'))).toBe(refusesAlone);
  });
});
