import { RedisWriteSafety } from '../lib';
import { lasting, type Place, testWith } from './support/faults';
import { field } from './support/kubectl';
import { redisFor } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';

const FAULT_MILLISECONDS = 60_000;
/** A primary that is cut off notices after the node timeout, and looks ten times a second. */
const NOTICED_SECONDS = 6;
const SHARDS = [0, 1, 2];
const cluster = redisFor('nodes');

beforeAll(() => creation(cluster, 'create 3 + 3, for faults of nodes', () => cluster.become()));

/** A node with so many of the three primaries on it, where the writer doesn't run. Primaries are moved there, or away. */
async function nodeWith(primaries: 1 | 2): Promise<Place> {
  const writers = await field(cluster.clients, 'pod/writer', '.spec.nodeName');
  const pods = await Promise.all(SHARDS.flatMap((shard) => [0, 1].map(async (ordinal) => ({
    shard, ordinal, place: await cluster.container({ shard, ordinal }),
  }))));
  const nodes = [...new Set(pods.map(({ place }) => place.node))].filter((node) => node !== writers);
  const node = nodes.find((one) => pods.filter(({ place }) => place.node === one).length >= primaries);
  if (node === undefined) throw new Error(`no node but the writer's has ${primaries} pods`);
  const there = pods.filter(({ place }) => place.node === node);
  const misplaced = await Promise.all(there.map(async ({ shard, ordinal }, index) => {
    const { primary } = await cluster.roles(shard);
    return (primary.ordinal === ordinal) === index < primaries ? [] : [primary];
  }));
  const inTheWay = misplaced.flat();
  if (inTheWay.length > 0) await scenario(cluster, 'primaries deleted, to serve elsewhere', () => cluster.deletePods(inTheWay));
  const [place] = there.map((pod) => pod.place);
  if (place === undefined) throw new Error(`${String(node)} has no pod`);
  return place;
}

describe.each([
  { safety: RedisWriteSafety.AVAILABLE, unnoticedSeconds: NOTICED_SECONDS },
  // The primary counts the seconds since a replica was heard, and looks once a second.
  { safety: RedisWriteSafety.REPLICATED, unnoticedSeconds: 4 },
])('with writeSafety $safety, a node is lost for a minute', ({ safety, unnoticedSeconds }) => {
  beforeAll(() => scenario(cluster, `roll-out to writeSafety ${safety}`, () => cluster.become({ writeSafety: safety })));

  const cut = testWith(['E2E_NODE_CUT', 'E2E_NODE_JOIN']);

  cut('off the network, with one primary: the others elect its replica', async ({ E2E_NODE_CUT, E2E_NODE_JOIN }) => {
    const place = await nodeWith(1);
    await scenario(cluster, `${safety}: network of a node with one primary cut for 60 s`, () => lasting(
      FAULT_MILLISECONDS, () => E2E_NODE_CUT(place), () => E2E_NODE_JOIN(place),
    ));
  });

  cut('off the network, with two of the three primaries: the third is on the smaller side,'
    + ' with the clients', async ({ E2E_NODE_CUT, E2E_NODE_JOIN }) => {
    const place = await nodeWith(2);
    await scenario(
      cluster,
      `${safety}: network of a node with two primaries cut for 60 s`,
      () => lasting(FAULT_MILLISECONDS, () => E2E_NODE_CUT(place), () => E2E_NODE_JOIN(place)),
      { mayLoseSeconds: () => unnoticedSeconds },
    );
  });

  testWith(['E2E_NODE_STOP', 'E2E_NODE_START'])('without power, with a primary on it', async ({ E2E_NODE_STOP, E2E_NODE_START }) => {
    const place = await nodeWith(1);
    await scenario(
      cluster,
      `${safety}: power of a node with one primary cut for 60 s`,
      () => lasting(FAULT_MILLISECONDS, () => E2E_NODE_STOP(place), () => E2E_NODE_START(place)),
      { mayLoseSeconds: () => 1 },
    );
  });
});
