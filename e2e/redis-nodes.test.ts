import { lasting, Place, testWith } from './support/faults';
import { field } from './support/kubectl';
import { redisFor } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { until } from './support/wait';

const FAULT_MILLISECONDS = 60_000;
const cluster = redisFor('nodes');

beforeAll(() => creation(cluster, 'create 3 + 3, for faults of nodes', () => cluster.become()));

/** A node with a primary on it, where the writer doesn't run; primaries are moved until there is one. */
async function primarysNode(): Promise<Place> {
  const writers = await field(cluster.clients, 'pod/writer', '.spec.nodeName');
  return until('a primary on another node than the writer', 240, async () => {
    for (const shard of [0, 1, 2]) {
      const place = await cluster.container((await cluster.roles(shard)).primary);
      if (place.node !== writers) return place;
    }
    await scenario(cluster, 'primary deleted, to serve elsewhere', async () => cluster.deletePods([(await cluster.roles(0)).primary]));
    return undefined;
  });
}

describe('a node that is lost for a minute, with a primary on it', () => {
  testWith(['E2E_NODE_CUT', 'E2E_NODE_JOIN'])('cut off the network', async ({ E2E_NODE_CUT, E2E_NODE_JOIN }) => {
    const place = await primarysNode();
    await scenario(cluster, 'network of a primary\'s node cut for 60 s', () => lasting(FAULT_MILLISECONDS, () => E2E_NODE_CUT(place), () => E2E_NODE_JOIN(place)));
  });

  testWith(['E2E_NODE_STOP', 'E2E_NODE_START'])('without power', async ({ E2E_NODE_STOP, E2E_NODE_START }) => {
    const place = await primarysNode();
    await scenario(cluster, 'power of a primary\'s node cut for 60 s', () => lasting(FAULT_MILLISECONDS, () => E2E_NODE_STOP(place), () => E2E_NODE_START(place)));
  });
});
