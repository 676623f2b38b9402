import { decideStop } from '../../../../agent/redis/decide/stop';
import type { Action } from '../../../../agent/redis/model/action';
import type { Observation, PodRef } from '../../../../agent/redis/model/facts';
import {
  agent, at, healthy, idOf, node, nodes, peer, replica, settingOf, share, silent, view, wanted, without,
} from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideStop(seen, settingOf(pod));

describe('a restart', () => {
  test('hands over to the replica', () => {
    expect(does(at(0, 0), healthy(at(0, 0)))).toEqual({ do: 'handOver', pod: at(0, 1), nodeId: idOf(at(0, 1)) });
  });

  const three = nodes([replica(at(0, 2), at(0, 0))]);
  const two = (offsets: readonly [number, number], changes: Parameters<typeof peer>[1] = {}) => {
    const seen = healthy(at(0, 0), { wanted: wanted(3, 3) }, three);
    const others = seen.peers.filter(({ pod }) => pod.shard !== 0);
    const [first, second] = offsets;
    return {
      ...seen,
      peers: [
        ...others,
        peer(at(0, 1), { view: view(idOf(at(0, 1)), three, { offset: first }), ...changes }),
        peer(at(0, 2), { view: view(idOf(at(0, 2)), three, { offset: second }) }),
      ],
    };
  };

  test.each<[string, Observation, PodRef]>([
    ['that has most', two([100, 200]), at(0, 2)],
    ['of the lowest ordinal, when they have the same', two([200, 200]), at(0, 1)],
    ['that does not stop itself', two([200, 100], { agent: agent({ stopping: true }) }), at(0, 2)],
    ['that is in touch', two([200, 100], { view: view(idOf(at(0, 1)), three, { linkUp: false, offset: 200 }) }), at(0, 2)],
  ])('hands over to the replica %s', (_, seen, expected) => {
    expect(does(at(0, 0), seen)).toMatchObject({ do: 'handOver', pod: expected });
  });

  /** The primaries of all shards stop. */
  const rolling = (pod: PodRef) => {
    const all = healthy(pod);
    return { ...all, peers: all.peers.map((one) => (one.pod.ordinal === 0 ? { ...one, agent: agent({ stopping: true }) } : one)) };
  };
  const seen = healthy(at(0, 0));
  const replicaIs = (one: Observation['peers'][number]) => ({ ...seen, peers: [...seen.peers.filter(({ pod }) => pod.shard > 0), one] });
  test.each<[string, PodRef, Observation, string]>([
    ['waits until its replica has taken over', at(0, 0), { ...seen, handOvers: 1, secondsSinceHandOver: 1 }, 'wait'],
    ['asks again when it did not', at(0, 0), { ...seen, handOvers: 1, secondsSinceHandOver: 6 }, 'handOver'],
    ['gives up after three times', at(0, 0), { ...seen, handOvers: 3, secondsSinceHandOver: 6 }, 'release'],
    ['waits for the last time, too', at(0, 0), { ...seen, handOvers: 3, secondsSinceHandOver: 5 }, 'wait'],
    [
      'waits for a replica that is not in sync',
      at(0, 0),
      replicaIs(peer(at(0, 1), { view: view(idOf(at(0, 1)), nodes(), { linkUp: false }) })),
      'wait',
    ],
    [
      'waits for a replica whose copy is not on its disk: it would come back with what it held before',
      at(0, 0),
      replicaIs(peer(at(0, 1), { view: view(idOf(at(0, 1)), nodes(), { rewriting: true }) })),
      'wait',
    ],
    [
      'takes a new password first: a stop may last an hour, and the others drop the old one meanwhile',
      at(0, 0),
      { ...seen, password: { accepted: false, used: false, others: true, previousKept: true } },
      'acceptPassword',
    ],
    [
      'renews its certificates first: a stop may last longer than they live',
      at(0, 0),
      { ...seen, issuance: { usable: true, due: true, troubleSeconds: 0 } },
      'certify',
    ],
    [
      'waits for a replica that takes no commands: its clients would wait for it',
      at(0, 0),
      replicaIs(peer(at(0, 1), { view: view(idOf(at(0, 1)), nodes(), { serves: false }) })),
      'wait',
    ],
    ['waits while the primary of a lower shard hands over: the votes would be split', at(1, 0), rolling(at(1, 0)), 'wait'],
    ['is not kept waiting for long by one that cannot', at(1, 0), { ...rolling(at(1, 0)), waitedSeconds: 10 }, 'handOver'],
    ['does not wait for a higher shard', at(0, 0), rolling(at(0, 0)), 'handOver'],
    [
      'waits for a replica that has not heard of a slot that was moved away',
      at(0, 0),
      { ...seen, own: view(idOf(at(0, 0)), nodes([node(at(0, 0), { slots: [{ from: 0, to: 2 }] })])) },
      'wait',
    ],
    ['waits for a replica that is silent', at(0, 0), replicaIs(silent(at(0, 1))), 'wait'],
    ['waits no longer than its limit', at(0, 0), { ...replicaIs(silent(at(0, 1))), waitedSeconds: 30 }, 'release'],
    ['of a replica ends at once', at(0, 1), healthy(at(0, 1)), 'release'],
    [
      'after the hand-over ends',
      at(0, 0),
      healthy(
        at(0, 0), { handOvers: 1, secondsSinceHandOver: 1 }, nodes([replica(at(0, 0), at(0, 1)), node(at(0, 1), { slots: share(0) })]),
      ),
      'release',
    ],
    ['waits for a replica that restarts as well', at(0, 0), replicaIs(peer(at(0, 1), { agent: agent({ stopping: true }) })), 'wait'],
    [
      'waits for a replica that is held to be gone',
      at(0, 0),
      healthy(at(0, 0), {}, nodes([replica(at(0, 1), at(0, 0), { failed: true })])),
      'wait',
    ],
    [
      'ends when its replica restarts as well and does not come back in time',
      at(0, 0),
      { ...replicaIs(peer(at(0, 1), { agent: agent({ stopping: true }) })), waitedSeconds: 30 },
      'release',
    ],
    [
      'ends when its replica stops, and nobody may say whether it comes back',
      at(0, 0),
      { ...replicaIs(peer(at(0, 1), { agent: agent({ stopping: true }) })), wanted: { is: 'forbidden' } },
      'release',
    ],
    [
      'without replicas ends',
      at(0, 0),
      healthy(at(0, 0), { wanted: wanted(3, 1) }, [0, 1, 2].map((shard) => node(at(shard, 0), { slots: share(shard) }))),
      'release',
    ],
    ['ends when the own server does not answer', at(0, 0), without(seen, 'own'), 'release'],
    ['ends when the cluster is deleted', at(0, 0), { ...seen, wanted: { is: 'gone' } }, 'release'],
    [
      'ends when the cluster is deleted, whatever is due: its Secrets are gone as well',
      at(0, 0),
      { ...seen, wanted: { is: 'gone' }, issuance: { usable: true, due: true, troubleSeconds: 0 } },
      'release',
    ],
    ['ends when its StatefulSet is scaled to none', at(0, 0), { ...seen, wanted: wanted(3, 2, 0) }, 'release'],
    [
      'waits when its StatefulSet is deleted before the record says that the shard goes: it would take its slots along',
      at(0, 0),
      { ...seen, wanted: { ...wanted(3, 2, 0), ownDeleted: true }, waitedSeconds: 59 },
      'wait',
    ],
    [
      'ends when its StatefulSet is deleted and the record still wants it after a minute',
      at(0, 0),
      { ...seen, wanted: { ...wanted(3, 2, 0), ownDeleted: true }, waitedSeconds: 60 },
      'release',
    ],
    ['hands over also when nobody may say what is wanted', at(0, 0), { ...seen, wanted: { is: 'forbidden' } }, 'handOver'],
    ['hands over also when the API server is down', at(0, 0), { ...seen, wanted: { is: 'unknown' } }, 'handOver'],
  ])('%s', (_, pod, observed, expected) => {
    expect(does(pod, observed).do).toBe(expected);
  });

  test('brings slots that are on their way to their end first', () => {
    const moving = healthy(at(0, 0), {}, nodes([node(at(0, 0), { slots: share(0), migrating: [{ slot: 2, nodeId: idOf(at(1, 0)) }] })]));
    expect(does(at(0, 0), moving)).toMatchObject({ do: 'move', slots: [2] });
  });
});

