import type { View } from '../../../agent/redis/facts';
import { StraySearch } from '../../../agent/redis/strays';
import type { RedisServers } from '../../../agent/redis/world';
import { at, idOf, node, nodes, settingOf, share, view } from './situations';

const PRIMARY = at(1, 0);
const own = view(idOf(PRIMARY), nodes(), { keys: 5 });
const importing = view(idOf(PRIMARY), nodes([node(PRIMARY, { slots: share(1), importing: [{ slot: 2, nodeId: idOf(at(0, 0)) }] })]), { keys: 5 });
const taken = view(idOf(PRIMARY), nodes([node(PRIMARY, { slots: [{ from: 2, to: 7 }] })]), { keys: 5 });

/** Keys of slot 2 are here, and the server says this once they were counted. */
function found(after: View) {
  const servers: Partial<RedisServers> = { slotsWithKeys: (slots) => Promise.resolve(slots.filter((slot) => slot === 2)), view: () => Promise.resolve(after) };
  return new StraySearch(servers as RedisServers, settingOf(PRIMARY)).of(own, 0);
}

test('keys of a slot that another primary owns are strays', async () => {
  expect(await found(own)).toEqual({ strays: [{ slot: 2, nodeId: idOf(at(0, 0)) }], keysOfOthers: [2] });
});

test.each([
  ['is on its way here', importing],
  ['has come here', taken],
])('keys of a slot that %s by the time that they are counted are none', async (_, after) => {
  expect(await found(after)).toEqual({ strays: [], keysOfOthers: [] });
});

test('keys that could not be counted are not known; those of a server without keys are none', async () => {
  const servers: Partial<RedisServers> = { slotsWithKeys: () => Promise.reject(new Error('no answer')) };
  const search = new StraySearch(servers as RedisServers, settingOf(PRIMARY));
  expect(await search.of(own, 0)).toEqual({ strays: [] });
  expect(await search.of({ ...own, keys: 0 }, 0)).toEqual({ strays: [], keysOfOthers: [] });
});

test('who was a replica meanwhile looks again: what it copied may hold keys of others', async () => {
  const counted: number[] = [];
  const servers: Partial<RedisServers> = { slotsWithKeys: () => Promise.resolve(counted), view: () => Promise.resolve(own) };
  const search = new StraySearch(servers as RedisServers, settingOf(PRIMARY));
  expect(await search.of(own, 0)).toEqual({ strays: [], keysOfOthers: [] });
  await search.of(view(idOf(at(1, 1))), 1000);
  counted.push(2);
  expect((await search.of(own, 2000)).keysOfOthers).toEqual([2]);
});
