import { decideStop } from '../../../../agent/etcd/decide/stop';
import type { Observation } from '../../../../agent/etcd/model/facts';
import { healthy, idOf, learner, peer, server, settingOf, silent, size, told, voter, without } from '../support/situations';

const does = (ordinal: number, seen: Observation) => decideStop(seen, settingOf(ordinal));
const leading = (ordinal: number) => server(ordinal, { leaderId: idOf(ordinal) });

describe('a scale-in', () => {
  const refusing = { refusal: { kind: 'users', why: 'user name is empty' }, vitals: { hasLeader: true, learner: false } } as const;
  const leaving = (changes: Partial<Observation> = {}) => healthy(2, { wanted: size(1), ...changes });

  test('removes only its own entry, through a member that stays', () => {
    expect(does(2, leaving())).toMatchObject({ do: 'remove', memberId: idOf(2), via: 0 });
  });

  test.each<[string, Observation, string]>([
    ['is over when the own entry is gone', leaving({ membership: told([voter(0), voter(1)], 0) }), 'release'],
    ['hands leadership to one that stays', leaving({ own: leading(2) }), 'handOver'],
    ['leaves all the same when nobody takes the leadership', leaving({ own: leading(2), handOvers: 3 }), 'remove'],
    ['waits for a ready voter that stays', leaving({ peers: [silent(0), peer(1)] }), 'wait'],
    ['waits while the one that stays is a learner', leaving({ membership: told([learner(0), voter(1), voter(2)], 2) }), 'wait'],
    ['waits when the rest were no quorum', leaving({ wanted: size(2), peers: [peer(0), silent(1)] }), 'wait'],
    [
      'leaves at once as a learner',
      leaving({ membership: told([voter(0), voter(1), learner(2)], 0), own: server(2, { learner: true }) }),
      'remove',
    ],
    [
      'leaves through another member when the own server is down',
      without(leaving({ serverRunning: false, membership: told([voter(0), voter(1), voter(2)], 0) }), 'own'),
      'remove',
    ],
    ['waits while no member answers', without(leaving({ waitedSeconds: 499 }), 'membership'), 'wait'],
    ['ends loudly before the grace period', without(leaving({ waitedSeconds: 500 }), 'membership'), 'fail'],
    ['ends loudly before the grace period, without a successor', leaving({ waitedSeconds: 500, peers: [silent(0), peer(1)] }), 'fail'],
    [
      'ends as usual when it was removed at the last moment',
      leaving({ waitedSeconds: 500, membership: told([voter(0), voter(1)], 0) }),
      'release',
    ],
    [
      'ends soon, and loudly, when the own server is down and nobody answers',
      without(leaving({ waitedSeconds: 30, serverRunning: false }), 'membership', 'own'),
      'fail',
    ],
    ['waits while the servers refuse', without(leaving({ ...refusing, waitedSeconds: 9 }), 'membership', 'own'), 'wait'],
    ['that is refused is told while there is time', without(leaving({ ...refusing, waitedSeconds: 10 }), 'membership', 'own'), 'warn'],
    ['that is refused is never released quietly', without(leaving({ ...refusing, waitedSeconds: 500 }), 'membership', 'own'), 'fail'],
    [
      'with a user that may only read is told while there is time',
      leaving({ limited: { kind: 'rights', why: 'no root' }, waitedSeconds: 10 }),
      'warn',
    ],
  ])('%s', (_, seen, expected) => {
    expect(does(2, seen).do).toBe(expected);
  });

  test('that ends without the removal reports the consequence and what to do', () => {
    expect(does(2, without(leaving({ ...refusing, waitedSeconds: 500 }), 'membership', 'own'))).toMatchObject({
      reason: 'NotRemoved',
      why: expect.stringMatching(
        /^e-2 was scaled in and stops, but it is still a member \(.*user name is empty; .*set `agentUser`\)\. It counts toward the quorum.*scale out to 3 or more/,
      ),
    });
  });

  test('hands leadership only to a member that stays', () => {
    expect(does(2, leaving({ own: leading(2) }))).toEqual({ do: 'handOver', memberId: idOf(0) });
  });

  test('of a leader continues to promote a learner that stays', () => {
    const fresh = leaving({ own: leading(2), membership: told([learner(0), voter(1), voter(2)], 2) });
    expect(does(2, fresh)).toMatchObject({ do: 'promote', memberId: idOf(0) });
  });

  test('of a leader still removes a dead member whose removal it waits for', () => {
    const dead = leaving({ own: leading(1), peers: [peer(0), silent(2)], membership: told([voter(0), voter(1), voter(2)], 1) });
    expect(does(1, dead)).toMatchObject({ do: 'remove', memberId: idOf(2) });
  });
});
