import type { Observation } from '../../../../agent/redis/model/facts';
import {
  agreesOnMe, answersAsPrimary, firstServing, isCopied, isFresh, members, missesLoss, newest, ownedByShard, replicasOf, servingPrimary,
  wantedViews,
} from '../../../../agent/redis/model/members';
import type { SlotRange } from '../../../../agent/redis/model/slots';
import {
  at, but, freshView, healthy, idOf, node, nodes, peer, replica, settingOf, share, silent, view, wanted,
} from '../support/situations';

const SELF = at(0, 0);
const setting = settingOf(SELF);
const seenBy = (seen: Observation) => members(seen, setting);
const named = (all: ReturnType<typeof members>, id: string) => all.find((member) => member.node.id === id);

test('every node of the cluster is a member, with its pod and with what its server and agent say', () => {
  const all = seenBy(healthy(SELF));
  expect(all).toHaveLength(6);
  expect(named(all, idOf(at(1, 0)))).toMatchObject({ pod: at(1, 0), self: false, slotCount: 4, gone: false, superseded: false });
  expect(named(all, idOf(at(1, 0)))?.view?.me.id).toBe(idOf(at(1, 0)));
});

test('a node in a handshake is left out: nothing is sure about it', () => {
  const all = seenBy(healthy(SELF, {}, nodes([node(at(3, 0), { handshake: true })])));
  expect(named(all, idOf(at(3, 0)))).toBeUndefined();
});

test('a node that none of our pods announces has no pod', () => {
  const stranger = { ...node(at(3, 0)), host: 'elsewhere.example.com' };
  const seen = healthy(SELF);
  const own = seen.own && { ...seen.own, nodes: [...seen.own.nodes, stranger] };
  expect(named(seenBy({ ...seen, ...(own && { own }) }), stranger.id)).not.toHaveProperty('pod');
});

test.each([
  ['considered failed', { failed: true }],
  ['without a known address', { addressUnknown: true }],
])('a node %s is gone', (_, changes) => {
  expect(named(seenBy(healthy(SELF, {}, nodes([replica(at(1, 1), at(1, 0), changes)]))), idOf(at(1, 1)))?.gone).toBe(true);
});

test('a node whose pod answers with another ID has lost its volume, and never comes back', () => {
  const seen = but(healthy(SELF), at(1, 1), (one) => ({ ...one, view: freshView(at(1, 1), 1) }));
  expect(named(seenBy(seen), idOf(at(1, 1)))).toMatchObject({ gone: true, superseded: true });
});

test('a node whose pod is silent may come back', () => {
  const seen = but(healthy(SELF), at(1, 1), () => silent(at(1, 1)));
  expect(named(seenBy(seen), idOf(at(1, 1)))).toMatchObject({ gone: false, superseded: false });
});

test('of two primaries of a shard, the one with more slots serves it', () => {
  const split = nodes([node(at(1, 0), { slots: [{ from: 4, to: 4 }] }), node(at(1, 1), { slots: [{ from: 5, to: 7 }] })]);
  const all = seenBy(healthy(SELF, {}, split));
  expect(servingPrimary(all, 1)?.pod).toEqual(at(1, 1));
  expect(ownedByShard(all)).toEqual(new Map([[0, 4], [1, 4], [2, 4]]));
});

test('a primary that is considered failed serves no shard', () => {
  const all = seenBy(healthy(SELF, {}, nodes([node(at(1, 0), { slots: share(1), failed: true })])));
  expect(servingPrimary(all, 1)).toBeUndefined();
});

test('what one must do for all falls to the lowest primary that serves slots', () => {
  expect(firstServing(seenBy(healthy(SELF)))?.pod).toMatchObject(SELF);
  const moved = nodes([replica(SELF, at(0, 1)), node(at(0, 1), { slots: share(0) })]);
  expect(firstServing(seenBy(healthy(SELF, {}, moved)))?.pod).toEqual(at(0, 1));
});

