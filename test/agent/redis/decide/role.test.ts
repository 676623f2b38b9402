import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Observation, PodRef } from '../../../../agent/redis/model/facts';
import {
  at, healthy, idOf, node, nodes, peer, replica, settingOf, share, silent, view, wanted, without,
} from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideRun(seen, settingOf(pod));

test('a primary that is only down is not replaced by the agents: the servers elect, or it comes back', () => {
  const all = nodes([node(at(1, 0), { slots: share(1), failed: true })]);
  const seen = healthy(at(1, 1), { own: view(idOf(at(1, 1)), all), peers: [peer(at(0, 0)), silent(at(1, 0))] });
  expect(does(at(1, 1), seen).do).toBe('wait');
});

test('a node with nothing joins the primary that serves its shard, whatever its ordinal', () => {
  const all = nodes([node(at(1, 1), { slots: share(1) }), node(at(1, 0))]);
  expect(does(at(1, 0), healthy(at(1, 0), {}, all))).toMatchObject({ do: 'replicate', nodeId: idOf(at(1, 1)) });
});

test('a node with keys is given no role', () => {
  const all = nodes([node(at(1, 1), { slots: share(1) }), node(at(1, 0))]);
  const seen = healthy(at(1, 0), {}, all);
  expect(does(at(1, 0), { ...seen, own: view(idOf(at(1, 0)), all, { keys: 3 }) }).do).not.toBe('replicate');
});

describe('a node whose ID everybody has forgotten', () => {
  const apart = view(idOf(at(1, 1)), nodes(), { linkUp: false });
  const back = (changes: Partial<Observation> = {}, pod = at(1, 1)) => healthy(
    pod, { forgottenSeconds: 5, ...(pod.ordinal === 1 && { own: apart }), ...changes },
  );

  test('takes another one: under the old one it would be kept out for a minute', () => {
    expect(does(at(1, 1), back())).toMatchObject({ do: 'reset' });
  });

  const emptyPrimary = nodes([node(at(1, 1))]);
  test.each<[string, PodRef, Observation, boolean]>([
    ['not at once: it may have been met a moment ago', at(1, 1), back({ forgottenSeconds: 4 }), false],
    [
      'not while its primary is silent: what it holds may be the only copy',
      at(1, 1),
      back({ peers: [peer(at(0, 0)), silent(at(1, 0))] }),
      false,
    ],
    [
      'not while it is in touch with its primary: until it were copied anew, there would be one copy',
      at(1, 1),
      back({ own: view(idOf(at(1, 1))) }),
      false,
    ],
    ['not while it owns slots', at(1, 0), back({}, at(1, 0)), false],
    [
      'also as an empty primary',
      at(1, 1),
      healthy(at(1, 1), { forgottenSeconds: 5, own: view(idOf(at(1, 1)), emptyPrimary, { keys: 0 }) }, emptyPrimary),
      true,
    ],
    [
      'not as a primary that holds keys',
      at(1, 1),
      healthy(at(1, 1), { forgottenSeconds: 5, own: view(idOf(at(1, 1)), emptyPrimary, { keys: 1 }) }, emptyPrimary),
      false,
    ],
  ])('%s', (_, pod, seen, expected) => {
    expect(does(pod, seen).do === 'reset').toBe(expected);
  });
});

describe('a new shard', () => {
  const all = nodes([node(at(3, 0)), node(at(3, 1))]);
  const four = { wanted: wanted(4) };

  test('gets a primary and replicas before it gets slots', () => {
    expect(does(at(3, 1), healthy(at(3, 1), four, all))).toMatchObject({ do: 'replicate', nodeId: idOf(at(3, 0)) });
    expect(does(at(3, 0), healthy(at(3, 0), four, all)).do).toBe('wait');
  });

  test('waits for a pod before it, which may be the primary', () => {
    const three = nodes([node(at(3, 1)), node(at(3, 2))]);
    const seen = healthy(at(3, 2), { wanted: wanted(4, 3) }, three);
    expect(does(at(3, 2), { ...seen, peers: [...seen.peers, silent(at(3, 0))] }).do).toBe('wait');
  });

  test('has a replica of a ghost follow the first primary, though it holds keys, once every slot is served elsewhere', () => {
    const ghost = node(at(3, 0), { id: idOf(at(3, 0), 7), failed: true });
    const left = nodes([ghost, replica(at(3, 0), at(3, 0), { primaryId: ghost.id }), node(at(3, 1))]);
    const seen = { ...healthy(at(3, 0), four, left.filter(({ failed }) => !failed)), own: view(idOf(at(3, 0)), left, { keys: 7 }) };
    expect(does(at(3, 0), seen)).toMatchObject({ do: 'replicate', nodeId: idOf(at(3, 1)) });
    expect(does(at(3, 0), { ...seen, own: view(idOf(at(3, 0)), left, { keys: 7, slotsServed: 11 }) }).do).not.toBe('replicate');
  });

  test('has a replica of what became a replica itself follow the first primary, once every slot is served elsewhere', () => {
    const left = nodes([replica(at(3, 0), at(1, 1)), replica(at(1, 1), at(1, 0)), node(at(3, 1))]);
    const seen = { ...healthy(at(3, 0), four, left), own: view(idOf(at(3, 0)), left, { keys: 7 }) };
    expect(does(at(3, 0), seen)).toMatchObject({ do: 'replicate', nodeId: idOf(at(3, 1)) });
    expect(does(at(3, 0), { ...seen, own: view(idOf(at(3, 0)), left, { keys: 7, slotsServed: 11 }) }).do).not.toBe('replicate');
  });

  test('that comes back as replicas of a ghost starts from the beginning', () => {
    const ghost = nodes([
      node(at(3, 0), { id: idOf(at(3, 0), 7), failed: true }),
      replica(at(3, 0), at(3, 0), { primaryId: idOf(at(3, 0), 7) }),
    ]);
    const seen = { ...healthy(at(3, 0), four, ghost.filter(({ failed }) => !failed)), own: view(idOf(at(3, 0)), ghost, { keys: 0 }) };
    expect(does(at(3, 0), seen)).toMatchObject({ do: 'reset' });
    expect(does(at(3, 0), { ...seen, own: view(idOf(at(3, 0)), ghost, { keys: 1 }) }).do).not.toBe('reset');
  });
});

describe('a replica without a link', () => {
  const cut = (seconds: number) => healthy(at(1, 1), { own: view(idOf(at(1, 1)), nodes(), { linkUp: false }), linkDownSeconds: seconds });

  test('contacts its primary again: it may be using an old address', () => {
    expect(does(at(1, 1), cut(10))).toMatchObject({ do: 'replicate', nodeId: idOf(at(1, 0)) });
  });

  test('waits for a while first', () => {
    expect(does(at(1, 1), cut(9)).do).toBe('wait');
  });

  test('waits for a primary that does not answer', () => {
    expect(does(at(1, 1), { ...cut(99), peers: [peer(at(0, 0)), silent(at(1, 0))] }).do).toBe('wait');
  });
});

test('a server that does not answer is waited for', () => {
  expect(does(at(0, 0), without(healthy(at(0, 0)), 'own')).do).toBe('wait');
  expect(does(at(0, 0), { ...without(healthy(at(0, 0)), 'own'), serverRunning: false }).do).toBe('wait');
});
