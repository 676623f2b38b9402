import { setTimeout as pause } from 'node:timers/promises';
import { testWith } from './support/faults';
import { FORCED } from './support/kubectl';
import { bothPods, EVERY_POD, redisFor } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { wellSince } from './support/redis/well';
import { until } from './support/wait';

const cluster = redisFor('data-loss');
const SHAPE = { shards: 3, pods: 2 };
const TOLD_SECONDS = 150;

beforeAll(() => creation(cluster, 'create 3 + 3, for lost disks', () => cluster.become()));

describe('a node whose disk is lost joins anew, and its old ID is forgotten', () => {
  test('of a replica, of a primary', async () => {
    await scenario(cluster, 'replica and its disk lost', async () => cluster.loseDisks([(await cluster.roles(0)).replica]));
    await scenario(cluster, 'primary and its disk lost', async () => cluster.loseDisks([(await cluster.roles(1)).primary]));
    await scenario(cluster, 'primary of shard 0 and its disk lost', async () => cluster.loseDisks([(await cluster.roles(0)).primary]));
  });

  testWith(['E2E_KILL'])('of a primary that is killed as well: nobody hands over', async ({ E2E_KILL }) => {
    await scenario(cluster, 'server of a primary killed, its pod and its disk lost', async () => {
      const { primary } = await cluster.roles(2);
      await E2E_KILL(await cluster.container(primary));
      await cluster.loseDisks([primary]);
    });
  });

  test('of each pod, one after the other', async () => {
    await scenario(cluster, 'every disk lost, one after the other', async () => {
      for (const pod of EVERY_POD) {
        await cluster.loseDisks([pod]);
        await wellSince(cluster, SHAPE, 120);
      }
    });
  });

  test('of one pod of each shard at once', async () => {
    await scenario(cluster, 'the disks of all replicas lost', async () => {
      const replicas = await Promise.all([0, 1, 2].map(async (shard) => (await cluster.roles(shard)).replica));
      await cluster.loseDisks(replicas);
    });
  });

  test('while the state record is erased: no second cluster', async () => {
    await scenario(cluster, 'record erased, primary of shard 0 and its disk lost', async () => {
      await eraseRecord();
      await cluster.loseDisks([(await cluster.roles(0)).primary]);
    });
  });
});

test('the record erased and every pod force-deleted: the disks say which cluster it is', async () => {
  const before = await cluster.record();
  await scenario(cluster, 'record erased, all pods force-deleted', async () => {
    await eraseRecord();
    await cluster.deletePods(EVERY_POD, ...FORCED);
  });
  expect((await cluster.record()).clusterId).toBe(before.clusterId);
});

test('both disks of a shard lost: it is told, the other shards go on, and nothing is given up', async () => {
  const before = await cluster.record();
  await cluster.loseDisks(bothPods(2));
  const [event] = await eventsOf('DataLost');
  expect(event).toMatch(/shard 2 has lost the volumes of all its pods: 546\d slots are not served/);
  await pause(20_000);
  const record = await cluster.record();
  expect(record.clusterId).toBe(before.clusterId);
  expect(record.problem).toMatch(/shard 2 has lost the volumes/);
  const servers = await cluster.servers();
  expect(
    servers.filter(({ shard }) => shard === 2).map(({ slots, keys }) => ({ slots, keys })),
  ).toEqual([{ slots: 0, keys: 0 }, { slots: 0, keys: 0 }]);
  expect(servers.filter(({ shard, primaryId }) => shard < 2 && primaryId === undefined).map(({ slots }) => slots)).toEqual([5461, 5461]);
});

test('all disks lost: it is told, and the cluster starts empty once a person says so', async () => {
  const before = await cluster.record();
  await cluster.kubectl('delete', 'events', '--all');
  await cluster.loseDisks(EVERY_POD);
  const [event] = await eventsOf('DataLost');
  expect(event).toMatch(
    /main has lost the volumes of all its pods.*kubectl patch configmap main-state --type=merge -p '{"data":{"forming":"3"}}'/,
  );
  expect((await cluster.servers()).map(({ slots }) => slots)).toEqual([0, 0, 0, 0, 0, 0]);
  await creation(cluster, 'all disks lost, after the word of a person', () => cluster.kubectl(
    'patch', 'configmap', 'main-state', '--type=merge', '-p', '{"data":{"forming":"3"}}',
  ));
  expect((await cluster.record()).clusterId).toBe(before.clusterId);
});

/** As a person does who thinks that it helps: what is wanted stays, what is known goes. */
async function eraseRecord(): Promise<void> {
  const none = { clusterId: null, forming: null, version: null, nodes: null, problem: null };
  await cluster.kubectl('patch', 'configmap', `${cluster.name}-state`, '--type=merge', '-p', JSON.stringify({ data: none }));
}

function eventsOf(reason: string): Promise<string[]> {
  return until(`an Event ${reason}`, TOLD_SECONDS, async () => {
    const text = await cluster.kubectl(
      'get', 'events', '--field-selector', `reason=${reason}`, '-o', 'jsonpath={range .items[*]}{.message}{"\\n"}{end}',
    );
    return text !== '' && text.trim().split('\n');
  });
}
