import { decideRun } from '../../../../agent/etcd/decide/run';
import type { Observation } from '../../../../agent/etcd/model/facts';
import {
  agent, CLUSTER, formed, healthy, idOf, joins, learner, OTHER_CLUSTER, peer, server, settingOf, silent, size, starting, told, voter,
  without,
} from '../support/situations';

const does = (ordinal: number, seen: Observation) => decideRun(seen, settingOf(ordinal));
const threeAndLearner = told([voter(0), voter(1), voter(2), learner(3)], 0);
const growing = { membership: threeAndLearner, wanted: size(5), peers: [peer(1), peer(2), peer(3)] } as const;

test('a healthy cluster is left alone', () => {
  expect(does(0, healthy(0))).toEqual({ do: 'wait', why: 'all is well' });
});

describe('the own server', () => {
  test.each<[string, number, Observation, string]>([
    ['loses the configuration that it joined with as soon as it answers', 1, healthy(1, { plan: joins(idOf(1), 0, 1) }), 'guard'],
    [
      'loses the configuration that it bootstrapped with as soon as it answers',
      0,
      healthy(0, { plan: { for: 'bootstrap' }, record: {} }),
      'guard',
    ],
    ['of a member that was removed behind its back is repaired', 1, starting(1, { membership: told([voter(0), voter(2)], 0) }), 'setAside'],
    ['that is down but listed is waited for', 1, starting(1), 'start'],
    ['that runs without an answer is waited for', 1, without(healthy(1), 'own', 'membership'), 'wait'],
    [
      'that has had no leader for a minute is reported',
      1,
      without(healthy(1, { waitedSeconds: 60, peers: [silent(0), silent(2)] }), 'own', 'membership'),
      'warn',
    ],
  ])('%s', (_, ordinal, seen, expected) => {
    expect(does(ordinal, seen).do).toBe(expected);
  });

  test('that serves another cluster than the recorded one is reported, and nothing else is done', () => {
    expect(does(0, healthy(0, { ...growing, record: { ...formed, clusterId: OTHER_CLUSTER } }))).toMatchObject({
      do: 'warn',
      reason: 'TwoClusters',
    });
  });

  test('without a leader, names the silent members', () => {
    const peers = [peer(0, { server: without(server(0), 'leaderId') }), silent(2)];
    const seen = without(healthy(1, { waitedSeconds: 60, peers }), 'own', 'membership');
    expect(does(1, seen)).toMatchObject({ reason: 'QuorumLost', why: expect.stringMatching(/pods that don't answer: e-2\..*restore a backup/) });
  });
});

describe('a quorum is not called lost', () => {
  const users = { kind: 'users', why: 'etcdserver: user name is empty' } as const;
  const minute = (changes: Partial<Observation>) => without(
    healthy(1, { waitedSeconds: 60, peers: [silent(0), silent(2)], ...changes }), 'own', 'membership',
  );
  const hasLeader = { hasLeader: true, learner: false };

  test.each<[string, Observation, string]>([
    ["when etcd's users refuse the agent", minute({ refusal: users, vitals: hasLeader }), 'AccessRefused'],
    [
      'when the certificates are refused',
      minute({ refusal: { kind: 'certificate', why: 'CERT_HAS_EXPIRED' }, vitals: hasLeader }),
      'AccessRefused',
    ],
    ['when the server refuses and its metrics are silent', minute({ refusal: users }), 'AccessRefused'],
    ['when the server has a leader and gives its agent no answer', minute({ vitals: hasLeader }), 'MemberIsolated'],
    ['when another server has a leader', minute({ peers: [peer(0), silent(2)] }), 'MemberIsolated'],
    [
      'when the metrics of another server say so',
      minute({ peers: [without(peer(0, { agent: agent({ vitals: hasLeader }) }), 'server'), silent(2)] }),
      'MemberIsolated',
    ],
  ])('%s', (_, seen, reason) => {
    expect(does(1, seen)).toMatchObject({ do: 'warn', reason });
  });

  test('but it is if the server refuses and its metrics show no leader', () => {
    expect(does(1, minute({ refusal: users, vitals: { hasLeader: false, learner: false } }))).toMatchObject({ reason: 'QuorumLost' });
  });

  test('and the refusal is reported with advice', () => {
    expect(does(1, minute({ refusal: users, vitals: hasLeader }))).toMatchObject({
      why: "the etcd server of e-1, which has a leader, refuses its agent, so the agent can't add, remove or promote members: " +
        'etcdserver: user name is empty; authentication is enabled, and the agent has no user: set `agentUser`',
    });
  });
});

describe('a user that may only read', () => {
  const limited = { kind: 'rights', why: 'the user watcher has the roles reader, but not root' } as const;
  const problem =
    "the user watcher has the roles reader, but not root; the agent's user can read but not change anything: run etcdctl user " +
    'grant-role <user> root';

  test('is reported, and no change of the members is attempted', () => {
    expect(does(
      0, healthy(0, { ...growing, limited, record: { ...formed, members: 'e-0 leader, e-1 voter, e-2 voter, e-3 learner', problem } }),
    )).toMatchObject({
      do: 'warn',
      reason: 'AccessRefused',
    });
  });

  test('is shown in the record', () => {
    expect(does(0, healthy(0, { limited }))).toMatchObject({ do: 'record', change: { problem } });
  });

  test('does not keep the cluster from being recorded', () => {
    expect(does(0, healthy(0, { limited, record: {} }))).toEqual({ do: 'record', change: { clusterId: CLUSTER, tls: 'plain text' } });
  });
});

describe('the state record', () => {
  test('is set to the cluster that was formed, before anything else', () => {
    expect(does(0, healthy(0, { ...growing, record: {} }))).toEqual({ do: 'record', change: { clusterId: CLUSTER, tls: 'plain text' } });
  });

  test('is not set by a follower', () => {
    expect(does(1, healthy(1, { record: {} })).do).toBe('wait');
  });

  test('names members, leader and the lowest version', () => {
    const old = peer(2, { server: server(2, { version: '3.5.35' }) });
    expect(does(0, healthy(0, { record: { clusterId: CLUSTER }, peers: [peer(1), old] }))).toEqual({
      do: 'record',
      change: { members: 'e-0 leader, e-1 voter, e-2 voter', tls: 'plain text', version: '3.5.35', problem: '' },
    });
  });

  test('keeps its version while a member is silent', () => {
    const seen = healthy(0, { record: { ...formed, version: '3.5.35', members: '' }, peers: [peer(1), silent(2, 5)] });
    expect(does(0, seen)).toMatchObject({ do: 'record', change: { version: '3.5.35' } });
  });

  test('names a member that has been silent for a minute', () => {
    expect(does(0, healthy(0, { peers: [peer(1), silent(2, 60)] }))).toMatchObject({ change: { problem: 'e-2 does not answer' } });
  });

  test('names a member whose server refuses its agent', () => {
    const dark = without(peer(2, { refusal: { kind: 'certificate', why: 'CERT_HAS_EXPIRED' } }), 'server');
    expect(does(
      0, healthy(0, { peers: [peer(1), dark] }),
    )).toMatchObject({ change: { problem: expect.stringMatching(/^e-2 answers but refuses its agent: CERT_HAS_EXPIRED; /) } });
  });

  test('names a member that is not a pod of the cluster', () => {
    const stranger = { ...voter(2), peerUrl: 'http://elsewhere:2380' };
    const seen = healthy(0, { membership: told([voter(0), voter(1), stranger], 0) });
    const problem = 'http://elsewhere:2380 is a member but belongs to no pod of this StatefulSet';
    expect(does(0, seen)).toMatchObject({ change: { problem } });
  });
});

describe('which agent acts', () => {
  const follower = healthy(1, { ...growing, membership: { ...threeAndLearner, toldBy: 1 }, peers: [peer(0), peer(2), peer(3)] });
  const leaderAgentSilent = (seconds: number) => peer(0, { agentSilentSeconds: seconds });

  test.each<[string, number, Observation, string]>([
    ['the leader promotes', 0, healthy(0, growing), 'promote'],
    ['a follower does not', 1, follower, 'wait'],
    [
      "the lowest voter does, when the leader's agent is dead",
      1,
      { ...follower, peers: [leaderAgentSilent(10), peer(2), peer(3)] },
      'promote',
    ],
    [
      "the lowest voter does, when the leader's server refuses its agent",
      1,
      { ...follower, peers: [without(peer(0, { refusal: { kind: 'certificate', why: 'expired' } }), 'server'), peer(2), peer(3)] },
      'promote',
    ],
    ["nobody else does, while the leader's agent may be slow", 1, { ...follower, peers: [leaderAgentSilent(9), peer(2), peer(3)] }, 'wait'],
    ['a higher voter does not', 2, { ...follower, own: server(2), peers: [leaderAgentSilent(10), peer(1), peer(3)] }, 'wait'],
    [
      'a higher voter does, when the lower one is dead too',
      2,
      { ...follower, own: server(2), peers: [leaderAgentSilent(10), silent(1), peer(3)] },
      'promote',
    ],
  ])('%s', (_, ordinal, seen, expected) => {
    expect(does(ordinal, seen).do).toBe(expected);
  });
});
