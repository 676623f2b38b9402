import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Node, Observation, PodRef } from '../../../../agent/redis/model/facts';
import {
  at, healthy, hostOf, idOf, node, nodes, peer, replica, settingOf, share, silent, SLOTS, view, wanted, without,
} from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideRun(seen, settingOf(pod));

/** Shard 1 lost the volume of its primary: the pod answers under another ID, and all know both. */
const newId = idOf(at(1, 0), 1);
const lost = (old: Partial<Node> = {}) => nodes([
  node(at(1, 0), { slots: share(1), failed: true, connected: false, ...old }),
  node(at(1, 0), { id: newId }),
]);
const emptied = (pod: PodRef, all: readonly Node[], changes: Partial<Observation> = {}): Observation => {
  const id = (one: PodRef) => all.find(({ host, failed }) => host === hostOf(one) && !failed)?.id ?? '';
  const pods = [at(0, 0), at(0, 1), at(1, 0), at(1, 1), at(2, 0), at(2, 1)].filter((one) => (
    one.shard !== pod.shard || one.ordinal !== pod.ordinal
  ));
  return healthy(pod, { own: view(id(pod), all), peers: pods.map((one) => peer(one, { view: view(id(one), all) })), ...changes });
};

describe('when the volume of a primary is lost', () => {
  test('its replica asks for the votes', () => {
    expect(does(at(1, 1), emptied(at(1, 1), lost()))).toMatchObject({ do: 'promote' });
  });

  test('and takes over without them, once it has asked for a minute', () => {
    const after = (linkDownSeconds: number) => does(at(1, 1), emptied(at(1, 1), lost(), { linkDownSeconds }));
    expect(after(59)).toMatchObject({ do: 'promote', votes: true });
    expect(after(60)).toMatchObject({ do: 'promote', votes: false });
  });

  describe('before it told its replica whose pod it was', () => {
    const unnamed = (old: Partial<Node>) => lost({ host: '', failed: false, ...old });

    test('that one asks for the votes once every pod answers', () => {
      const seen = emptied(at(1, 1), unnamed({ addressUnknown: true }));
      expect(does(at(1, 1), seen)).toMatchObject({ do: 'promote' });
      expect(does(at(1, 1), {
        ...seen,
        peers: seen.peers.map((one) => (one.pod.shard === 2 ? silent(one.pod) : one)),
      }).do).not.toBe('promote');
    });

    test.each([
      ['an empty replica', 0],
      ['one with keys', 5],
    ])('%s does not follow the new node, though no name says that its primary is of this shard', (_, keys) => {
      for (const old of [{ addressUnknown: true }, { suspected: true }, {}]) {
        const seen = emptied(at(1, 1), unnamed(old));
        expect(does(at(1, 1), { ...seen, own: { ...view(idOf(at(1, 1)), unnamed(old)), keys } }).do).not.toBe('replicate');
      }
    });
  });

  test('the new node does not take its place, nor its slots', () => {
    expect(does(at(1, 0), emptied(at(1, 0), lost())).do).toBe('wait');
  });

  test('nobody forgets it before', () => {
    expect(does(at(0, 0), emptied(at(0, 0), lost())).do).not.toBe('forget');
  });

  const promoted = nodes([
    node(at(1, 0), { failed: true, connected: false }),
    node(at(1, 0), { id: newId }),
    node(at(1, 1), { slots: share(1) }),
  ]);

  test('the new node becomes a replica of who was promoted', () => {
    expect(does(at(1, 0), emptied(at(1, 0), promoted))).toMatchObject({ do: 'replicate', nodeId: idOf(at(1, 1)) });
  });

  test('and then the old ID is forgotten', () => {
    const added = [...promoted.filter(({ id }) => id !== newId), replica(at(1, 0), at(1, 1), { id: newId })];
    expect(does(at(0, 0), emptied(at(0, 0), added))).toMatchObject({ do: 'forget', nodeId: idOf(at(1, 0)) });
  });

  test('a replica that has less leaves it to the one that has most', () => {
    const all = [...lost(), replica(at(1, 2), at(1, 0))];
    const seen = emptied(at(1, 1), all);
    const ahead = peer(at(1, 2), { view: view(idOf(at(1, 2)), all, { offset: 200 }) });
    expect(does(at(1, 1), { ...seen, peers: [...seen.peers, ahead] }).do).toBe('wait');
    const behind = peer(at(1, 2), { view: view(idOf(at(1, 2)), all, { offset: 50 }) });
    expect(does(at(1, 1), { ...seen, peers: [...seen.peers, behind] }).do).toBe('promote');
    expect(does(at(1, 1), { ...seen, peers: [...seen.peers, silent(at(1, 2))] }).do).toBe('wait');
  });
});

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

test('the loss of all volumes of a shard is reported, and nothing is given up automatically', () => {
  const all = nodes(
    [node(at(1, 0), { slots: share(1), failed: true }), node(at(1, 0), { id: newId }), node(at(1, 1), { id: idOf(at(1, 1), 1) })],
    [at(1, 1)],
  );
  const seen = emptied(at(0, 0), all);
  const told = does(at(0, 0), seen);
  expect(told).toMatchObject({
    do: 'record',
    change: { problem: expect.stringMatching(/^shard 1 has lost the volumes of all its pods: 4 slots/) },
  });
  // Its server may not count the slots as lost yet.
  expect(does(at(0, 0), { ...seen, ...(seen.own && { own: { ...seen.own, slotsServed: SLOTS } }) })).toEqual(told);
  const problem = told.do === 'record' ? (told.change.problem ?? '') : '';
  expect(does(at(0, 0), { ...seen, record: { ...seen.record, problem } })).toMatchObject({ do: 'warn', reason: 'DataLost' });
});

test('a server that does not answer is waited for', () => {
  expect(does(at(0, 0), without(healthy(at(0, 0)), 'own')).do).toBe('wait');
  expect(does(at(0, 0), { ...without(healthy(at(0, 0)), 'own'), serverRunning: false }).do).toBe('wait');
});
