import type { View } from '../../../agent/redis/model/facts';
import type { RedisServers } from '../../../agent/redis/model/world';
import { StraySearch } from '../../../agent/redis/strays';
import { at, idOf, node, nodes, settingOf, share, view } from './support/situations';

const PRIMARY = at(1, 0);
const own = view(idOf(PRIMARY), nodes(), { keys: 5 });
const importing = view(
  idOf(PRIMARY), nodes([node(PRIMARY, { slots: share(1), importing: [{ slot: 2, nodeId: idOf(at(0, 0)) }] })]), { keys: 5 },
);
const taken = view(idOf(PRIMARY), nodes([node(PRIMARY, { slots: [{ from: 2, to: 7 }] })]), { keys: 5 });

/** A server with so many keys in each slot, which sees this by the time that they were counted. */
function holding(keys: Readonly<Record<number, number>>, after: View = own) {
  const looks = { sums: 0, searches: 0 };
  const count = (slots: readonly number[]) => slots.reduce((sum, slot) => sum + (keys[slot] ?? 0), 0);
  const servers: Partial<RedisServers> = {
    keysOutside: (slots) => {
      looks.sums += 1;
      return Promise.resolve(count(Object.keys(keys).map(Number)) - count(slots));
    },
    slotsWithHiddenKeys: (slots) => {
      looks.searches += 1;
      return Promise.resolve(slots.map(({ slot }) => slot).filter((slot) => (keys[slot] ?? 0) > 0));
    },
    view: () => Promise.resolve(after),
  };
  return { search: new StraySearch(servers as RedisServers, settingOf(PRIMARY)), looks, keys };
}

test('keys of a slot that another primary owns are strays', async () => {
  expect(await holding({ 2: 3, 5: 2 }).search.of(own, '', 0)).toEqual({ strays: [{ slot: 2, nodeId: idOf(at(0, 0)) }], keysOfOthers: [2] });
});

test('a server whose own slots hold all that it has is not searched slot by slot', async () => {
  const { search, looks } = holding({ 5: 5 });
  expect(await search.of(own, '', 0)).toEqual({ strays: [], keysOfOthers: [] });
  expect(looks).toEqual({ sums: 1, searches: 0 });
});

test.each([
  ['is on its way here', importing],
  ['has come here', taken],
])('keys of a slot that %s by the time that they are counted are none', async (_, after) => {
  expect(await holding({ 2: 5 }, after).search.of(own, '', 0)).toEqual({ strays: [], keysOfOthers: [] });
});

test('keys of a slot that nobody owns are known, and no strays: nobody can move the rest after them', async () => {
  const orphaned = view(idOf(PRIMARY), nodes([node(at(0, 0), { slots: [{ from: 0, to: 1 }] })]), { keys: 5 });
  expect(await holding({ 2: 5 }, orphaned).search.of(orphaned, '0-1', 0)).toEqual({ strays: [], keysOfOthers: [2] });
});

test('keys that could not be counted are not known; those of a server without keys are none', async () => {
  const servers: Partial<RedisServers> = { keysOutside: () => Promise.reject(new Error('no answer')) };
  const search = new StraySearch(servers as RedisServers, settingOf(PRIMARY));
  expect(await search.of(own, '', 0)).toEqual({ strays: [] });
  expect(await search.of({ ...own, keys: 0 }, '', 0)).toEqual({ strays: [], keysOfOthers: [] });
});

describe('a primary looks again', () => {
  test('after it was a replica: what it copied may hold keys of others', async () => {
    const { search, keys } = holding({ 5: 5 });
    expect((await search.of(own, '', 0)).keysOfOthers).toEqual([]);
    await search.of(view(idOf(at(1, 1))), '', 1000);
    Object.assign(keys, { 2: 1 });
    expect((await search.of(own, '', 2000)).keysOfOthers).toEqual([2]);
  });

  test('at once when slots have no owner, and not with each look while they stay the same', async () => {
    const { search, looks } = holding({ 5: 5 });
    await search.of(own, '', 0);
    await search.of(own, '0-10', 1000);
    await search.of(own, '0-10', 2000);
    expect(looks.sums).toBe(2);
  });

  test('after a minute', async () => {
    const { search, looks } = holding({ 5: 5 });
    await search.of(own, '', 0);
    await search.of(own, '', 59_000);
    await search.of(own, '', 60_000);
    expect(looks.sums).toBe(2);
  });
});
