import { setTimeout as pause } from 'node:timers/promises';
import { Size } from 'cdk8s';
import { Cpu } from '../lib';
import { testWith } from './support/faults';
import { record } from './support/figures';
import { FORCED } from './support/kubectl';
import { redisFor, type RedisUnderTest, type Shape } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { until } from './support/wait';

const cluster = redisFor('load');
const FOUR: Shape = { shards: 4, pods: 2 };
const LONG_MILLISECONDS = 1_800_000;
const FROZEN_MILLISECONDS = 20_000;
/** What three sources may have moved to a target that its replica did not have yet. */
const AHEAD_KEYS = 3 * 400;
/** What each client had written in the moment in which a server hung. */
const UNDER_WAY_KEYS = 12;
/** For a gibibyte in three shards, each with its copy. */
const LARGE = {
  cpu: { request: Cpu.millis(20), limit: Cpu.millis(2000) }, memory: { request: Size.mebibytes(1024), limit: Size.mebibytes(1024) },
};
const PROPS = { resources: LARGE, maxMemory: Size.mebibytes(640), storage: Size.gibibytes(4) };

const become = (shards = 3) => cluster.become({ ...PROPS, shards });

beforeAll(() => creation(cluster, 'create 3 + 3, to be filled', () => become()));

/** Nothing that was there before is lost either. */
async function filled(of: RedisUnderTest): Promise<void> {
  expect(await of.writer.check()).toMatchObject({ lost: 0, lostKeys: [] });
}

test('200 000 keys move along when shards are added and removed', async () => {
  await cluster.writer.fill(200_000, 64);
  await scenario(cluster, '3 to 4 shards with 200 000 keys', () => become(4), { shape: FOUR });
  await scenario(cluster, '4 to 3 shards with 200 000 keys', () => become());
  await scenario(cluster, '3 to 6 shards with 200 000 keys', () => become(6), { shape: { shards: 6, pods: 2 } });
  await scenario(cluster, '6 to 3 shards with 200 000 keys', () => become());
  await filled(cluster);
}, LONG_MILLISECONDS);

describe('a pod that dies while slots move', () => {
  const kill = testWith(['E2E_KILL']);
  /** Until the new shard has some of its slots. */
  const midway = () => until('a move that is under way', 60, async () => (await cluster.servers(FOUR)).some(
    ({ shard, slots }) => shard === 3 && slots > 300,
  ));

  kill('a source, a target, both', async ({ E2E_KILL }) => {
    for (const shards of [[0], [3], [1, 3]]) {
      await scenario(cluster, `3 to 4 shards, primary of shard ${shards.join(' and ')} killed half-way`, async () => {
        await become(4);
        await midway();
        await Promise.all(shards.map(async (shard) => {
          const { primary } = await cluster.roles(shard, FOUR);
          await E2E_KILL(await cluster.container(primary));
          await cluster.deletePods([primary], ...FORCED);
        }));
      }, { shape: FOUR });
      await scenario(cluster, '4 to 3 shards after that', () => become());
    }
    await filled(cluster);
  }, LONG_MILLISECONDS);

  const hang = testWith(['E2E_FREEZE', 'E2E_THAW']);
  for (const { who, shard, mayLoseKeys } of [
    { who: 'target', shard: 3, mayLoseKeys: AHEAD_KEYS },
    { who: 'source', shard: 1, mayLoseKeys: UNDER_WAY_KEYS },
  ]) {
    hang(`a ${who} that hangs`, async ({ E2E_FREEZE, E2E_THAW }) => {
      const { writes } = await scenario(cluster, `3 to 4 shards, primary of shard ${shard} frozen half-way,`
        + ` for ${FROZEN_MILLISECONDS / 1000} s`, async () => {
        await become(4);
        await midway();
        const frozen = await cluster.container((await cluster.roles(shard, FOUR)).primary);
        await E2E_FREEZE(frozen);
        await pause(FROZEN_MILLISECONDS);
        await E2E_THAW(frozen);
      }, { shape: FOUR, mayLoseKeys });
      await scenario(cluster, '4 to 3 shards after that', () => become());
      const lost = { writes: writes.lost, keys: (await cluster.writer.check()).lost };
      record(`redis: lost with a ${who} that hung`, JSON.stringify(lost));
      expect(lost.writes + lost.keys).toBeLessThanOrEqual(mayLoseKeys);
    }, LONG_MILLISECONDS);
  }
});

test('a gibibyte is copied and moved', async () => {
  await cluster.writer.fill(65_536, 16 * 1024);
  await scenario(
    cluster, 'primary deleted, with 1 GiB', async () => cluster.deletePods([(await cluster.roles(0)).primary]), { seconds: 600 },
  );
  await scenario(
    cluster, 'replica and its disk lost, with 1 GiB', async () => cluster.loseDisks([(await cluster.roles(1)).replica]), { seconds: 600 },
  );
  await scenario(cluster, '3 to 4 shards with 1 GiB', () => become(4), { shape: FOUR, seconds: 900 });
  await scenario(cluster, '4 to 3 shards with 1 GiB', () => become(), { seconds: 900 });
  await filled(cluster);
}, LONG_MILLISECONDS);

test('what agents and servers use under load', async () => {
  await cluster.writer.begin('under-load');
  const used = await until('metrics of every container', 120, async () => {
    const text = await cluster.kubectl(
      'top', 'pod', '--containers', '--no-headers', '-l', `app.kubernetes.io/instance=${cluster.name}`,
    ).catch(() => '');
    const lines = text.trim().split('\n').map((line) => line.trim().split(/\s+/).slice(1).join(' '));
    return lines.length === 12 && lines;
  });
  await cluster.writer.end();
  record('redis: CPU and memory by container', used.join('; '));
});
