import { decideElection } from '../../../../agent/redis/decide/role';
import type { Action } from '../../../../agent/redis/model/action';
import type { Observation } from '../../../../agent/redis/model/facts';
import { members } from '../../../../agent/redis/model/members';
import { at, healthy, idOf, node, nodes, peer, settingOf, share, silent, view, without } from '../support/situations';

const REPLICA = at(0, 1);
const failed = nodes([node(at(0, 0), { slots: share(0), failed: true })]);

function does(seen: Observation, pod = REPLICA): Action | undefined {
  if (seen.own === undefined) throw new Error('no server');
  return decideElection(seen.own, seen, members(seen, settingOf(pod)));
}

/** The replica of shard 0, with its primary as said. */
function replicaOf(
  primary: 'serves' | 'serves, and is held to have failed' | 'is silent', linkUp: boolean, changes: Partial<Observation> = {},
): Observation {
  const all = primary === 'serves' ? nodes() : failed;
  const seen = healthy(REPLICA, changes, all);
  const peers = seen.peers.map((one) => (
    one.pod.shard === 0 ? (primary === 'is silent' ? silent(one.pod) : peer(one.pod, { view: view(idOf(at(0, 0)), all) })) : one
  ));
  return { ...seen, own: view(idOf(REPLICA), all, { linkUp }), peers };
}

test.each<[string, Observation, boolean | undefined]>([
  ['may be elected once it is in touch', replicaOf('serves', true, { electable: false }), true],
  [
    'may not while its primary has just come back: the others would still vote against that',
    replicaOf('serves, and is held to have failed', true),
    false,
  ],
  ['may not before it is in touch', replicaOf('serves', false, { electable: false, wasInTouch: false }), undefined],
  ['may when the primary falls silent after the two were in touch', replicaOf('is silent', false, { electable: false }), true],
  ['may when the primary hangs', replicaOf('is silent', true, { electable: false }), true],
  [
    'may not when it was never in touch since it started: it may be far behind',
    replicaOf('is silent', false, { electable: false, wasInTouch: false }),
    undefined,
  ],
  ['stays electable while its primary fails', replicaOf('is silent', false), undefined],
  ['is left alone when all is well', replicaOf('serves', true), undefined],
  [
    'is left alone while nobody knows whether it may',
    without(replicaOf('serves, and is held to have failed', true), 'electable'),
    undefined,
  ],
])('a replica %s', (_, seen, expected) => {
  expect(does(seen)).toEqual(expected === undefined ? undefined : { do: 'electable', electable: expected });
});

test('a replica may not while its copy is not on its disk: it would come back with what it held before', () => {
  const seen = replicaOf('serves', true, { electable: false });
  const silently = replicaOf('is silent', false, { electable: false });
  for (const one of [seen, silently]) expect(does({ ...one, own: one.own && { ...one.own, rewriting: true } })).toBeUndefined();
});

test('a replica may not from the moment that it receives a new copy: what it has is too old to be updated', () => {
  const seen = replicaOf('serves', false);
  expect(does({ ...seen, own: seen.own && { ...seen.own, copying: true } })).toEqual({ do: 'electable', electable: false });
});

test('a replica that rewrites its file stays electable: what it held is on its disk', () => {
  const seen = replicaOf('serves', true);
  expect(does({ ...seen, own: seen.own && { ...seen.own, rewriting: true } })).toBeUndefined();
});

test('a primary may be elected when it is a replica one day: it has all that there is', () => {
  expect(does(healthy(at(0, 0), { electable: false }), at(0, 0))).toEqual({ do: 'electable', electable: true });
  expect(does(healthy(at(0, 0)), at(0, 0))).toBeUndefined();
});
