import { act, type Context } from '../../../agent/redis/act';
import { Memory } from '../../../agent/redis/memory';
import type { Node, PodRef, View } from '../../../agent/redis/model/facts';
import { samePod } from '../../../agent/redis/model/topology';
import type { RedisServers, World } from '../../../agent/redis/model/world';
import { Observer } from '../../../agent/redis/observe';
import { moveSlots } from '../../../agent/redis/server/moves/move';
import { addressOf, agent, at, healthy, idOf, node, nodes, replica, settingOf, share, view } from './support/situations';

const self = at(0, 0);
const target = at(3, 0);
const to = { ...target, nodeId: idOf(target), address: addressOf(target) };
const four = nodes([node(target)]);
const MOVE = ['r-3-0 3 importing', 'give 3', 'r-0-0 3 migrating', 'migrate 3'];

/** Servers that note what they are asked, and see these nodes; each batch of keys takes 10 s. */
function recorder(
  migrations: readonly boolean[] = [true], seen: readonly Node[] = four, version = 'redis 8.6.3', giving?: PodRef, silent?: PodRef,
) {
  const asked: string[] = [];
  const logged: unknown[] = [];
  const memory = new Memory();
  const left = [...migrations];
  let now = 0;
  const servers: Partial<RedisServers> = {
    setSlots: (pod, slots, state) => {
      asked.push(`r-${pod.shard}-${pod.ordinal} ${slots.join()} ${state}`);
      if (state === 'node') expect(memory.giving).toBe(true);
      return Promise.resolve();
    },
    giveSlots: (slots) => {
      asked.push(`give ${slots.join()}`);
      return Promise.resolve([]);
    },
    migrateKeys: (slots) => {
      asked.push(`migrate ${slots.join()}`);
      now += 10_000;
      return Promise.resolve(left.shift() ?? true);
    },
    replicate: (id) => {
      asked.push(`replicate ${id}`);
      return Promise.resolve();
    },
    view: (pod) => Promise.resolve(view(idOf(pod), seen, { version })),
  };
  const agents = {
    status: (pod: PodRef) => (silent !== undefined && samePod(pod, silent)
      ? Promise.reject(new Error('no answer'))
      : Promise.resolve(agent({ giving: giving !== undefined && samePod(pod, giving) }))),
  };
  const world = {
    servers, agents, log: (...said: unknown[]) => logged.push(said),
    clock: { now: () => now, pause: () => Promise.resolve() },
  } as unknown as World;
  const { topology } = settingOf(self);
  return { asked, logged, world, memory, move: () => moveSlots({ world, topology, memory }, idOf(self), [3], to) };
}

test('a slot is marked on both sides before a key moves, and once more before it is taken', async () => {
  const { asked, move } = recorder([false, true]);
  await move();
  expect(asked).toEqual([...MOVE, 'migrate 3', 'r-3-0 3 importing', 'r-3-0 3 node', 'r-0-0 3 node']);
});

describe('two moves that meet at a node, whose new epoch could take back what it gives', () => {
  const incoming = nodes([
    node(self, { slots: share(0), importing: [{ slot: 9, nodeId: idOf(at(2, 0)) }] }), node(at(2, 0), { slots: share(2) }), node(target),
  ]);
  const taken = [...MOVE, 'r-3-0 3 importing', 'r-3-0 3 node', 'r-0-0 3 node'];

  test.each([
    ['the target', target], ['a node that gives slots to this one', at(2, 0)],
  ])('do not end at the same time: while %s gives slots away, none is taken', async (_, giving) => {
    const { asked, logged, move, memory } = recorder([true, true], incoming, undefined, giving);
    await move();
    expect(asked).toEqual([...MOVE, 'r-3-0 3 importing']);
    expect(memory.giving).toBe(false);
    await move();
    expect(logged).toEqual([['info', 'slots whose keys have moved stay for now', { why: expect.stringMatching(/^r-\d-0 is giving slots$/) }]]);
  });

  test.each([
    ['the target', target], ['a node that may give slots to this one', at(2, 0)],
  ])('do not end while the agent of %s is silent: it may be giving slots away', async (_, silent) => {
    const { asked, move } = recorder([true], incoming, undefined, undefined, silent);
    await move();
    expect(asked).toEqual([...MOVE, 'r-3-0 3 importing']);
  });

  test('end one after the other', async () => {
    const { asked, move, memory } = recorder([true], incoming, undefined, at(1, 0));
    await move();
    expect(asked).toEqual(taken);
    expect(memory.giving).toBe(false);
  });

  test('are not kept apart after an error before anything was given', async () => {
    const { move, memory, world } = recorder([true], incoming);
    const { view } = world.servers;
    world.servers.view = async (pod) => {
      if (memory.giving) throw new Error('no answer');
      return view(pod);
    };
    await expect(move()).rejects.toThrow('no answer');
    expect(memory.giving).toBe(false);
  });

  test('are kept apart after an error, too: a command may still be on its way', async () => {
    const { move, memory, world } = recorder([true], incoming);
    world.servers.setSlots = (_pod, _slots, state) => (state === 'node' ? Promise.reject(new Error('no answer')) : Promise.resolve());
    await expect(move()).rejects.toThrow('no answer');
    expect(memory.giving).toBe(true);
  });
});

