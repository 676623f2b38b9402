import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Node, Observation, PodRef } from '../../../../agent/redis/model/facts';
import { agent, at, but, healthy, idOf, node, nodes, peer, replica, settingOf, share, silent, view, wanted } from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideRun(seen, settingOf(pod));
const toOf = (action: Action) => (action.do === 'move' ? action.to.nodeId : undefined);

describe('a move that was broken off', () => {
  const moving = (open: Partial<Node>) => nodes([node(at(0, 0), { slots: share(0), ...open })]);

  test('is gone on with before anything else', () => {
    const seen = healthy(at(0, 0), {}, moving({ migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] }));
    expect(does(at(0, 0), seen)).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(at(1, 0)) } });
  });

  test('goes to the node that took over from its target', () => {
    const all = nodes([
      node(at(0, 0), { slots: share(0), migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] }),
      replica(at(1, 0), at(1, 1)),
      node(at(1, 1), { slots: share(1) }),
    ]);
    expect(toOf(does(at(0, 0), healthy(at(0, 0), {}, all)))).toBe(idOf(at(1, 1)));
  });

  test('to a node that is its own replica by now is closed: they changed places meanwhile', () => {
    const all = nodes([node(at(1, 1), { slots: share(1), migrating: [{ slot: 5, nodeId: idOf(at(1, 0)) }] }), replica(at(1, 0), at(1, 1))]);
    expect(does(at(1, 1), healthy(at(1, 1), {}, all))).toEqual({ do: 'closeSlots', slots: [5] });
  });

  test('is continued by the node that took over from its source', () => {
    const all = nodes([
      node(at(0, 1), { slots: share(0) }),
      replica(at(0, 0), at(0, 1)),
      node(at(1, 0), { slots: share(1), importing: [{ slot: 2, nodeId: idOf(at(0, 0)) }] }),
    ]);
    expect(does(at(0, 1), healthy(at(0, 1), {}, all))).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(at(1, 0)) } });
  });

  test('is gone on with although its target does not know who took over: servers leave a slot alone that is marked as coming in', () => {
    const all = nodes([
      node(at(0, 1), { slots: share(0) }),
      replica(at(0, 0), at(0, 1)),
      node(at(1, 0), { slots: share(1), importing: [{ slot: 3, nodeId: idOf(at(0, 0)) }] }),
    ]);
    const atTarget = all.map((one) => (one.id === idOf(at(0, 1)) ? { ...one, slots: [{ from: 0, to: 2 }] } : one));
    const seen = but(healthy(at(0, 1), {}, all), at(1, 0), (one) => peer(one.pod, { view: view(idOf(one.pod), atTarget) }));
    expect(does(at(0, 1), seen)).toMatchObject({ do: 'move', slots: [3], to: { nodeId: idOf(at(1, 0)) } });
  });

  test('is gone on with although its target thinks that this node owns other slots, which it marks and which went elsewhere', () => {
    const all = nodes([
      node(at(0, 0), { slots: [{ from: 0, to: 2 }] }),
      node(at(1, 0), { slots: share(1), importing: [2, 3].map((slot) => ({ slot, nodeId: idOf(at(0, 0)) })) }),
      node(at(1, 1), { slots: [{ from: 3, to: 3 }] }),
    ]);
    const atTarget = all.map((one) => ({
      ...one, ...(one.id === idOf(at(0, 0)) && { slots: share(0) }), ...(one.id === idOf(at(1, 1)) && { slots: [] }),
    }));
    const seen = but(healthy(at(0, 0), {}, all), at(1, 0), (one) => ({ ...one, view: view(idOf(one.pod), atTarget), halfMoved: [2] }));
    expect(does(at(0, 0), seen)).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(at(1, 0)) } });
  });

  test.each([at(1, 0), at(1, 1)])('goes on to the node to which clients are redirected, %p, if another one has keys as well', (target) => {
    const importing = [{ slot: 2, nodeId: idOf(at(0, 0)) }];
    const all = nodes([
      node(at(0, 0), { slots: share(0), migrating: [{ slot: 2, nodeId: idOf(target) }] }),
      node(at(1, 0), { slots: share(1), importing }),
      node(at(1, 1), { importing }),
    ]);
    const both = [at(1, 0), at(1, 1)].reduce(
      (seen, pod) => but(seen, pod, (one) => ({ ...one, halfMoved: [2] })), healthy(at(0, 0), {}, all),
    );
    expect(does(at(0, 0), both)).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(target) } });
  });

  test('waits for a target that is down: it has some of the keys', () => {
    const all = moving({ migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] });
    const seen = healthy(at(0, 0), {}, all);
    expect(does(at(0, 0), but(seen, at(1, 0), (one) => silent(one.pod))).do).not.toBe('move');
  });

  describe('in both directions between two nodes, whose servers would block each other,', () => {
    const [lower, higher] = [at(0, 0), at(0, 1)];
    const both = nodes([
      node(lower, { slots: [{ from: 0, to: 1 }], importing: [{ slot: 2, nodeId: idOf(higher) }] }),
      node(higher, { slots: [{ from: 2, to: 3 }], importing: [{ slot: 1, nodeId: idOf(lower) }] }),
    ]);
    const seenBy = (pod: PodRef) => {
      const seen = healthy(pod, {}, both);
      const [other, slot] = pod === lower ? [higher, 1] : [lower, 2];
      return but(seen, other, (one) => ({ ...one, halfMoved: [slot] }));
    };

    test('goes first from the lower pod', () => {
      expect(does(lower, seenBy(lower))).toMatchObject({ do: 'move', slots: [1], to: { nodeId: idOf(higher) } });
    });

    test('waits at the other one', () => {
      expect(does(higher, seenBy(higher)).do).not.toBe('move');
    });

    test('goes first from the one whose slots may have a new owner already, because nobody gives it any before that is known', () => {
      const giving = { ...seenBy(higher), giving: true };
      expect(does(higher, giving)).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(lower) } });
      const other = but(seenBy(lower), higher, (one) => ({ ...one, agent: agent({ giving: true }) }));
      expect(does(lower, other).do).not.toBe('move');
    });

    test('goes first from the higher one if the lower would give its last slots, and wait: with them, it would become a replica', () => {
      const last = both.map((one) => (one.id === idOf(higher)
        ? { ...one, importing: [0, 1].map((slot) => ({ slot, nodeId: idOf(lower) })) }
        : one));
      const seen = (pod: PodRef, other: PodRef, halfMoved: readonly number[]) => (
        but(healthy(pod, {}, last), other, (one) => ({ ...one, halfMoved }))
      );
      expect(does(lower, seen(lower, higher, [0, 1])).do).not.toBe('move');
      expect(does(higher, seen(higher, lower, [2]))).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(lower) } });
    });
  });

  describe('to a shard of which a pod is away', () => {
    const all = moving({ migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] });
    const of = (version: string) => {
      const seen = healthy(at(0, 0), {}, all);
      return { ...seen, ...(seen.own && { own: { ...seen.own, version } }) };
    };
    const away = (version: string) => but(of(version), at(1, 1), (one) => silent(one.pod));

    test('waits on Redis 7.0: the pod may return as the owner of slots that the target would then take back', () => {
      expect(does(at(0, 0), away('redis 7.0.15')).do).not.toBe('move');
      expect(does(at(0, 0), of('redis 7.0.15'))).toMatchObject({ do: 'move', slots: [2] });
    });

    test('does not wait on later versions', () => {
      expect(does(at(0, 0), away('redis 8.0.6'))).toMatchObject({ do: 'move', slots: [2] });
    });
  });

  test('whose slot went to its target is closed', () => {
    const seen = healthy(at(0, 0), {}, moving({ migrating: [{ slot: 9, nodeId: idOf(at(2, 0)) }] }));
    expect(does(at(0, 0), seen)).toEqual({ do: 'closeSlots', slots: [9] });
  });
});

test('a new shard gets no further slots before its other primary has given its keys away', () => {
  const all = (open: Partial<Node>) => nodes([
    node(at(3, 0), open), replica(at(3, 2), at(3, 1)), node(at(3, 1), { slots: [{ from: 11, to: 11 }] }),
    node(at(2, 0), { slots: [{ from: 8, to: 10 }] }),
  ]);
  const given = (open: Partial<Node>) => does(at(0, 0), healthy(at(0, 0), { wanted: wanted(4) }, all(open))).do;
  expect(given({})).toBe('move');
  expect(given({ importing: [{ slot: 6, nodeId: idOf(at(1, 0)) }] })).not.toBe('move');
});