test('the newest copy is the one with the largest offset, and a silent replica has none', () => {
  const all = nodes([replica(at(1, 2), at(1, 0))]);
  const seen = but(healthy(SELF, {}, all), at(1, 2), (one) => ({ ...one, view: view(idOf(at(1, 2)), all, { offset: 200 }) }));
  expect(newest(replicasOf(seenBy(seen), idOf(at(1, 0))))?.pod).toEqual(at(1, 2));
  const without = but(seen, at(1, 2), () => silent(at(1, 2)));
  expect(newest(replicasOf(seenBy(without), idOf(at(1, 0))))?.pod).toEqual(at(1, 1));
});

test('a member answers as a primary only when its own server says so too', () => {
  const promoted = nodes([replica(at(1, 0), at(1, 1)), node(at(1, 1), { slots: share(1) })]);
  const seen = but(healthy(SELF), at(1, 0), (one) => ({ ...one, view: view(idOf(at(1, 0)), promoted) }));
  const told = named(seenBy(seen), idOf(at(1, 0)));
  expect(told?.node.primary).toBe(true);
  expect(told && answersAsPrimary(told)).toBe(false);
});

test('the wanted pods have a view each, or none while they are silent', () => {
  const seen = but(healthy(SELF), at(2, 1), () => silent(at(2, 1)));
  const own = view(idOf(SELF));
  const views = wantedViews(own, wanted(3), seen, setting);
  expect(views).toHaveLength(6);
  expect(views[0]).toBe(own);
  expect(views[5]).toBeUndefined();
});

test('a replica is copied once it is in touch and what it holds is on its disk', () => {
  const one = view(idOf(at(0, 1)));
  expect(isCopied(one)).toBe(true);
  expect(isCopied({ ...one, rewriting: true })).toBe(false);
  expect(isCopied({ ...one, linkUp: false })).toBe(false);
});

test('only a server that knows nobody, owns nothing and holds nothing is fresh', () => {
  expect(isFresh(freshView(SELF))).toBe(true);
  expect(isFresh({ ...freshView(SELF), keys: 1 })).toBe(false);
  expect(isFresh(view(idOf(SELF)))).toBe(false);
});

describe('a target agrees on what the owner has', () => {
  const own = view(idOf(SELF));
  const target = (all = nodes()) => peer(at(1, 0), { view: view(idOf(at(1, 0)), all) }).view;

  test('when it lists the same slots at the same epoch', () => {
    expect(agreesOnMe(own, target())).toBe(true);
  });

  test.each([
    ['as a replica', replica(SELF, at(0, 1))],
    ['as failed', node(SELF, { slots: share(0), failed: true })],
    ['at an older epoch', node(SELF, { slots: share(0), epoch: 0 })],
    ['with fewer slots', node(SELF, { slots: [{ from: 0, to: 2 }] })],
  ])('and not when it lists the owner %s', (_, listed) => {
    expect(agreesOnMe(own, target(nodes([listed])))).toBe(false);
  });

  test('and not while it gives no view', () => {
    expect(agreesOnMe(own, undefined)).toBe(false);
  });

  test('also when it already takes a slot that it does not list any more', () => {
    const taking = nodes([
      node(SELF, { slots: [{ from: 0, to: 2 }] }),
      node(at(1, 0), { slots: share(1), importing: [{ slot: 3, nodeId: idOf(SELF) }] }),
    ]);
    expect(agreesOnMe(own, target(taking))).toBe(true);
  });
});

describe('a server misses that a node has lost slots', () => {
  const own = view(idOf(SELF), nodes([node(SELF, { slots: [{ from: 0, to: 2 }] })]));
  const knowing = (slots: readonly SlotRange[]) => view(idOf(at(1, 0)), nodes([node(SELF, { slots })]));

  test.each([
    ['as long as it attributes them to that node', knowing([{ from: 0, to: 3 }]), true],
    ['until it knows what is left', knowing([{ from: 0, to: 2 }]), false],
    ['not when it knows of fewer', knowing([{ from: 0, to: 0 }, { from: 2, to: 2 }]), false],
    ['not when it knows of none', knowing([]), false],
  ])('%s', (_, seen, misses) => {
    expect(missesLoss(own, seen)).toBe(misses);
  });
});
