import { decideStop } from '../../../../agent/redis/decide/stop';
import type { Action } from '../../../../agent/redis/model/action';
import type { Observation, PodRef } from '../../../../agent/redis/model/facts';
import { at, freshView, healthy, idOf, node, nodes, peer, settingOf, silent, view, wanted, without } from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideStop(seen, settingOf(pod));

describe('the end of a shard', () => {
  const two = { wanted: wanted(2, 2, 0) };
  const seen = healthy(at(2, 0), two);
  const drained = nodes([
    node(at(0, 0), { slots: [{ from: 0, to: 5 }] }),
    node(at(1, 0), { slots: [{ from: 6, to: 11 }] }),
    node(at(2, 0)),
  ]);
  const empty = healthy(at(2, 0), two, drained);

  test('moves its slots away first', () => {
    expect(does(at(2, 0), seen)).toMatchObject({ do: 'move', slots: [11, 10] });
  });

  test.each<[string, PodRef, Observation, string]>([
    ['waits while nobody can take them', at(2, 0), { ...seen, peers: [] }, 'wait'],
    ['waits with its replica, which may have to take over', at(2, 1), healthy(at(2, 1), two), 'wait'],
    ['lets its replica go once it owns nothing', at(2, 1), healthy(at(2, 1), two, drained), 'release'],
    ['waits while its server hangs', at(2, 0), without({ ...seen, waitedSeconds: 3000 }, 'own'), 'wait'],
    ['does not wait for a server that is down', at(2, 0), without({ ...seen, serverRunning: false, waitedSeconds: 30 }, 'own'), 'release'],
    ['leaves a clean volume', at(2, 0), empty, 'reset'],
    ['is the end of the server once it is clean', at(2, 0), { ...seen, own: freshView(at(2, 0)) }, 'release'],
    [
      'waits until everybody knows that it owns nothing',
      at(2, 0),
      {
        ...empty,
        peers: [peer(at(0, 0), { view: view(idOf(at(0, 0)), nodes()) }), peer(at(1, 0), { view: view(idOf(at(1, 0)), drained) })],
      },
      'wait',
    ],
    [
      'waits for who is silent to say so',
      at(2, 0),
      { ...empty, peers: [silent(at(0, 0)), ...empty.peers.filter(({ pod }) => pod.shard !== 0)] },
      'wait',
    ],
    ['keeps a volume that holds keys', at(2, 0), { ...empty, own: view(idOf(at(2, 0)), drained, { keys: 1 }) }, 'wait'],
    ['is quick when the whole cluster is deleted', at(2, 0), { ...seen, wanted: { is: 'gone' } }, 'release'],
    ['is a restart when what is wanted is unknown', at(2, 0), { ...seen, wanted: { is: 'unknown' } }, 'handOver'],
  ])('%s', (_, pod, observed, expected) => {
    expect(does(pod, observed).do).toBe(expected);
  });

  test('that was not possible in time is reported', () => {
    expect(does(at(2, 0), { ...seen, waitedSeconds: 3500 })).toMatchObject({
      do: 'release',
      alarm: 'SlotsLeft',
      why: expect.stringMatching(/restore the previous number of shards/),
    });
  });
});
