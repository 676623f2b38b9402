import { setTimeout as pause } from 'node:timers/promises';
import { etcdFor } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { lasting, type Place, testWith } from './support/faults';
import { field } from './support/kubectl';
import { until } from './support/wait';

const FAULT_MILLISECONDS = 60_000;
const cluster = etcdFor('nodes');

beforeAll(() => creation(cluster, 'create 3, for faults of nodes', 3, () => cluster.become()));

/** The node of the leader, which is made another one when the writer runs there. */
async function leadersNode(): Promise<Place> {
  const writers = await field(cluster.clients, 'pod/writer', '.spec.nodeName');
  return until('a leader on another node than the writer', 240, async () => {
    const leader = await cluster.leader();
    const place = await cluster.container(leader, 'etcd');
    if (place.node !== writers) return place;
    await scenario(cluster, 'leader deleted, to lead elsewhere', 3, () => cluster.deletePods([leader]));
    return undefined;
  });
}

/** The node of a member that a scale-in to one takes. The writer must go on, and runs beside one of them at the most. */
async function leaversNode(): Promise<Place> {
  const writers = await field(cluster.clients, 'pod/writer', '.spec.nodeName');
  const places = await Promise.all([2, 1].map((ordinal) => cluster.container(ordinal, 'etcd')));
  const place = places.find(({ node }) => node !== writers);
  if (place === undefined) throw new Error(`members 1 and 2 share the writer's node ${writers}: members never share one`);
  return place;
}

describe('a node that is lost for a minute, with the leader on it', () => {
  testWith(['E2E_NODE_CUT', 'E2E_NODE_JOIN'])('cut off the network', async ({ E2E_NODE_CUT, E2E_NODE_JOIN }) => {
    const place = await leadersNode();
    await scenario(cluster, 'network of the leader\'s node cut for 60 s', 3, () => lasting(
      FAULT_MILLISECONDS, () => E2E_NODE_CUT(place), () => E2E_NODE_JOIN(place),
    ));
  });

  testWith(['E2E_NODE_STOP', 'E2E_NODE_START'])('without power', async ({ E2E_NODE_STOP, E2E_NODE_START }) => {
    const place = await leadersNode();
    await scenario(cluster, 'power of the leader\'s node cut for 60 s', 3, () => lasting(
      FAULT_MILLISECONDS, () => E2E_NODE_STOP(place), () => E2E_NODE_START(place),
    ));
  });

  const power = testWith(['E2E_NODE_STOP', 'E2E_NODE_START']);
  power('scaled in meanwhile: the member on it is removed', async ({ E2E_NODE_STOP, E2E_NODE_START }) => {
    const place = await leaversNode();
    try {
      await E2E_NODE_STOP(place);
      await pause(5000);
      await cluster.become({ size: 1 });
      await until(`${place.pod} is no member`, 60, async () => (await cluster.writer.state()).members.length === 1);
    } finally {
      await E2E_NODE_START(place);
    }
    await scenario(cluster, '1 to 3 after the node is back', 3, () => cluster.become({ size: 3 }));
  });
});

describe('the API server is away for a minute', () => {
  testWith(['E2E_API_STOP', 'E2E_API_START', 'E2E_KILL'])('while a server is killed', async ({ E2E_API_STOP, E2E_API_START, E2E_KILL }) => {
    const place = await cluster.container(await cluster.leader(), 'etcd');
    await scenario(cluster, 'API server stopped for 60 s, server of the leader killed', 3, async () => {
      try {
        await E2E_API_STOP();
        await E2E_KILL(place);
        await pause(FAULT_MILLISECONDS);
      } finally {
        await E2E_API_START();
      }
    });
  });

  testWith(['E2E_API_STOP', 'E2E_API_START'])('while a pod is being deleted', async ({ E2E_API_STOP, E2E_API_START }) => {
    const leader = await cluster.leader();
    await scenario(cluster, 'API server stopped for 60 s, leader deleted', 3, async () => {
      try {
        await cluster.deletePods([leader]);
        await E2E_API_STOP();
        await pause(FAULT_MILLISECONDS);
      } finally {
        await E2E_API_START();
      }
    });
  });
});
