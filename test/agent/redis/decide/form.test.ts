import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Observation, Peer, PodRef } from '../../../../agent/redis/model/facts';
import { everyPod } from '../../../../agent/redis/model/topology';
import {
  agent, at, CLUSTER, formed, freshView, healthy, idOf, node, nodes, OTHER_CLUSTER, peer, replica, settingOf, share, silent, unsigned,
  view, wanted, without,
} from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideRun(seen, settingOf(pod));

/** All six pods with servers that know nobody. */
function before(pod: PodRef, changes: Partial<Observation> = {}, replaced: readonly Peer[] = []): Observation {
  const others = everyPod(3, 2).filter((other) => other.shard !== pod.shard || other.ordinal !== pod.ordinal);
  const peers = others.map((other) => (
    replaced.find((one) => one.pod.shard === other.shard && one.pod.ordinal === other.ordinal) ??
      { ...peer(other), agent: unsigned, view: freshView(other) }
  ));
  return healthy(pod, { own: freshView(pod), disk: { holds: 'nothing' }, note: {}, record: {}, peers, ...changes });
}

describe('the cluster is formed', () => {
  test('by the first pod, once all say that they are empty', () => {
    expect(does(at(0, 0), before(at(0, 0)))).toEqual({ do: 'form', shards: 3 });
  });

  test.each<[string, PodRef, Observation, string]>([
    ['by nobody else', at(1, 0), before(at(1, 0)), 'wait'],
    ['not while a pod is silent: it may hold the cluster', at(0, 0), before(at(0, 0), {}, [silent(at(2, 1))]), 'wait'],
    [
      'not while an agent is silent',
      at(0, 0),
      before(at(0, 0), {}, [without({ ...peer(at(2, 1)), view: freshView(at(2, 1)) }, 'agent')]),
      'wait',
    ],
    ['not while a pod holds slots', at(0, 0), before(at(0, 0), {}, [{ ...peer(at(2, 0)), agent: unsigned }]), 'wait'],
    [
      'not while a pod says that it belongs to a cluster',
      at(0, 0),
      before(at(0, 0), {}, [{ ...peer(at(2, 1)), view: freshView(at(2, 1)) }]),
      'wait',
    ],
    ['not over own data', at(0, 0), before(at(0, 0), { own: { ...freshView(at(0, 0)), keys: 1 } }), 'wait'],
    ['not while the wanted shape is unknown', at(0, 0), before(at(0, 0), { wanted: { is: 'unknown' } }), 'wait'],
    ['not while the record cannot be read', at(0, 0), without(before(at(0, 0)), 'record'), 'wait'],
    ['never twice: a recorded cluster is joined', at(0, 0), before(at(0, 0), { record: formed }), 'sign'],
  ])('%s', (_, pod, seen, expected) => {
    expect(does(pod, seen).do).toBe(expected);
  });

  test('by each first pod taking the share of its shard', () => {
    const seen = before(at(1, 0), { record: { clusterId: CLUSTER, forming: '3' }, note: { clusterId: CLUSTER } });
    expect(does(at(1, 0), seen)).toEqual({ do: 'addSlots', range: { from: 4, to: 7 } });
  });

  test.each<[string, Partial<Observation>]>([
    ['when the cluster is formed already', { record: formed }],
    ['when another node owns them', { own: view(idOf(at(1, 0)), [node(at(1, 0)), node(at(1, 1), { slots: share(1) })]) }],
  ])('and adds no slots %s', (_, changes) => {
    const seen = before(at(1, 0), { record: { clusterId: CLUSTER, forming: '3' }, note: { clusterId: CLUSTER }, ...changes });
    expect(does(at(1, 0), seen).do).not.toBe('addSlots');
  });

  test('and is formed once every slot is served', () => {
    const seen = healthy(at(1, 0), { record: { clusterId: CLUSTER, forming: '3' } });
    expect(does(at(1, 0), seen)).toEqual({ do: 'record', change: { forming: '' } });
  });
});

describe('the record', () => {
  test('that was erased is written again from the disk', () => {
    expect(does(at(2, 1), healthy(at(2, 1), { record: {} }))).toEqual({ do: 'record', change: { clusterId: CLUSTER } });
  });

  test.each<[string, Observation]>([
    ['another cluster than the disk', healthy(at(0, 0), { record: { ...formed, clusterId: OTHER_CLUSTER } })],
    ['a cluster whose nodes do not list this server, which holds data', healthy(at(0, 0), { note: {}, peers: [] })],
  ])('of %s is told, and nothing else is done', (_, seen) => {
    expect(does(at(0, 0), seen)).toMatchObject({ do: 'warn', reason: 'ForeignData' });
  });

  test('is believed by a server that holds data and that a node of the cluster lists', () => {
    expect(does(at(0, 0), healthy(at(0, 0), { note: {} }))).toEqual({ do: 'sign', clusterId: CLUSTER });
  });
});

