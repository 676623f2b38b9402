import { decideRun } from '../../../../agent/redis/decide/run';
import type { Node, Observation, PodRef, View } from '../../../../agent/redis/model/facts';
import { agent, at, but, healthy, idOf, node, nodes, replica, settingOf, share, silent, view, without } from '../support/situations';

const NEW = 'redis 8.6.3';

/** The same, where each server runs a version that forgets keys without a mark. */
function ofVersion(seen: Observation, version = NEW): Observation {
  const told = (one: View) => ({ ...one, version });
  return {
    ...seen,
    ...(seen.own && { own: told(seen.own) }),
    peers: seen.peers.map((one) => (one.view === undefined ? one : { ...one, view: told(one.view) })),
  };
}
const does = (pod: PodRef, seen: Observation, version = NEW) => {
  const [engine, number = ''] = version.split(' ');
  const server = { ...settingOf(pod).config.server, engine: engine === 'valkey' ? 'valkey' as const : 'redis' as const, version: number };
  return decideRun(ofVersion(seen, version), settingOf(pod, { server }));
};

const move: Partial<Node> = { importing: [{ slot: 2, nodeId: idOf(at(0, 0)) }] };
const moving = nodes([
  node(at(0, 0), { slots: share(0), migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] }),
  node(at(1, 0), { slots: share(1), ...move }),
]);
const shape = (shards: number) => ({ is: 'shape', shards, pods: 2, ownPods: 2 }) as const;

describe('a replica whose shard is given slots', () => {
  test.each([
    NEW,
    'redis 9.0.0',
  ])('holds its start on %s: should it take over and end, it would delete the keys of slots that are not its own yet', (version) => {
    expect(does(at(1, 1), healthy(at(1, 1), {}, moving), version)).toEqual({ do: 'holdStart', incoming: 'any' });
  });

  test.each(['redis 7.0.15', 'redis 8.0.6'])('starts by itself on %s, which marks such slots', (version) => {
    expect(does(at(1, 1), healthy(at(1, 1), {}, moving), version).do).not.toBe('holdStart');
  });

  test.each([
    'valkey 8.1.1',
    'valkey 9.1.2',
  ])('holds its start on %s, and notes what is on its way: its own marks go before its primary has the slot', (version) => {
    const seen = healthy(at(1, 1), {}, moving);
    expect(does(at(1, 1), seen, version)).toEqual({ do: 'holdStart', incoming: [{ slot: 2, nodeId: idOf(at(0, 0)) }] });
    const noted = { startHeld: true, incoming: [{ slot: 2, nodeId: idOf(at(0, 0)) }] };
    expect(does(at(1, 1), { ...seen, ...noted }, version).do).not.toBe('holdStart');
    const more = nodes([
      ...moving.filter(({ id }) => id !== idOf(at(1, 0))),
      node(at(1, 0), { slots: share(1), importing: [{ slot: 3, nodeId: idOf(at(0, 0)) }] }),
    ]);
    expect(does(at(1, 1), healthy(at(1, 1), noted, more), version)).toMatchObject({
      do: 'holdStart',
      incoming: [{ slot: 2 }, { slot: 3 }],
    });
  });

  test('holds its start before the first slot comes', () => {
    const four = [...nodes(), node(at(3, 0)), replica(at(3, 1), at(3, 0))];
    expect(does(at(3, 1), healthy(at(3, 1), { wanted: shape(4) }, four)).do).toBe('holdStart');
    expect(does(at(2, 1), healthy(at(2, 1), { wanted: shape(4) }, four)).do).not.toBe('holdStart');
  });

  test('holds it although its primary is gone', () => {
    const lost = nodes([
      node(at(0, 0), { slots: share(0), migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] }),
      node(at(1, 0), { slots: share(1), failed: true }),
    ]);
    expect(does(at(1, 1), but(healthy(at(1, 1), {}, lost), at(1, 0), (one) => silent(one.pod))).do).toBe('holdStart');
  });
});

test('a primary holds nothing: its marks are on its disk', () => {
  expect(does(at(1, 0), healthy(at(1, 0), {}, moving)).do).not.toBe('holdStart');
});

