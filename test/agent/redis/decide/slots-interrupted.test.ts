import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Node, Observation, PodRef } from '../../../../agent/redis/model/facts';
import { agent, at, but, config, healthy, idOf, node, nodes, peer, replica, settingOf, share, silent, view } from '../support/situations';

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