describe('a pod is met', () => {
  const unknown = nodes([], [at(2, 1)]);
  const alone = (changes: Partial<Peer>) =>
    healthy(at(0, 0), { own: view(idOf(at(0, 0)), unknown), peers: [peer(at(2, 1), changes)] });

  test('where it answered, not where its name leads to by then', () => {
    const moved = view(idOf(at(2, 1)), nodes(), { address: '10.9.9.9' });
    expect(does(at(0, 0), alone({ view: moved }))).toEqual({ do: 'meet', pod: at(2, 1), address: '10.9.9.9' });
  });

  test.each<[string, Partial<Peer>]>([
    ['of another cluster', { agent: agent({ clusterId: OTHER_CLUSTER }) }],
    ['that has not joined this cluster', { agent: unsigned }],
    ['that was met a moment ago', { secondsSinceMeet: 1 }],
  ])('but none %s', (_, changes) => {
    expect(does(at(0, 0), alone(changes)).do).not.toBe('meet');
  });

  test('but none whose server does not say who it is', () => {
    expect(does(at(0, 0), healthy(
      at(0, 0), { own: view(idOf(at(0, 0)), unknown), peers: [without(peer(at(2, 1)), 'view')] },
    )).do).not.toBe('meet');
  });

  test('but none that has left with its shard', () => {
    const left = peer(at(3, 0), { view: freshView(at(3, 0)) });
    expect(does(at(0, 0), healthy(at(0, 0), { peers: [...healthy(at(0, 0)).peers, left] })).do).toBe('wait');
  });

  test.each([
    ['that failed at an old address', { failed: true, connected: false, address: '10.7.7.7' }],
    ['whose address is unknown: two pods have swapped theirs', { addressUnknown: true, connected: false, address: '' }],
    ['that is asked at an old address', { connected: false, address: '10.7.7.7' }],
    ['to which a connection is being made, at an old address', { connected: true, address: '10.7.7.7' }],
  ])('again %s', (_, changes) => {
    const stale = nodes([node(at(2, 1), { primary: false, primaryId: idOf(at(2, 0)), ...changes })]);
    const seen = healthy(at(0, 0), { own: view(idOf(at(0, 0)), stale) });
    expect(does(at(0, 0), seen)).toEqual({ do: 'meet', pod: at(2, 1), address: '10.0.2.1' });
  });

  test('also while the API server is down', () => {
    const seen = without(healthy(at(0, 0), { own: view(idOf(at(0, 0)), unknown), wanted: { is: 'unknown' } }), 'record');
    expect(does(at(0, 0), seen).do).toBe('meet');
  });
});

describe('a cluster whose volumes are all lost', () => {
  const all = nodes([0, 1, 2].flatMap((shard) => [node(at(shard, 0)), replica(at(shard, 1))]));
  const empty = (pod: PodRef, changes: Partial<Observation> = {}) => {
    const seen = healthy(pod, changes, all);
    const nothing = <T extends Peer>(one: T) => (one.view === undefined ? one : { ...one, view: { ...one.view, keys: 0 } });
    return { ...seen, ...(seen.own && { own: { ...seen.own, keys: 0 } }), peers: seen.peers.map(nothing) };
  };

  test('is reported by one pod, with the command that starts it empty', () => {
    expect(does(at(0, 0), empty(at(0, 0)))).toMatchObject({
      do: 'warn',
      reason: 'DataLost',
      why: expect.stringMatching(/lost the volumes of all its pods.*"forming":"3"/),
    });
    expect(does(at(1, 0), empty(at(1, 0))).do).toBe('wait');
  });

  test('is not told while a pod is silent: its volume may have everything', () => {
    const seen = empty(at(0, 0));
    expect(does(at(0, 0), { ...seen, peers: [...seen.peers.slice(1), silent(at(0, 1))] }).do).not.toBe('warn');
  });

  test('starts empty once a person says so', () => {
    expect(does(at(0, 0), empty(at(0, 0), { record: { ...formed, forming: '3' } }))).toEqual({ do: 'addSlots', range: { from: 0, to: 3 } });
  });
});

test('a healthy cluster is left alone', () => {
  expect(does(at(0, 0), healthy(at(0, 0), { wanted: { is: 'forbidden' } })).do).toBe('wait');
  expect(does(at(0, 0), healthy(at(0, 0), { wanted: wanted(3) })).do).toBe('wait');
});
