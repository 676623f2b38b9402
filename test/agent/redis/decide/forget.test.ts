import { decideRun } from '../../../../agent/redis/decide/run';
import type { Action } from '../../../../agent/redis/model/action';
import type { Node, Observation, PodRef } from '../../../../agent/redis/model/facts';
import { at, healthy, hostOf, idOf, node, nodes, peer, replica, settingOf, silent, view } from '../support/situations';

const does = (pod: PodRef, seen: Observation): Action => decideRun(seen, settingOf(pod));

describe('a ghost', () => {
  const ghost = node(at(1, 1), { id: idOf(at(1, 1), 9), failed: true, connected: false, host: '', epoch: 0 });
  const nameless = { ...ghost, failed: false, suspected: true };
  const haunted = (changes: Partial<Observation> = {}, extra: readonly Node[] = [ghost]) =>
    ({ ...healthy(at(0, 0)), own: view(idOf(at(0, 0)), [...nodes(), ...extra]), ...changes });

  test('is forgotten when every pod has another ID', () => {
    expect(does(at(0, 0), haunted())).toMatchObject({ do: 'forget', nodeId: ghost.id });
  });

  test('is forgotten although nobody says that it failed, when its pod answers with another ID', () => {
    const quiet = { ...ghost, host: hostOf(at(1, 1)), failed: false, suspected: true };
    expect(does(at(0, 0), haunted({}, [quiet]))).toMatchObject({ do: 'forget', nodeId: ghost.id });
    expect(does(at(0, 0), haunted({}, [{ ...quiet, suspected: false, connected: true }])).do).toBe('record');
  });

  test('is forgotten although nobody knows which pod it was, when nobody reaches it', () => {
    expect(does(at(0, 0), haunted({}, [nameless]))).toMatchObject({ do: 'forget', nodeId: ghost.id });
  });

  test('is forgotten when others claim its slots for themselves, and only some servers do not know that', () => {
    const stale = nodes([node(at(0, 0), { slots: [{ from: 0, to: 2 }] }), { ...ghost, slots: [{ from: 3, to: 3 }] }]);
    const seen = haunted({ own: view(idOf(at(0, 0)), stale) });
    expect(does(at(0, 0), seen).do).not.toBe('forget');
    const owner = peer(at(1, 0), { view: view(idOf(at(1, 0)), nodes([node(at(1, 0), { slots: [{ from: 3, to: 7 }] })])) });
    const others = seen.peers.filter(({ pod }) => pod.shard !== 1 || pod.ordinal !== 0);
    expect(does(at(0, 0), { ...seen, peers: [...others, owner] })).toMatchObject({ do: 'forget', nodeId: ghost.id });
  });

  const seen = haunted();
  const owning = { ...ghost, slots: [{ from: 3, to: 3 }] };
  const three = nodes([node(at(0, 0), { slots: [{ from: 0, to: 2 }] })]);
  test.each<[string, Observation]>([
    ['while a pod is silent', haunted({ peers: [...seen.peers.slice(1), silent(at(0, 1))] })],
    [
      'while a pod is held to have failed',
      {
        ...seen,
        own: view(idOf(at(0, 0)), [...nodes([replica(at(2, 1), at(2, 0), { failed: true })]), ghost]),
        peers: seen.peers.map((one) => ({ ...one, secondsSinceMeet: 1 })),
      },
    ],
    ['while it owns slots', haunted({ own: view(idOf(at(0, 0)), [...three, owning]) })],
    ['while it has a replica: that one is about to be elected', haunted({}, [ghost, replica(at(1, 2), at(1, 1), { primaryId: ghost.id })])],
    [
      'while another pod reaches it',
      haunted({
        own: view(idOf(at(0, 0)), [...nodes(), nameless]),
        peers: [
          ...seen.peers.slice(1),
          peer(at(0, 1), { view: view(idOf(at(0, 1)), [...nodes(), { ...ghost, failed: false, connected: true }]) }),
        ],
      }),
    ],
    [
      'while another pod knows slots of it',
      haunted({
        own: view(idOf(at(0, 0)), [...three, ghost]),
        peers: [...seen.peers.slice(1), peer(at(0, 1), { view: view(idOf(at(0, 1)), [...three, owning]) })],
      }),
    ],
    ['while the wanted shape is unknown', haunted({ wanted: { is: 'unknown' } })],
  ])('is not forgotten %s', (_, observed) => {
    expect(does(at(0, 0), observed).do).not.toBe('forget');
  });
});
