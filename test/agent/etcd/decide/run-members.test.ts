import { decideRun } from '../../../../agent/etcd/decide/run';
import type { Observation } from '../../../../agent/etcd/model/facts';
import { agent, formed, healthy, idOf, learner, peer, server, settingOf, silent, size, told, voter } from '../support/situations';

const does = (ordinal: number, seen: Observation) => decideRun(seen, settingOf(ordinal));
const threeAndLearner = told([voter(0), voter(1), voter(2), learner(3)], 0);
const growing = { membership: threeAndLearner, wanted: size(5), peers: [peer(1), peer(2), peer(3)] } as const;

describe('a learner', () => {
  test.each<[string, Observation, string]>([
    ['is promoted', healthy(0, growing), 'promote'],
    ['is promoted while the StatefulSet cannot be read', healthy(0, { ...growing, wanted: { is: 'unknown' } }), 'promote'],
    [
      'that stops is not promoted: its vote would go with it',
      healthy(0, {
        ...growing,
        record: { ...formed, members: 'e-0 leader, e-1 voter, e-2 voter, e-3 learner' },
        peers: [peer(1), peer(2), peer(3, { agent: agent({ stopping: true }) })],
      }),
      'wait',
    ],
    ['that makes no progress is removed', healthy(0, { ...growing, learnerStuckSeconds: 300 }), 'remove'],
    [
      'that has not started for minutes is removed',
      healthy(0, { ...growing, learnerStuckSeconds: 300, membership: told([voter(0), learner(3, '')], 0) }),
      'remove',
    ],
    [
      'beyond the wanted size is not promoted',
      healthy(0, { ...growing, wanted: size(3), record: { ...formed, members: 'e-0 leader, e-1 voter, e-2 voter, e-3 learner' } }),
      'wait',
    ],
    [
      'beyond the wanted size is removed once its pod is gone',
      healthy(0, { ...growing, wanted: size(3), peers: [peer(1), peer(2), silent(3)] }),
      'remove',
    ],
  ])('%s', (_, seen, expected) => {
    expect(does(0, seen).do).toBe(expected);
  });
});

describe('a member beyond the wanted size', () => {
  const five = told([voter(0), voter(1), voter(2), voter(3), voter(4)], 0);
  const record = { ...formed, members: 'e-0 leader, e-1 voter, e-2 voter, e-3 voter, e-4 voter' };
  const shrunk = (changes: Partial<Observation>) =>
    healthy(0, { membership: five, record, peers: [peer(1), peer(2), silent(3, 30), silent(4, 30)], ...changes });

  test('is removed when its pod is gone, the highest first', () => {
    expect(does(0, shrunk({}))).toMatchObject({ do: 'remove', memberId: idOf(4) });
  });

  test.each<[string, Partial<Observation>]>([
    ['while its agent answers: it leaves by itself', { peers: [peer(1), peer(2), peer(3), peer(4)] }],
    ['before it has been silent for some seconds', { peers: [peer(1), peer(2), silent(3, 4), silent(4, 4)] }],
    ['at 0 replicas', { wanted: { is: 'size', replicas: 0 } }],
    ['when the StatefulSet is gone', { wanted: { is: 'gone' } }],
    ['when the size is unknown', { wanted: { is: 'unknown' } }],
    ['when the size is forbidden to know', { wanted: { is: 'forbidden' } }],
  ])('is not removed %s', (_, changes) => {
    expect(does(0, shrunk(changes)).do).not.toBe('remove');
  });

  test('is not removed if the remaining members that answer would be no quorum', () => {
    expect(does(0, shrunk({ peers: [peer(1), silent(2, 1), silent(3), silent(4)] })).do).not.toBe('remove');
  });

  test('is not removed while none of the remaining voters is ready', () => {
    const seen = healthy(1, {
      own: server(1, { leaderId: idOf(1) }),
      membership: told([voter(1), voter(2)], 1),
      wanted: size(1),
      peers: [silent(2)],
      record: { ...formed, members: 'e-1 leader, e-2 voter', problem: 'e-2 does not answer' },
    });
    expect(does(1, seen).do).toBe('wait');
  });

  test('is not removed if it is not a pod of the cluster', () => {
    const stranger = { ...voter(4), peerUrl: 'http://elsewhere:2380' };
    expect(does(0, healthy(0, { membership: told([voter(0), voter(1), voter(2), stranger], 0) })).do).not.toBe('remove');
  });
});

test('a dead voter that is still wanted is never removed by others: it comes back or joins again by itself', () => {
  expect(does(0, healthy(
    0, { peers: [peer(1), silent(2, 99999)], record: { ...formed, problem: 'e-2 does not answer' } },
  )).do).toBe('wait');
});
