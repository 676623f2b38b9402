import { setTimeout as pause } from 'node:timers/promises';
import { etcdFor, pod } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { restartOf, testWith } from './support/faults';
import { FORCED } from './support/kubectl';

const cluster = etcdFor('restart');

beforeAll(() => creation(cluster, 'create 3, for restarts', 3, () => cluster.become()));

/** The leader first. */
async function leaderAndFollower(): Promise<[number, number]> {
  return [await cluster.leader(), await cluster.follower(3)];
}

describe('a pod that is deleted comes back as the same member', () => {
  test.each([['deleted', []], ['force-deleted', FORCED]])('%s', async (how, flags) => {
    await scenario(cluster, `follower ${how}`, 3, async () => cluster.deletePods([await cluster.follower(3)], ...flags));
    await scenario(cluster, `leader ${how}`, 3, async () => cluster.deletePods([await cluster.leader()], ...flags));
    await scenario(
      cluster, `two pods ${how}, the leader among them`, 3, async () => cluster.deletePods(await leaderAndFollower(), ...flags),
    );
    await scenario(cluster, `all pods ${how}`, 3, () => cluster.deletePods([0, 1, 2], ...flags));
  });

  test('one after the other, faster than they come back', async () => {
    await scenario(cluster, 'pods deleted 2 s apart, twice round', 3, async () => {
      for (const ordinal of [0, 1, 2, 0, 1, 2]) {
        await cluster.deletePods([ordinal]);
        await pause(2000);
      }
    });
  });
});

test('an agent that is told to end, while its pod stays, does not hold up the others', async () => {
  const [leader, follower] = await leaderAndFollower();
  await scenario(cluster, 'agent of the leader told to end; a follower and its disk lost', 3, async () => {
    await cluster.kubectl('exec', pod(leader), '-c', 'agent', '--', 'node', '-e', 'process.kill(1, "SIGTERM")');
    await pause(1000);
    await cluster.loseDisks([follower]);
  });
});

test('pods restart while no agent reaches the API server', async () => {
  const nowhere = { apiServerAddresses: ['192.0.2.0/24'] };
  try {
    await cluster.become(nowhere);
    await pause(3000);
    await scenario(cluster, 'leader deleted, API server out of reach', 3, async () => cluster.deletePods([await cluster.leader()]));
    await scenario(cluster, 'all pods force-deleted, API server out of reach', 3, () => cluster.deletePods([0, 1, 2], ...FORCED));
  } finally {
    await cluster.become();
  }
  await scenario(cluster, '3 to 5 once the API server is back', 5, () => cluster.become({ size: 5 }));
  await scenario(cluster, '5 to 3 once the API server is back', 3, () => cluster.become());
});

describe('processes that are killed', () => {
  const kill = testWith(['E2E_KILL']);

  kill('the leader\'s server', async ({ E2E_KILL }) => {
    await scenario(cluster, 'server of the leader killed', 3, async () => E2E_KILL(
      await cluster.container(await cluster.leader(), 'etcd'),
    ));
  });

  kill('the leader\'s agent, and the pod is deleted at once', async ({ E2E_KILL }) => {
    await scenario(cluster, 'agent of the leader killed', 3, async () => E2E_KILL(
      await cluster.container(await cluster.leader(), 'agent'),
    ));
    await scenario(cluster, 'agent of the leader killed, its pod deleted', 3, async () => {
      const leader = await cluster.leader();
      await E2E_KILL(await cluster.container(leader, 'agent'));
      await cluster.deletePods([leader]);
    });
  });

  kill('every agent', async ({ E2E_KILL }) => {
    await scenario(cluster, 'all agents killed', 3, async () => {
      for (const ordinal of [0, 1, 2]) await E2E_KILL(await cluster.container(ordinal, 'agent'));
    });
  });
});

testWith(['E2E_FREEZE'])('a server that hangs for good is restarted', async ({ E2E_FREEZE }) => {
  await scenario(cluster, 'server of the leader frozen for good', 3, async () => {
    const place = await cluster.container(await cluster.leader(), 'etcd');
    await restartOf(place, () => E2E_FREEZE(place));
  });
});

describe('agents that are frozen', () => {
  const freeze = testWith(['E2E_FREEZE', 'E2E_THAW']);

  freeze('one that leads does not hold up a join; thawed, it goes on', async ({ E2E_FREEZE, E2E_THAW }) => {
    const [leader, follower] = await leaderAndFollower();
    const frozen = await cluster.container(leader, 'agent');
    try {
      await scenario(cluster, 'agent of the leader frozen; a follower and its disk lost', 3, async () => {
        await E2E_FREEZE(frozen);
        await cluster.loseDisks([follower]);
      });
    } finally {
      await E2E_THAW(frozen);
    }
  });
});
