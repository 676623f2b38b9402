import { decideRun } from '../../../../agent/redis/decide/run';
import type { Observation } from '../../../../agent/redis/model/facts';
import {
  agent, at, but, formed, healthy, idOf, node, nodes, peer, replica, settingOf, silent, view, wanted, without,
} from '../support/situations';

const does = (seen: Observation, pod = at(1, 0)) => decideRun(seen, settingOf(pod));

/** Slot 7 is claimed by nobody. Shard 1 had it; the others may still believe so. */
const all = nodes([node(at(1, 0), { slots: [{ from: 4, to: 6 }] })]);
const orphaned = (changes: Partial<Observation> = {}, pod = at(1, 0)) => healthy(
  pod, { orphanedSeconds: 10, keysOfOthers: [7], ...changes }, all,
);

test('a slot that nobody claims is taken by who holds its keys', () => {
  expect(does(orphaned())).toMatchObject({ do: 'adopt', slots: [7] });
});

test('a slot is taken as coming from a primary, whichever node answers first: a server takes none from a replica', () => {
  const seen = orphaned({}, at(1, 0));
  const replicasFirst = { ...seen, peers: [...seen.peers].sort((one, other) => other.pod.ordinal - one.pod.ordinal) };
  expect(does(replicasFirst)).toMatchObject({ do: 'adopt', from: idOf(at(0, 0)) });
  const first = healthy(at(0, 0), { orphanedSeconds: 10, keysOfOthers: [3] }, nodes([node(at(0, 0), { slots: [{ from: 0, to: 2 }] })]));
  expect(does(first, at(0, 0))).toMatchObject({ do: 'adopt', slots: [3], from: idOf(at(1, 0)) });
});

test('a cluster of one shard takes a slot that nobody claims without another primary', () => {
  const one = [node(at(0, 0), { slots: [{ from: 0, to: 10 }] }), replica(at(0, 1))];
  expect(does(healthy(at(0, 0), { wanted: wanted(1), orphanedSeconds: 10, keysOfOthers: [11] }, one), at(0, 0))).toEqual({
    do: 'adopt',
    slots: [11],
  });
});

test('a slot of which nobody holds keys is taken by the first primary, after a while', () => {
  expect(does(orphaned({ keysOfOthers: [], orphanedSeconds: 29 }, at(0, 0)), at(0, 0)).do).not.toBe('adopt');
  expect(does(orphaned({ keysOfOthers: [], orphanedSeconds: 30 }, at(0, 0)), at(0, 0))).toMatchObject({ do: 'adopt', slots: [7] });
  expect(does(orphaned({ keysOfOthers: [], orphanedSeconds: 99 })).do).not.toBe('adopt');
});

test.each<[string, readonly number[] | undefined]>([
  ['has not said yet whether it holds keys of it', undefined],
  ['says that it holds keys of it', [7]],
])('a slot is not taken by the first primary while another one %s', (_, keysOfOthers) => {
  const seen = but(
    orphaned(
      { keysOfOthers: [], orphanedSeconds: 99 }, at(0, 0),
    ), at(1, 0), (one) => ({ ...one, agent: agent(keysOfOthers === undefined ? {} : { keysOfOthers }) }),
  );
  const told = keysOfOthers === undefined ? but(seen, at(1, 0), (one) => ({ ...one, agent: without(agent(), 'keysOfOthers') })) : seen;
  expect(does(told, at(0, 0)).do).not.toBe('adopt');
});

test('a slot is taken though the source gave it to a node that died at once, and whose pod came back without its volume', () => {
  const dead = node(at(0, 1), { id: idOf(at(0, 1), 1), failed: true, addressUnknown: true, slots: [{ from: 7, to: 7 }] });
  const source = peer(at(2, 0), { view: view(idOf(at(2, 0)), [...all, dead]) });
  const seen = but(orphaned(), at(2, 0), (one) => ({ ...one, view: source.view }));
  expect(does(seen)).toMatchObject({ do: 'adopt', slots: [7] });
});

const seen = orphaned();
const owner = (id: string) => [...all, node(at(3, 0), { id, failed: true, slots: [{ from: 7, to: 7 }] })];
test.each<[string, Observation]>([
  ['at once: it may be on its way', orphaned({ orphanedSeconds: 9 })],
  ['while a wanted pod is silent: it may own it', { ...seen, peers: [...seen.peers.slice(1), silent(at(0, 1))] }],
  [
    'while a pod says that it owns it',
    {
      ...seen,
      peers: [
        ...seen.peers.slice(1),
        peer(at(0, 1), { view: view(idOf(at(0, 1)), nodes([node(at(0, 1), { slots: [{ from: 7, to: 7 }] })])) }),
      ],
    },
  ],
  ['while a shard that went away owned it: its keys are on that volume', { ...seen, own: view(idOf(at(1, 0)), owner(idOf(at(3, 0)))) }],
  [
    'while another pod knows of such a shard',
    { ...seen, peers: [...seen.peers.slice(1), peer(at(0, 1), { view: view(idOf(at(0, 1)), owner(idOf(at(3, 0)))) })] },
  ],
  ['while the cluster is being formed', orphaned({ record: { ...formed, forming: '3' } })],
  ['while the wanted shape is unknown', orphaned({ wanted: { is: 'unknown' } })],
  ['by a shard that goes', orphaned({ wanted: wanted(1) })],
  ['while it is not known whose keys are here', without(seen, 'keysOfOthers')],
])('a slot is not taken %s', (_, observed) => {
  expect(does(observed).do).not.toBe('adopt');
});

test('a slot is not taken by a replica', () => {
  const turned = nodes([replica(at(1, 0), at(1, 1)), node(at(1, 1), { slots: [{ from: 4, to: 6 }] })]);
  expect(does(healthy(at(1, 0), { orphanedSeconds: 99, keysOfOthers: [7] }, turned)).do).not.toBe('adopt');
});
