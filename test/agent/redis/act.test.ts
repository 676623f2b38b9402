import { act, Hands } from '../../../agent/redis/act';
import { Memory } from '../../../agent/redis/memory';
import { moveSlots } from '../../../agent/redis/move';
import { Observer } from '../../../agent/redis/observe';
import type { RedisServers, World } from '../../../agent/redis/world';
import { addressOf, at, healthy, idOf, settingOf } from './situations';

/** Servers that note what they are asked. */
function recorder(migrations: readonly boolean[] = [true]): { readonly asked: string[]; readonly servers: RedisServers } {
  const asked: string[] = [];
  const left = [...migrations];
  const servers: Partial<RedisServers> = {
    setSlots: (pod, slots, state) => {
      asked.push(`r-${pod.shard}-${pod.ordinal} ${slots.join()} ${state}`);
      return Promise.resolve();
    },
    migrateKeys: (slots) => {
      asked.push(`migrate ${slots.join()}`);
      return Promise.resolve(left.shift() ?? true);
    },
    replicate: (id) => {
      asked.push(`replicate ${id}`);
      return Promise.resolve();
    },
  };
  return { asked, servers: servers as RedisServers };
}

test('a slot is marked on both sides before a key moves, and once more before it is taken', async () => {
  const { asked, servers } = recorder([false, false, true]);
  const to = { ...at(3, 0), nodeId: idOf(at(3, 0)), address: addressOf(at(3, 0)) };
  await moveSlots(servers, { ...at(0, 0), nodeId: idOf(at(0, 0)) }, [3], to);
  expect(asked).toEqual(['r-3-0 3 importing', 'r-0-0 3 migrating', 'migrate 3', 'migrate 3', 'migrate 3', 'r-3-0 3 importing', 'r-3-0 3 node', 'r-0-0 3 node']);
});

test('a replica that was told whom to copy is given time: asked again at each look, the copy would never end', async () => {
  const { asked, servers } = recorder();
  const memory = new Memory();
  const setting = settingOf(at(0, 1));
  const world = { servers, clock: { now: () => 60_000, pause: () => Promise.resolve() } } as unknown as World;
  const hands: Hands = { world, setting, memory, observer: new Observer(world, setting, memory) };
  memory.unchanged('link', 'down', 0);
  expect(memory.unchanged('link', 'down', 60_000)).toBe(60);
  await act({ do: 'replicate', nodeId: 'x', why: '' }, healthy(at(0, 1)), hands);
  expect(asked).toEqual(['replicate x']);
  expect(memory.unchanged('link', 'down', 60_000)).toBe(0);
});
