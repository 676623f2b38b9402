import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Node, Observation, Peer, PodRef } from '../../../../agent/redis/model/facts';
import {
  at, healthy, hostOf, idOf, node, nodes, peer, replica, settingOf, share, silent, SLOTS, view,
} from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideRun(seen, settingOf(pod));

/** Shard 1 lost the volume of its primary: the pod answers with another ID, and all know both. */
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

  describe('and the others do not vote for its replica', () => {
    const after = (votesAskedSeconds: number, changes: Partial<Observation> = {}) => (
      does(at(1, 1), emptied(at(1, 1), lost(), { votesAskedSeconds, ...changes }))
    );
    const { peers } = emptied(at(1, 1), lost());
    const butFirst = (change: (first: Peer) => Peer) => ({ peers: peers.map((one, index) => (index === 0 ? change(one) : one)) });

    test('that takes the slots without votes after some seconds', () => {
      expect(after(2)).toMatchObject({ do: 'promote', votes: true });
      expect(after(3)).toMatchObject({ do: 'promote', votes: false });
    });

    test.each<[string, Partial<Observation>]>([
      ['it is not known which pods there should be', { wanted: { is: 'unknown' } }],
      ['a pod is silent', butFirst(({ pod }) => silent(pod))],
      ['another server already has one of them', butFirst((one) => {
        const told = view(idOf(one.pod), nodes([node(at(0, 0), { slots: [...share(0), ...share(1)] })]));
        return { ...one, view: told };
      })],
    ])('but not while %s', (_, changes) => {
      expect(after(60, changes)).toMatchObject({ do: 'promote', votes: true });
    });
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