describe('fewer replicas', () => {
  const one = { wanted: wanted(3, 1, 1) };
  const turned = nodes([replica(at(0, 0), at(0, 1)), node(at(0, 1), { slots: share(0) })]);
  const lost = nodes([node(at(0, 0), { slots: share(0), failed: true }), node(at(0, 0), { id: idOf(at(0, 0), 1) })]);
  const orphan = healthy(at(0, 1), one, nodes());
  const lonely = {
    ...orphan,
    own: view(idOf(at(0, 1)), lost),
    peers: orphan.peers.map((other) => (other.pod.shard === 0 ? peer(other.pod, { view: view(idOf(at(0, 0), 1), lost) }) : other)),
  };

  test.each<[string, Observation, string]>([
    ['end at once, when a pod that stays serves the shard', healthy(at(0, 1), one), 'release'],
    [
      'wait for that pod when it is silent',
      { ...orphan, peers: orphan.peers.map((other) => (other.pod.shard === 0 ? silent(other.pod) : other)) },
      'wait',
    ],
    ['take over first, when the volume of that pod is lost: they have the only copy', lonely, 'promote'],
    ['hand over to a pod that stays', healthy(at(0, 1), one, turned), 'handOver'],
    [
      'hand over as often as it takes',
      healthy(at(0, 1), { ...one, waitedSeconds: 300, handOvers: 9, secondsSinceHandOver: 6 }, turned),
      'handOver',
    ],
    ['wait for a pod that stays to come', healthy(at(0, 1), one, turned.filter(({ id }) => id !== idOf(at(0, 0)))), 'wait'],
    ['end at their limit', { ...lonely, waitedSeconds: 3500 }, 'release'],
    ['end when the cluster is deleted', { ...lonely, wanted: { is: 'gone' } }, 'release'],
  ])('%s', (_, seen, expected) => {
    expect(does(at(0, 1), seen).do).toBe(expected);
  });
});
