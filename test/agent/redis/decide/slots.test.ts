import { decideHeldUp } from '../../../../agent/redis/decide/move';
import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Node, Observation, PodRef } from '../../../../agent/redis/model/facts';
import { members } from '../../../../agent/redis/model/members';
import {
  agent, at, but, healthy, idOf, node, nodes, peer, replica, settingOf, share, silent, view, wanted, without,
} from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideRun(seen, settingOf(pod));
const heldUp = (pod: PodRef, seen: Observation) => {
  const action = seen.own && decideHeldUp(seen.own, seen, members(seen, settingOf(pod)), settingOf(pod));
  return action?.do === 'wait' ? action.why : undefined;
};
const slotsOf = (action: Action) => (action.do === 'move' ? action.slots : []);
const toOf = (action: Action) => (action.do === 'move' ? action.to.nodeId : undefined);

describe('a shard that was added', () => {
  const four = nodes([node(at(3, 0)), replica(at(3, 1))]);
  const seen = healthy(at(0, 0), { wanted: wanted(4) }, four);

  test('gets its part from each of the others', () => {
    const actions = [0, 1, 2].map((shard) => does(at(shard, 0), healthy(at(shard, 0), { wanted: wanted(4) }, four)));
    expect(actions.map(slotsOf)).toEqual([[3], [7], [11]]);
    expect(actions.map(toOf)).toEqual(Array(3).fill(idOf(at(3, 0))));
  });

  test.each<[string, Observation]>([
    ['before its other pods replicate it', healthy(at(0, 0), { wanted: wanted(4) }, nodes([node(at(3, 0)), node(at(3, 1))]))],
    [
      'before they are in touch with it',
      but(seen, at(3, 1), (one) => peer(one.pod, { view: view(idOf(one.pod), four, { linkUp: false }) })),
    ],
    ['before it knows the owner at all', but(seen, at(3, 0), (one) => peer(one.pod, { view: view(idOf(one.pod), [node(at(3, 0))]) }))],
    [
      'before it knows how many slots the owner has',
      but(
        seen, at(3, 0), (one) => peer(
          one.pod, { view: view(
            idOf(one.pod),
            nodes(
              [...four, node(at(0, 0), { slots: [{ from: 0, to: 2 }] })].filter(({ id, slots }) => (
                id !== idOf(at(0, 0)) || slots[0]?.to === 2
              )),
            ),
          ) },
        ),
      ),
    ],
    ["before it knows the owner's epoch", { ...seen, own: view(idOf(at(0, 0)), four.map((one) => ({ ...one, epoch: one.epoch + 1 }))) }],
    [
      'while it has the same epoch as the owner: one of them takes another, and which slots are whose changes with it',
      but(
        seen, at(3, 0), (one) => peer(
          one.pod, { view: view(
            idOf(one.pod), nodes([...four, node(at(3, 0), { epoch: 1 })].filter(({ id, epoch }) => id !== idOf(at(3, 0)) || epoch === 1)),
          ) },
        ),
      ),
    ],
    ['before it takes commands', but(seen, at(3, 0), (one) => peer(one.pod, { view: view(idOf(one.pod), four, { serves: false }) }))],
    ['while it stops', but(seen, at(3, 0), (one) => ({ ...one, agent: agent({ stopping: true }) }))],
    ['while it is silent', but(seen, at(3, 0), (one) => silent(one.pod))],
    ['while a slot of another shard is not served', { ...seen, own: view(idOf(at(0, 0)), four, { slotsServed: 11 }) }],
  ])('gets nothing %s, and the others say what they wait for', (_, observed) => {
    expect(does(at(0, 0), observed).do).not.toBe('move');
    expect(heldUp(at(0, 0), observed)).toMatch(/^slots stay until (shard [1-3, ]+ has a serving primary|all slots are served)/);
  });

  test('gets nothing while the wanted shape is unknown', () => {
    expect(does(at(0, 0), { ...seen, wanted: { is: 'unknown' } }).do).not.toBe('move');
  });

  test('gets nothing from a replica', () => {
    expect(does(at(0, 1), healthy(at(0, 1), { wanted: wanted(4) }, four)).do).toBe('wait');
  });

  test('of one pod only gets slots without a replica', () => {
    const single = [0, 1, 2].map((shard) => node(at(shard, 0), { slots: share(shard) }));
    expect(does(at(0, 0), healthy(at(0, 0), { wanted: wanted(4, 1) }, [...single, node(at(3, 0))])).do).toBe('move');
  });
});

describe('a shard that goes', () => {
  const two = { wanted: wanted(2) };

  test('gives its slots to the others while it runs: two steps', () => {
    expect(does(at(2, 0), healthy(at(2, 0), two))).toMatchObject({ do: 'move', slots: [11, 10], to: { nodeId: idOf(at(0, 0)) } });
  });

  test('gives to those that can take them', () => {
    const seen = healthy(at(2, 0), two);
    expect(toOf(does(at(2, 0), but(seen, at(0, 0), (one) => silent(one.pod))))).toBe(idOf(at(1, 0)));
  });

  test('waits when nobody can take them', () => {
    const seen = healthy(at(2, 0), two);
    expect(does(at(2, 0), { ...seen, peers: [silent(at(0, 0)), silent(at(1, 0))] }).do).toBe('wait');
  });
});