describe('a start that is held', () => {
  const held = { startHeld: true, quietSeconds: 15 };

  test('is free again when no slot is on its way for a while', () => {
    expect(does(at(1, 1), healthy(at(1, 1), held))).toEqual({ do: 'allowStart' });
    expect(does(at(1, 1), healthy(at(1, 1), { ...held, quietSeconds: 14 })).do).not.toBe('allowStart');
  });

  test('is forgotten also where the pod was replaced since, and starts by itself', () => {
    expect(does(at(1, 1), healthy(at(1, 1), { startHeld: false, startNoted: true, quietSeconds: 15 }))).toEqual({ do: 'allowStart' });
  });

  test.each<[string, Observation]>([
    ['slots are on their way', healthy(at(1, 1), held, moving)],
    ['a pod is silent: it may be giving slots', but(healthy(at(1, 1), held), at(0, 0), (one) => silent(one.pod))],
    ['it is not known what is wanted', healthy(at(1, 1), { ...held, wanted: { is: 'unknown' } })],
    ['this primary holds keys of others', healthy(at(1, 0), { ...held, keysOfOthers: [2], strays: [{ slot: 2, nodeId: idOf(at(0, 0)) }] })],
    ['this primary does not know whether it holds keys of others', without(healthy(at(1, 0), held), 'keysOfOthers')],
  ])('stays held while %s', (_, seen) => {
    expect(does(seen.own?.me.host.startsWith('r-1-1') === true ? at(1, 1) : at(1, 0), seen).do).not.toBe('allowStart');
  });

  test('is made by the agent once the server is gone: it may write its list of nodes to the last', () => {
    const down = (changes: Partial<Observation>) => without(
      healthy(at(1, 1), { serverRunning: false, startHeld: true, serverDownSeconds: 1, ...changes }), 'own',
    );
    expect(decideRun(down({}), settingOf(at(1, 1)))).toEqual({ do: 'start' });
    expect(decideRun(down({ serverDownSeconds: 0.5 }), settingOf(at(1, 1))).do).toBe('wait');
    expect(decideRun(down({ serverRunning: true }), settingOf(at(1, 1))).do).toBe('wait');
    expect(decideRun(down({ startHeld: false }), settingOf(at(1, 1))).do).toBe('wait');
  });
});

describe('a source', () => {
  const four = [...nodes(), node(at(3, 0)), replica(at(3, 1), at(3, 0))];
  const planned = (startHeld: boolean) => but(
    healthy(at(0, 0), { wanted: shape(4) }, four), at(3, 1), (one) => ({ ...one, agent: agent({ startHeld }) }),
  );

  test('gives no slot before the replicas of its target hold their start', () => {
    expect(does(at(0, 0), planned(false)).do).not.toBe('move');
    expect(does(at(0, 0), planned(true))).toMatchObject({ do: 'move', to: { nodeId: idOf(at(3, 0)) } });
    expect(does(at(0, 0), planned(false), 'redis 8.0.6').do).toBe('move');
  });

  test('gives none while an agent only prepares: its server would start by itself', () => {
    const preparing = but(planned(true), at(3, 1), (one) => ({ ...one, agent: agent({ phase: 'prepare', startHeld: true }) }));
    expect(does(at(0, 0), preparing).do).not.toBe('move');
  });

  test('gives a shard without slots one alone, which makes its replica one that can be elected', () => {
    expect(does(at(0, 0), planned(true))).toMatchObject({ do: 'move', only: 'one' });
    const owning = [
      ...nodes([node(at(0, 0), { slots: [{ from: 0, to: 2 }] })]),
      node(at(3, 0), { slots: [{ from: 3, to: 3 }] }),
      replica(at(3, 1), at(3, 0)),
    ];
    const next = but(healthy(at(1, 0), { wanted: shape(4) }, owning), at(3, 1), (one) => ({ ...one, agent: agent({ startHeld: true }) }));
    const step = does(at(1, 0), next);
    expect(step.do).toBe('move');
    expect(step).not.toHaveProperty('only');
  });

  test('goes on with a move that was broken off only then', () => {
    const broken = (startHeld: boolean) => but(healthy(at(0, 0), {}, moving), at(1, 1), (one) => ({ ...one, agent: agent({ startHeld }) }));
    expect(does(at(0, 0), broken(false)).do).not.toBe('move');
    expect(does(at(0, 0), broken(true))).toMatchObject({ do: 'move', slots: [2] });
  });

  test('gives slots to a target whose replica is gone: that one copies all of it when it is back', () => {
    const gone = [...nodes([node(at(1, 0), { slots: share(1) }), replica(at(1, 1), at(1, 0), { failed: true })])];
    const seen = but(
      healthy(
        at(0, 0),
        {},
        nodes([
          node(at(0, 0), { slots: share(0), migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] }),
          ...gone.filter(({ id }) => id !== idOf(at(0, 0))),
        ]),
      ), at(1, 1), (one) => silent(one.pod),
    );
    expect(does(at(0, 0), seen).do).toBe('move');
  });
});

test('a slot that another server only marks is not moved there: only keys on both sides tell of a move', () => {
  const marked = nodes([node(at(1, 0), { slots: share(1), ...move })]);
  const seen = (halfMoved: readonly number[]) => but(
    healthy(at(0, 0), {}, marked), at(1, 0), (one) => ({ ...one, view: view(idOf(at(1, 0)), marked), halfMoved }),
  );
  expect(does(at(0, 0), seen([]), 'redis 8.0.6').do).not.toBe('move');
  expect(does(at(0, 0), seen([2]), 'redis 8.0.6')).toMatchObject({ do: 'move', slots: [2], to: { nodeId: idOf(at(1, 0)) } });
});
