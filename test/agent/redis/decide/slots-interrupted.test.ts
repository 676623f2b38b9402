import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Node, Observation, PodRef } from '../../../../agent/redis/model/facts';
import {
  agent, at, but, config, healthy, idOf, node, nodes, peer, replica, settingOf, share, silent, view, wanted,
} from '../support/situations';

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

describe('a shard whose primary hung, and was replaced', () => {
  const valkey = { server: { ...config.server, engine: 'valkey' as const } };
  const given = (old: Node, open: Partial<Node>, engine = {}) => {
    const all = nodes([node(at(0, 0), { slots: share(0), ...open }), old, node(at(1, 1), { slots: share(1) })]);
    const seen = but(
      healthy(at(0, 0), {}, all), at(1, 0), (one) => (old.primary ? silent(one.pod) : { ...one, agent: agent({ startHeld: true }) }),
    );
    return decideRun(seen, settingOf(at(0, 0), engine)).do;
  };
  const hung = node(at(1, 0), { failed: true });
  const halfway = { migrating: [{ slot: 2, nodeId: idOf(at(1, 1)) }] };

  test('gets nothing while it runs Valkey and is not a replica yet: it would take these slots, and all that it had before', () => {
    expect(given(hung, halfway, valkey)).not.toBe('move');
    expect(given(replica(at(1, 0), at(1, 1)), halfway, valkey)).toBe('move');
  });

  test('gets more while it runs Redis, which takes nothing back', () => {
    expect(given(hung, halfway)).toBe('move');
  });

  test('gets more although there is another primary, once that one says that it imports nothing', () => {
    const all = nodes([node(at(0, 0), { slots: share(0), ...halfway }), node(at(1, 0)), node(at(1, 1), { slots: share(1) })]);
    expect(decideRun(healthy(at(0, 0), {}, all), settingOf(at(0, 0), valkey)).do).toBe('move');
  });

  test('gets more once the volume of the other primary is lost: it never comes back', () => {
    const all = nodes([
      node(at(0, 0), { slots: share(0), ...halfway }),
      hung,
      node(at(1, 0), { id: idOf(at(1, 0), 1), primary: false, primaryId: idOf(at(1, 1)) }),
      node(at(1, 1), { slots: share(1) }),
    ]);
    const back = view(idOf(at(1, 0), 1), all);
    const seen = but(healthy(at(0, 0), {}, all), at(1, 0), (one) => peer(one.pod, { view: back }));
    expect(decideRun(seen, settingOf(at(0, 0), valkey)).do).toBe('move');
  });
});

describe('a Valkey primary that comes back after another one took over its shard, in the middle of a move to it', () => {
  const valkey = { server: { ...config.server, engine: 'valkey' as const } };
  const [source, old, serving] = [at(0, 0), at(1, 0), at(1, 1)];
  const importing = (slots: readonly number[], from: PodRef) => slots.map((slot) => ({ slot, nodeId: idOf(from) }));
  const cluster = (atSource: Partial<Node>, atOld: Partial<Node>, atServing: Partial<Node> = {}) => nodes([
    node(source, { slots: share(0), ...atSource }), node(old, atOld), node(serving, { slots: share(1), ...atServing }),
  ]);
  const decides = (pod: PodRef, all: readonly Node[], seen: Partial<Observation> = {}, server = valkey) => (
    decideRun({ ...healthy(pod, {}, all), ...seen }, settingOf(pod, server))
  );

  test('takes nothing any more: slots of which it has keys are marked as coming from the other one, and the rest is closed', () => {
    const all = cluster({}, { importing: importing([2, 3], source) });
    const halfway = { own: view(idOf(old), all, { keys: 5 }), importsWithKeys: [3] };
    expect(decides(old, all, halfway)).toEqual({ do: 'closeSlots', slots: [2] });
    const left = cluster({}, { importing: importing([3], source) });
    expect(decides(old, left, { ...halfway, own: view(idOf(old), left, { keys: 5 }) })).toEqual({
      do: 'openSlots', slots: importing([3], serving),
    });
  });

  test('changes no mark before it knows which slots it has keys of', () => {
    const all = cluster({}, { importing: importing([2, 3], source) });
    expect(decides(old, all, { own: view(idOf(old), all, { keys: 5 }), importsWithKeys: undefined }).do).toBe('wait');
  });

  test('is not waited for once it takes nothing: the move goes on to the other one, which has keys of the slot as well', () => {
    const all = (from: PodRef) => cluster(
      { migrating: importing([2], serving) }, { importing: importing([2], from) }, { importing: importing([2], source) },
    );
    const halves = (from: PodRef) => {
      const seen = [old, serving].reduce(
        (so, pod) => but(so, pod, (one) => ({ ...one, halfMoved: [2] })), healthy(source, {}, all(from)),
      );
      return decideRun(seen, settingOf(source, valkey));
    };
    expect(halves(source).do).not.toBe('move');
    expect(halves(serving)).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(serving) } });
  });

  test('gets the slots that it has keys of from the other one, but not the last of them while more arrive there', () => {
    const all = (slots: readonly number[], open: Partial<Node>) => cluster(
      {}, { importing: importing(slots, serving) }, open,
    );
    const collects = (slots: readonly number[], open: Partial<Node> = {}) => decideRun(
      but(healthy(serving, {}, all(slots, open)), old, (one) => ({ ...one, halfMoved: slots })), settingOf(serving, valkey),
    );
    expect(collects([4])).toMatchObject({ do: 'move', slots: [4], to: { nodeId: idOf(old) } });
    expect(collects([4, 5, 6, 7]).do).toBe('move');
    expect(collects([4, 5, 6, 7], { importing: importing([10], at(2, 0)) }).do).not.toBe('move');
    expect(collects([4, 5, 6], { importing: importing([10], at(2, 0)) }).do).toBe('move');
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