describe('a slot that is marked as coming in', () => {
  const all = nodes([node(at(1, 0), { slots: share(1), importing: [{ slot: 2, nodeId: idOf(at(0, 0)) }] })]);
  const marked = (changes: Partial<Observation> = {}) => healthy(at(1, 0), { imports: [{ slot: 2, markedSeconds: 10 }], ...changes }, all);

  test('is closed when nobody moves it', () => {
    expect(does(at(1, 0), marked())).toEqual({ do: 'closeSlots', slots: [2] });
  });

  const both = [{ slot: 5, nodeId: idOf(at(0, 0)) }, { slot: 1, nodeId: idOf(at(0, 0)) }];
  const only5 = [{ slot: 5, nodeId: idOf(at(0, 0)) }];
  test.each<[string, Partial<Node>, Partial<Node>, readonly number[]]>([
    ['has the slot', {}, { importing: both }, [5]],
    ['has given the slot away', { migrating: only5 }, { migrating: both }, [1]],
    ['has the slot and does not move it', {}, { migrating: only5 }, [5]],
  ])('is cleared at a replica as well, once its primary %s: only the primary can', (_, ofPrimary, ofReplica, slots) => {
    const own = nodes([node(at(1, 0), { slots: share(1), ...ofPrimary })]);
    const open = nodes([replica(at(1, 1), at(1, 0), ofReplica)]);
    expect(does(
      at(1, 0), but(healthy(at(1, 0), {}, own), at(1, 1), (one) => peer(one.pod, { view: view(idOf(at(1, 1)), open) })),
    )).toEqual({
      do: 'closeSlots',
      slots,
    });
  });

  const migrating = nodes([
    ...all.filter(({ id }) => id !== idOf(at(0, 0))),
    node(at(0, 0), { slots: share(0), migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] }),
  ]);
  test.each<[string, Observation]>([
    ['at once: a move begins with it', marked({ imports: [{ slot: 2, markedSeconds: 9 }] })],
    ['while it has keys here: they are nowhere else', marked({ importsWithKeys: [2] })],
    ['while it is not known whether it has keys here', without(marked(), 'importsWithKeys')],
    ['while its owner is silent', but(marked(), at(0, 0), (one) => silent(one.pod))],
    ['while the agent of its owner copies its keys, before the owner marks it',
      but(marked(), at(0, 0), (one) => ({ ...one, agent: agent({ moving: [2] }) }))],
    ['while its owner moves it', but(marked(), at(0, 0), (one) => peer(one.pod, { view: view(idOf(one.pod), migrating) }))],
  ])('is not closed %s', (_, seen) => {
    expect(does(at(1, 0), seen).do).not.toBe('closeSlots');
  });

  test('is closed when its owner took it over since, of which a server does not hear while it is marked', () => {
    const before = nodes([
      node(at(0, 0), { slots: [] }),
      node(at(1, 0), { slots: share(1), importing: [{ slot: 2, nodeId: idOf(at(0, 0)) }] }),
    ]);
    const since = nodes([replica(at(0, 0), at(0, 1)), node(at(0, 1), { slots: share(0) })]);
    const seen = but(
      healthy(
        at(1, 0), { imports: [{ slot: 2, markedSeconds: 10 }] }, before,
      ), at(0, 1), (one) => peer(one.pod, { view: view(idOf(one.pod), since) }),
    );
    expect(does(at(1, 0), seen)).toEqual({ do: 'closeSlots', slots: [2] });
  });

  test('is closed when it is the own one by now', () => {
    const own = nodes([node(at(1, 0), { slots: share(1), importing: [{ slot: 5, nodeId: idOf(at(0, 0)) }] })]);
    expect(does(at(1, 0), healthy(at(1, 0), { imports: [{ slot: 5, markedSeconds: 10 }], importsWithKeys: [5] }, own))).toEqual({
      do: 'closeSlots',
      slots: [5],
    });
  });
});

test("keys of a slot that is another's are marked, so that its owner moves the rest after them", () => {
  const strays = [{ slot: 2, nodeId: idOf(at(0, 0)) }];
  expect(does(at(1, 0), healthy(at(1, 0), { strays }))).toEqual({ do: 'openSlots', slots: strays });
});

test('of two primaries of a shard that own slots, the one with less gives all to the other', () => {
  const split = nodes([node(at(0, 0), { slots: [{ from: 0, to: 0 }] }), node(at(0, 1), { slots: [{ from: 1, to: 3 }] })]);
  expect(does(at(0, 0), healthy(at(0, 0), {}, split))).toMatchObject({ do: 'move', slots: [0], to: { nodeId: idOf(at(0, 1)) } });
  expect(does(at(0, 1), healthy(at(0, 1), {}, split)).do).not.toBe('move');
});
