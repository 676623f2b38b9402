import { redisFor, type Shape } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';

const cluster = redisFor('scale');
const shape = (shards: number, pods = 2): Shape => ({ shards, pods });

test('a cluster is created', async () => {
  await creation(cluster, 'create 3 + 3', () => cluster.become());
});

describe('one number adds and removes shards of a cluster that is written to', () => {
  test('from 3 to 4 to 3, twice: a claim that is kept is clean', async () => {
    for (const time of ['', ', again']) {
      await scenario(cluster, `3 to 4 shards${time}`, () => cluster.become({ shards: 4 }), { shape: shape(4) });
      await scenario(cluster, `4 to 3 shards${time}`, () => cluster.become());
    }
  });

  test('after a failover: roles are not what ordinals say', async () => {
    const primaries = [await cluster.roles(0), await cluster.roles(1)].map(({ primary }) => primary);
    await scenario(cluster, 'two primaries deleted, for what comes next', () => cluster.deletePods(primaries));
    await scenario(cluster, '3 to 4 shards after a failover', () => cluster.become({ shards: 4 }), { shape: shape(4) });
    const { primary } = await cluster.roles(3, shape(4));
    await scenario(cluster, 'primary of the new shard deleted', () => cluster.deletePods([primary]), { shape: shape(4) });
    await scenario(cluster, '4 to 3 shards after a failover', () => cluster.become());
  });
});

describe('one number gives and takes replicas', () => {
  test.each([[1, 2], [2, 1], [1, 0], [0, 1]])('from %i to %i of each shard', async (from, to) => {
    await scenario(
      cluster,
      `${from} to ${to} replicas`,
      () => cluster.become({ replicasPerShard: to, acceptDowntime: to === 0 }),
      { shape: shape(3, to + 1) },
    );
  });
});
