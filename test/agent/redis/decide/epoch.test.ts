import { decideRun } from '../../../../agent/redis/decide/run';
import type { Node } from '../../../../agent/redis/model/facts';
import { at, but, healthy, idOf, node, nodes, peer, replica, settingOf, share, view } from '../support/situations';

const PRIMARY = at(0, 0);

/** What its agent does when one other server lists this primary as said. */
function does(listed: Partial<Node>, pod = PRIMARY) {
  const other = view(idOf(at(1, 0)), nodes([node(PRIMARY, { slots: share(0), ...listed })]));
  return decideRun(but(healthy(pod), at(1, 0), (one) => peer(one.pod, { view: other })), settingOf(pod));
}

test('a primary whose epoch somebody believes to be higher takes a new one: else that one would vote for none of its replicas', () => {
  expect(does({ epoch: 2 })).toEqual({ do: 'bumpEpoch' });
});

test.each<[string, Partial<Node>]>([
  ['everybody knows its epoch', {}],
  ['somebody has not heard of its epoch yet', { epoch: 0 }],
  ['who believes so lists it with other slots: there may have been a failover', { epoch: 2, slots: [{ from: 0, to: 0 }] }],
  ['who believes so lists it as a replica', { epoch: 2, slots: [], primary: false, primaryId: idOf(at(0, 1)) }],
])('it keeps its epoch when %s', (_, listed) => {
  expect(does(listed).do).not.toBe('bumpEpoch');
});

test('a replica has no epoch of its own', () => {
  expect(does({ epoch: 2 }, at(0, 1)).do).not.toBe('bumpEpoch');
});

test('nor has a primary without slots', () => {
  const empty = nodes([node(at(3, 0)), replica(at(3, 1))]);
  const higher = nodes([node(at(3, 0), { epoch: 99 }), replica(at(3, 1))]);
  const seen = healthy(at(3, 0), {}, empty);
  const peers = seen.peers.map((one) => (one.view === undefined ? one : peer(one.pod, { view: view(one.view.me.id, higher) })));
  expect(decideRun({ ...seen, peers }, settingOf(at(3, 0))).do).not.toBe('bumpEpoch');
});
