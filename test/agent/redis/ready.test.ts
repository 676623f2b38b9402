import { Agent } from '../../../agent/redis/agent';
import type { LauncherLink } from '../../../agent/kernel/replacement/link';
import type { Observation, View } from '../../../agent/redis/model/facts';
import type { World } from '../../../agent/redis/model/world';
import { openStatusPort } from '../../../agent/redis/ports';
import type { Proofs } from '../../../agent/redis/server/proof';
import { at, healthy, idOf, nodes, settingOf, SLOTS, view } from './support/situations';

let now: number;
let nameResolvesHere: boolean;
let agent: Looking;

class Looking extends Agent {
  see(seen: Observation): Promise<void> {
    return this.noticed({ phase: 'run', seen, action: { do: 'wait', why: '' }, lookedAt: now });
  }
}

beforeEach(() => {
  [now, nameResolvesHere] = [0, true];
  const world: Partial<World> = {
    clock: { now: () => now, pause: () => Promise.resolve() },
    nameResolvesHere: () => Promise.resolve(nameResolvesHere),
  };
  agent = new Looking(world as World, settingOf(at(0, 1)));
});

const replicas = healthy(at(0, 1));
const own = (changes: Partial<View>): Partial<Observation> => ({ own: view(idOf(at(0, 1)), nodes(), changes) });

test('a replica in touch is ready: the roll-out goes on', async () => {
  await agent.see(replicas);
  expect(agent.ready).toBe(true);
});

test.each<[string, Partial<Observation>]>([
  ['while some slots are not served', own({ slotsServed: SLOTS - 1 })],
  ['before it takes commands', own({ serves: false })],
  ['without a link to its primary', own({ linkUp: false })],
  ['while its copy is not on its disk', own({ rewriting: true })],
  ['before it is in the cluster', { note: {} }],
  ['while the cluster is being formed', { record: { clusterId: 'c-1', forming: '3' } }],
])('a pod is not ready %s', async (_, changes) => {
  await agent.see({ ...replicas, ...changes });
  expect(agent.ready).toBe(false);
});

test('a pod is not ready while its name leads to its predecessor: the primary would hand over to one that no client finds', async () => {
  nameResolvesHere = false;
  for (now = 0; now < 20_000; now += 1000) await agent.see(replicas);
  expect(agent.ready).toBe(false);
  nameResolvesHere = true;
  await agent.see(replicas);
  expect(agent.ready).toBe(true);
});

test('a pod is ready at last, although DNS says nothing', async () => {
  nameResolvesHere = false;
  for (now = 0; now <= 41_000; now += 1000) await agent.see(replicas);
  expect(agent.ready).toBe(true);
});

test('an agent that has not looked for ten seconds says no more that its server has no keys of a slot:'
  + ' it may have some by now', async () => {
  await agent.see({ ...replicas, keysOfOthers: [] });
  now += 9_999;
  expect(agent.status?.keysOfOthers).toEqual([]);
  now += 1;
  expect(agent.status).toEqual({ phase: 'run', stopping: false, clusterId: expect.any(String) });
});

test('a pod that is ready stays so in an outage of the cluster: clients still find it', async () => {
  await agent.see(replicas);
  nameResolvesHere = false;
  await agent.see({ ...replicas, ...own({ slotsServed: 0, linkUp: false }) });
  expect(agent.ready).toBe(true);
});

test('a pod stays ready in an outage, also when its agent is replaced in the middle of it', async () => {
  let inService = false;
  const launcher = () => ({
    running: { digest: 'd', release: '1.0.0', protocol: 1 },
    mounted: {},
    inService,
    putInService: () => {
      inService = true;
    },
  }) as LauncherLink;
  const world = {
    clock: { now: () => now, pause: () => Promise.resolve() }, nameResolvesHere: () => Promise.resolve(true),
  } as Partial<World> as World;
  const before = new Looking(world, settingOf(at(0, 1)), launcher());
  expect(before.ready).toBe(false);
  await before.see(replicas);
  const after = new Looking(world, settingOf(at(0, 1)), launcher());
  // Until it has looked, too: three refusals in a row would take the pod out of its Services.
  const pages = await openStatusPort(after, settingOf(at(0, 1)), world.clock, {} as Proofs, (_host, _port, own) => Promise.resolve(own));
  expect(await pages['/readyz']?.(new URLSearchParams())).toMatchObject({ status: 200 });
  await after.see({ ...replicas, ...own({ slotsServed: 0, linkUp: false }) });
  expect(after.ready).toBe(true);
});