describe('a target that has lost a slot, and gets a new epoch with the next', () => {
  const MISSED = at(1, 1);
  const rest = node(at(1, 0), { slots: [{ from: 5, to: 7 }] });
  const lost = nodes([node(target, { slots: [{ from: 4, to: 4 }] }), rest]);
  const owned = nodes([node(target, { slots: [{ from: 4, to: 5 }] }), rest]);
  const withheld = [...MOVE, 'r-3-0 3 importing'];
  const taken = [...withheld, 'r-3-0 3 node', 'r-0-0 3 node'];

  test.each<[string, string, (version: string) => Promise<View>, readonly string[]]>([
    ['waits until every server knows: Redis 7.0 would have the owner delete its keys', 'redis 7.0.15',
      (version) => Promise.resolve(view(idOf(MISSED), owned, { version })), withheld],
    ['waits while a server is silent that Redis 7.0 does not count as failed', 'redis 7.0.15',
      () => Promise.reject(new Error('no answer')), withheld],
    ['waits while another node claims slots of the target', 'redis 7.0.15', (version) => Promise.resolve(view(idOf(MISSED), nodes([
      node(MISSED, { slots: [{ from: 4, to: 4 }] }), ...lost.filter(({ id }) => id === idOf(target)),
    ]), { version })), withheld],
    ['does not wait once all know', 'redis 7.0.15', (version) => Promise.resolve(view(idOf(MISSED), lost, { version })), taken],
    ['does not wait with a Redis 8.0: servers believe the node itself', 'redis 8.0.6',
      (version) => Promise.resolve(view(idOf(MISSED), owned, { version })), taken],
  ])('%s', async (_, version, missed, expected) => {
    const { asked, move, world } = recorder([true], lost, version);
    const { view: of } = world.servers;
    world.servers.view = (pod) => (samePod(pod, MISSED) ? missed(version) : of(pod));
    await move();
    expect(asked).toEqual(expected);
  });
});

test.each([
  'valkey 8.1.1',
  'valkey 9.1.2',
  'an engine of its own 1.0',
])('%s, which may not take a mark within a transaction, is never sent one', async (version) => {
  const { asked, move } = recorder([true], four, version);
  await move();
  expect(asked).not.toContain('give 3');
  expect(asked).toContain('migrate 3');
});

test.each<[string, Node[]]>([
  ['is a replica by now', [replica(self, at(0, 1)), node(at(0, 1), { slots: share(0) })]],
  ['has given it away', [node(self, { slots: [{ from: 0, to: 2 }] })]],
  ['is considered failed', [node(self, { slots: share(0), failed: true })]],
])('a slot is not taken from a server that hung while its keys moved and %s: its successor may have it', async (_, changed) => {
  const { asked, move } = recorder([true], nodes([node(target), ...changed]));
  await expect(move()).rejects.toThrow(/^slot 3 and others stay/);
  expect(asked).toEqual([...MOVE, 'r-3-0 3 importing']);
});

test.each<[string, () => Promise<void>]>([
  ['succeeds', () => Promise.resolve()],
  ['fails', () => Promise.reject(new Error('no answer'))],
])('other agents can see which slots move, from the first mark until the step %s', async (_, answer) => {
  const { world, memory } = recorder();
  const setting = settingOf(self);
  const context: Context = { world, setting, memory, observer: new Observer(world, setting, memory) };
  const shown: (readonly number[])[] = [];
  world.servers.setSlots = () => {
    shown.push(memory.moving);
    return answer();
  };
  await act({ do: 'move', slots: [3], to, why: '' }, healthy(self, {}, four), context).catch(() => undefined);
  expect(shown[0]).toEqual([3]);
  expect(memory.moving).toEqual([]);
});

test('a move of many keys pauses for a look, and continues later: an agent that does not look counts as hanging', async () => {
  const { asked, move } = recorder([false, false, false]);
  await move();
  expect(asked).toEqual([...MOVE, 'migrate 3']);
});

test('a replica gets time for its copy: if it was asked again at each look, the copy would never end', async () => {
  const { asked, world: { servers } } = recorder();
  const memory = new Memory();
  const setting = settingOf(at(0, 1));
  const world = { servers, clock: { now: () => 60_000, pause: () => Promise.resolve() },
  } as unknown as World;
  const context: Context = { world, setting, memory, observer: new Observer(world, setting, memory) };
  memory.unchanged('link', 'down', 0);
  expect(memory.unchanged('link', 'down', 60_000)).toBe(60);
  await act({ do: 'replicate', nodeId: 'x', why: '' }, healthy(at(0, 1)), context);
  expect(asked).toEqual(['replicate x']);
  expect(memory.unchanged('link', 'down', 60_000)).toBe(0);
});
