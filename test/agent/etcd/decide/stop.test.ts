import { decideStop } from '../../../../agent/etcd/decide/stop';
import type { Observation, Peer } from '../../../../agent/etcd/model/facts';
import { agent, healthy, idOf, learner, peer, server, settingOf, silent, size, told, voter, without } from '../support/situations';

const does = (ordinal: number, seen: Observation) => decideStop(seen, settingOf(ordinal));
const leading = (ordinal: number) => server(ordinal, { leaderId: idOf(ordinal) });
const stoppingPeer = (ordinal: number) => peer(ordinal, { agent: agent({ stopping: true }) });
const yieldingPeer = (ordinal: number) => peer(ordinal, { agent: agent({ stopping: true, yields: true }) });

describe('a restart', () => {
  const frozen = (ordinal: number): Peer => ({ ordinal, agent: agent(), agentSilentSeconds: 0, silentSeconds: 0 });

  test.each<[string, number, Observation, string]>([
    ['of a follower needs nothing', 2, healthy(2), 'release'],
    ['of the leader hands over first', 0, healthy(0), 'handOver'],
    ['of the leader is over when it leads no more', 0, healthy(0, { own: server(0, { leaderId: idOf(1) }) }), 'release'],
    ['of the leader gives up after three hand-overs', 0, healthy(0, { handOvers: 3 }), 'release'],
    ['waits while the others are no quorum', 2, healthy(2, { peers: [frozen(0), peer(1)] }), 'wait'],
    [
      'waits for a member that answers but has no leader',
      2,
      healthy(2, { peers: [peer(0, { server: without(server(0), 'leaderId') }), peer(1)] }),
      'wait',
    ],
    ['waits no longer than its limit', 2, healthy(2, { peers: [frozen(0), peer(1)], waitedSeconds: 30 }), 'release'],
    ['waits for one that stops and has not said that it waits', 2, healthy(2, { peers: [peer(0), stoppingPeer(1)] }), 'wait'],
    ['goes before one of a lower ordinal that waits', 2, healthy(2, { peers: [peer(0), yieldingPeer(1)] }), 'release'],
    ['goes first when every other one waits', 2, healthy(2, { peers: [yieldingPeer(0), yieldingPeer(1)] }), 'release'],
    ['waits for one of a higher ordinal that stops, even if that waits', 1, healthy(1, { peers: [peer(0), yieldingPeer(2)] }), 'wait'],
    [
      'waits for others that stop no longer than its limit',
      1,
      healthy(1, { peers: [peer(0), stoppingPeer(2)], waitedSeconds: 30 }),
      'release',
    ],
    [
      'does not wait for others that stop when its token is dead',
      1,
      healthy(1, { wanted: { is: 'forbidden' }, peers: [peer(0), stoppingPeer(2)] }),
      'release',
    ],
    [
      'does not wait for others that stop when all are to stop',
      1,
      healthy(1, { wanted: { is: 'gone' }, peers: [stoppingPeer(0), stoppingPeer(2)] }),
      'release',
    ],
    ['hands over to one that waits', 2, healthy(2, { own: leading(2), peers: [yieldingPeer(0), yieldingPeer(1)] }), 'handOver'],
    ['of a single member needs nothing', 0, healthy(0, { wanted: size(1), membership: told([voter(0)], 0), peers: [] }), 'release'],
    [
      'waits for members that are still to join',
      1,
      healthy(1, { membership: told([voter(0), voter(1)], 1), peers: [peer(0), silent(2)] }),
      'wait',
    ],
    [
      'does not wait for more members than are wanted',
      1,
      healthy(1, { wanted: size(2), membership: told([voter(0), voter(1)], 1), peers: [peer(0)] }),
      'release',
    ],
    ['of a learner needs nothing', 2, healthy(2, { own: server(2, { learner: true }) }), 'release'],
    ['of a server that is down needs nothing', 2, without(healthy(2, { serverRunning: false }), 'own'), 'release'],
    ['waits for a quorum to come back', 2, without(healthy(2), 'membership'), 'wait'],
    ['does not wait for a quorum for ever', 2, without(healthy(2, { waitedSeconds: 30 }), 'membership'), 'release'],
    [
      'goes on promoting while it waits',
      0,
      healthy(0, { membership: told([voter(0), voter(1), learner(2)], 0), peers: [peer(1), peer(2)] }),
      'promote',
    ],
  ])('%s', (_, ordinal, seen, expected) => {
    expect(does(ordinal, seen).do).toBe(expected);
  });

  const vitals = { hasLeader: true, learner: false };
  const dark = (ordinal: number, changes = {}) => without(peer(ordinal, { agent: agent({ vitals, ...changes }) }), 'server');
  const unseen = (ordinal: number, changes: Partial<Observation> = {}) =>
    without(
      healthy(ordinal, { refusal: { kind: 'users', why: 'user name is empty' }, vitals, peers: [dark(0), dark(1)], ...changes }),
      'own',
      'membership',
    );

  test.each<[string, number, Observation, string]>([
    ['goes on when the others have a leader by their metrics', 2, unseen(2), 'release'],
    ['waits while another one is silent', 2, unseen(2, { peers: [dark(0), silent(1)] }), 'wait'],
    ['waits while another one stops', 2, unseen(2, { peers: [dark(0), dark(1, { stopping: true })] }), 'wait'],
    [
      'goes before one of a lower ordinal that waits',
      2,
      unseen(2, { peers: [dark(0), dark(1, { stopping: true, yields: true })] }),
      'release',
    ],
    [
      'waits while another one has no leader',
      2,
      unseen(2, { peers: [dark(0), dark(1, { vitals: { hasLeader: false, learner: false } })] }),
      'wait',
    ],
    [
      'waits while another one is a learner',
      2,
      unseen(2, { peers: [dark(0), dark(1, { vitals: { hasLeader: true, learner: true } })] }),
      'wait',
    ],
    ['waits no longer than its limit', 2, unseen(2, { peers: [dark(0), silent(1)], waitedSeconds: 30 }), 'release'],
    ['of a single member needs nothing', 0, unseen(0, { wanted: size(1), peers: [] }), 'release'],
    ['of a learner needs nothing', 2, unseen(2, { vitals: { hasLeader: true, learner: true }, peers: [silent(0), silent(1)] }), 'release'],
    [
      'without a leader needs nothing',
      2,
      unseen(2, { vitals: { hasLeader: false, learner: false }, peers: [silent(0), silent(1)] }),
      'release',
    ],
  ])('of a server that refuses its agent %s', (_, ordinal, seen, expected) => {
    expect(does(ordinal, seen).do).toBe(expected);
  });

  test.each<[string, Observation]>([
    ['the size is unknown', healthy(2, { wanted: { is: 'unknown' } })],
    ['the own token is dead, as after a force delete', healthy(2, { wanted: { is: 'forbidden' } })],
    ['all are scaled to none', healthy(2, { wanted: { is: 'gone' } })],
    ['the size is 0', healthy(2, { wanted: size(0) })],
  ])('stays a restart when %s: no member is removed', (_, seen) => {
    expect(does(2, seen).do).toBe('release');
  });

  test('does not hand over if every member stops', () => {
    expect(does(0, healthy(0, { wanted: { is: 'gone' } })).do).toBe('release');
  });
});

describe('leadership', () => {
  test('goes to the voter with the lowest ordinal, because a rollout ends there', () => {
    expect(does(2, healthy(2, { own: leading(2) }))).toEqual({ do: 'handOver', memberId: idOf(0) });
  });

  test.each<[string, Peer]>([
    ['does not answer', silent(0)],
    ['knows no leader', peer(0, { server: without(server(0), 'leaderId') })],
    ['is stopping', stoppingPeer(0)],
    ['answers with another ID', peer(0, { server: server(0, { memberId: '555' }) })],
  ])('does not go to a voter that %s', (_, doubtful) => {
    expect(does(2, healthy(2, { own: leading(2), peers: [doubtful, peer(1)], waitedSeconds: 30 }))).toEqual({
      do: 'handOver',
      memberId: idOf(1),
    });
  });

  test('does not go to a learner', () => {
    const seen = healthy(2, { own: leading(2), membership: told([learner(0), voter(1), voter(2)], 2), waitedSeconds: 30 });
    expect(does(2, seen)).toEqual({ do: 'handOver', memberId: idOf(1) });
  });
});
