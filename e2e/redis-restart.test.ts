import { setTimeout as pause } from 'node:timers/promises';
import { restartOf, testWith } from './support/faults';
import { FORCED } from './support/kubectl';
import { bothPods, EVERY_POD, redisFor } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { wellSince } from './support/redis/well';

const cluster = redisFor('restart');
const FROZEN_MILLISECONDS = 20_000;
const MANY_MILLISECONDS = 1_800_000;
const SHAPE = { shards: 3, pods: 2 };

beforeAll(() => creation(cluster, 'create 3 + 3, for restarts', () => cluster.become()));

const primary = async (shard: number) => (await cluster.roles(shard)).primary;
const replica = async (shard: number) => (await cluster.roles(shard)).replica;

describe('a pod that is deleted comes back as the same node', () => {
  test.each([['deleted', []], ['force-deleted', FORCED]])('%s', async (how, flags) => {
    await scenario(cluster, `replica ${how}`, async () => cluster.deletePods([await replica(0)], ...flags));
    await scenario(cluster, `primary ${how}`, async () => cluster.deletePods([await primary(1)], ...flags));
    await scenario(cluster, `both pods of a shard ${how}`, () => cluster.deletePods(bothPods(2), ...flags));
    await scenario(cluster, `the primaries of two shards of three ${how}`, async () => cluster.deletePods(
      [await primary(0), await primary(1)], ...flags,
    ));
    await scenario(cluster, `all pods ${how}`, () => cluster.deletePods(EVERY_POD, ...flags));
  });

  test('all of them, ten times in a row: each time with other addresses', async () => {
    await scenario(cluster, 'all pods force-deleted ten times, each once all is well', async () => {
      for (let time = 0; time < 10; time += 1) {
        await cluster.deletePods(EVERY_POD, ...FORCED);
        await wellSince(cluster, SHAPE, 180);
      }
    });
  }, MANY_MILLISECONDS);

  test('all of them, again before all is well', async () => {
    await scenario(cluster, 'all pods force-deleted five times, 6 s apart', async () => {
      for (let time = 0; time < 5; time += 1) {
        await cluster.deletePods(EVERY_POD, ...FORCED);
        await pause(6000);
      }
    });
  }, MANY_MILLISECONDS);
});

describe('a server that is killed', () => {
  const kill = testWith(['E2E_KILL']);

  kill('a replica, a primary: restarted in place', async ({ E2E_KILL }) => {
    await scenario(cluster, 'server of a replica killed', async () => E2E_KILL(await cluster.container(await replica(0))));
    await scenario(cluster, 'server of a primary killed', async () => E2E_KILL(await cluster.container(await primary(0))));
  });

  kill('with its pod: the hardest loss of a primary', async ({ E2E_KILL }) => {
    await scenario(cluster, 'server of a primary killed, its pod force-deleted', async () => {
      const pod = await primary(1);
      await E2E_KILL(await cluster.container(pod));
      await cluster.deletePods([pod], ...FORCED);
    });
  });

  kill('both of a shard, all', async ({ E2E_KILL }) => {
    await scenario(cluster, 'both servers of a shard killed', () => Promise.all(
      bothPods(2).map(async (pod) => E2E_KILL(await cluster.container(pod))),
    ));
    await scenario(cluster, 'all servers killed, all pods force-deleted', async () => {
      await Promise.all(EVERY_POD.map(async (pod) => E2E_KILL(await cluster.container(pod))));
      await cluster.deletePods(EVERY_POD, ...FORCED);
    });
  });
});

describe('what is frozen', () => {
  const freeze = testWith(['E2E_FREEZE', 'E2E_THAW']);

  freeze('a primary is replaced, and becomes a replica once it thaws', async ({ E2E_FREEZE, E2E_THAW }) => {
    await scenario(cluster, 'server of a primary frozen for 20 s', async () => {
      const place = await cluster.container(await primary(0));
      await E2E_FREEZE(place);
      await pause(FROZEN_MILLISECONDS);
      await E2E_THAW(place);
    });
  });

  freeze('a server that hangs for good is restarted, and is a replica then', async ({ E2E_FREEZE }) => {
    await scenario(cluster, 'server of a primary frozen for good', async () => {
      const place = await cluster.container(await primary(2));
      await restartOf(place, () => E2E_FREEZE(place));
    });
  });

  freeze('an agent takes nothing from its server', async ({ E2E_FREEZE, E2E_THAW }) => {
    await scenario(cluster, 'agent of a primary frozen for 20 s', async () => {
      const place = await cluster.container(await primary(1), 'agent');
      await E2E_FREEZE(place);
      await pause(FROZEN_MILLISECONDS);
      await E2E_THAW(place);
    });
  });
});

testWith(['E2E_KILL'])('agents that are killed take nothing from their servers', async ({ E2E_KILL }) => {
  await scenario(cluster, 'all agents killed', () => Promise.all(
    EVERY_POD.map(async (pod) => E2E_KILL(await cluster.container(pod, 'agent'))),
  ));
});
