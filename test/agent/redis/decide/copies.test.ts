import { decideCopies } from '../../../../agent/redis/decide/copies';
import type { Node, View } from '../../../../agent/redis/model/facts';
import { members } from '../../../../agent/redis/model/members';
import { at, healthy, idOf, node, nodes, replica, settingOf, share, view } from '../support/situations';

const NEW = at(1, 0);
const newId = idOf(NEW, 1);

/** What pod 1-0 does, whose server started without data and knows these nodes. */
function does(all: readonly Node[], changes: Partial<View> = {}, withholdsCopies = true): string | undefined {
  const own = view(newId, all, changes);
  const seen = { ...healthy(NEW), own, withholdsCopies };
  return decideCopies(own, seen, members(seen, settingOf(NEW)), settingOf(NEW))?.do;
}

const others = nodes([node(at(1, 0), { id: newId })]);

const elsewhere = others.filter(({ id }) => id !== idOf(NEW)).map((one) => (
  one.id === idOf(at(2, 0)) ? { ...one, slots: [...share(1), ...share(2)] } : one
));

describe('a server that started without data sends no copies', () => {
  test.each<[string, readonly Node[]]>([
    [
      'while its former ID owns the slots of its shard: replicas of that may have the only data',
      [...others, node(NEW, { slots: share(1), failed: true })],
    ],
    ['while a node without a name owns slots: that may be its former ID', [...others, node(NEW, { slots: share(1), host: '' })]],
    ['before it knows of an owner for each slot', others],
  ])('%s', (_, all) => {
    expect(does(all)).toBeUndefined();
  });

  test.each<[string, readonly Node[]]>([
    ['when it owns slots', nodes([node(NEW, { id: newId, slots: share(1) })])],
    ['when all slots belong to other shards', elsewhere],
  ])('but does %s', (_, all) => {
    expect(does(all)).toBe('allowCopies');
  });

  test('but does when it follows the primary of its shard, which it may replace one day', () => {
    const all = nodes([node(at(1, 1), { slots: share(1) }), replica(NEW, at(1, 1), { id: newId })]);
    expect(does(all)).toBe('allowCopies');
    expect(does(all, { linkUp: false })).toBeUndefined();
  });

  test('and is not told again once it does', () => {
    expect(does(nodes([node(NEW, { id: newId, slots: share(1) })]), {}, false)).toBeUndefined();
  });
});
