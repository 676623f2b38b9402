import { Refusal } from '../../../agent/kernel/errors';
import { act, type Context } from '../../../agent/redis/act';
import { Memory } from '../../../agent/redis/memory';
import type { Node } from '../../../agent/redis/model/facts';
import type { RedisServers, World } from '../../../agent/redis/model/world';
import { Observer } from '../../../agent/redis/observe';
import { moveSlots } from '../../../agent/redis/server/moves/move';
import { addressOf, at, healthy, idOf, node, nodes, replica, settingOf, share, view } from './support/situations';

const self = at(0, 0);
const target = at(3, 0);
const to = { ...target, nodeId: idOf(target), address: addressOf(target) };
const four = nodes([node(target)]);
const MOVE = ['r-3-0 3 importing', 'give 3', 'r-0-0 3 migrating', 'migrate 3'];

/** Servers that note what they are asked, and see these nodes; each batch of keys takes 10 s. */
function recorder(migrations: readonly boolean[] = [true], seen: readonly Node[] = four, version = 'redis 8.6.3') {
  const asked: string[] = [];
  const left = [...migrations];
  let now = 0;
  const servers: Partial<RedisServers> = {
    setSlots: (pod, slots, state) => {
      asked.push(`r-${pod.shard}-${pod.ordinal} ${slots.join()} ${state}`);
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
  const world = { servers, clock: { now: () => now, pause: () => Promise.resolve() } } as unknown as World;
  return { asked, world, move: () => moveSlots(world, settingOf(self).topology, idOf(self), [3], to) };
}

test('a slot is marked on both sides before a key moves, and once more before it is taken', async () => {
  const { asked, move } = recorder([false, true]);
  await move();
  expect(asked).toEqual([...MOVE, 'migrate 3', 'r-3-0 3 importing', 'r-3-0 3 node', 'r-0-0 3 node']);
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

test('a move of many keys pauses for a look, and continues later: an agent that does not look counts as hanging', async () => {
  const { asked, move } = recorder([false, false, false]);
  await move();
  expect(asked).toEqual([...MOVE, 'migrate 3']);
});

test('a replica gets time for its copy: if it was asked again at each look, the copy would never end', async () => {
  const { asked, world: { servers } } = recorder();
  const memory = new Memory();
  const setting = settingOf(at(0, 1));
  const world = { servers, clock: { now: () => 60_000, pause: () => Promise.resolve() } } as unknown as World;
  const context: Context = { world, setting, memory, observer: new Observer(world, setting, memory) };
  memory.unchanged('link', 'down', 0);
  expect(memory.unchanged('link', 'down', 60_000)).toBe(60);
  await act({ do: 'replicate', nodeId: 'x', why: '' }, healthy(at(0, 1)), context);
  expect(asked).toEqual(['replicate x']);
  expect(memory.unchanged('link', 'down', 60_000)).toBe(0);
});

describe('a server that is busy', () => {
  const kill = { do: 'kill', running: 'script', why: 'too long' } as const;
  const doing = (servers: Partial<RedisServers>) => {
    const events: string[] = [];
    const kubernetes = {
      event: (_: string, reason: string) => {
        events.push(reason);
        return Promise.resolve();
      },
      writeRecord: () => Promise.resolve(),
    };
    const world = {
      servers,
      kubernetes,
      clock: { now: () => 0, pause: () => Promise.resolve() },
      log: () => undefined,
    } as unknown as World;
    const setting = settingOf(self);
    const memory = new Memory();
    const context: Context = { world, setting, memory, observer: new Observer(world, setting, memory) };
    return { events, memory, take: (action: Parameters<typeof act>[0]) => act(action, healthy(self), context) };
  };

  test('has its script killed, with an Event', async () => {
    const { events, memory, take } = doing({ kill: () => Promise.resolve() });
    await take(kill);
    expect({ events, unkillable: memory.unkillable }).toEqual({ events: ['ScriptKilled'], unkillable: false });
  });

  test('is remembered when its script has written, without an Event that it was killed', async () => {
    const { events, memory, take } = doing({ kill: () => Promise.reject(new Refusal('SCRIPT KILL', 'UNKILLABLE Sorry')) });
    await take(kill);
    expect({ events, unkillable: memory.unkillable }).toEqual({ events: [], unkillable: true });
  });

  test('ends without an answer when it is shut down; a refusal is an error', async () => {
    await expect(doing({ shutDown: () => Promise.reject(new Error('the connection was closed')) }).take({
      do: 'shutDown',
      why: 'x',
    })).resolves.toBe('again');
    await expect(doing({ shutDown: () => Promise.reject(new Refusal('SHUTDOWN', 'NOPERM')) }).take({
      do: 'shutDown',
      why: 'x',
    })).rejects.toThrow(/NOPERM/);
  });
});
