import { decideStart } from '../../../../agent/etcd/decide/start';
import type { Observation } from '../../../../agent/etcd/model/facts';
import {
  agent, empty, idOf, joins, learner, OTHER_CLUSTER, peer, server, settingOf, silent, size, starting, told, voter, without,
} from '../support/situations';

const three = [voter(0), voter(1), voter(2)];
const nothing = { holds: 'nothing' } as const;
const does = (ordinal: number, seen: Observation) => decideStart(seen, settingOf(ordinal));

describe('a member whose disk is lost', () => {
  const lost = { disk: nothing };

  test.each<[string, number, Observation, string]>([
    ['first gets a configuration that cannot bootstrap', 1, starting(1, { ...lost, plan: { for: 'nothing' } }), 'guard'],
    ['replaces a configuration that would bootstrap', 0, starting(0, { ...lost, plan: { for: 'bootstrap' } }), 'guard'],
    ['removes its old entry, never taking its old ID', 1, starting(1, lost), 'remove'],
    ['joins once its old entry is gone', 1, starting(1, { ...lost, membership: told([voter(0), voter(2)], 0) }), 'join'],
    [
      'clears leftovers before it joins',
      1,
      starting(1, { disk: { holds: 'leftovers' }, membership: told([voter(0), voter(2)], 0) }),
      'setAside',
    ],
    [
      'starts once it was added and its configuration says so',
      1,
      starting(1, { ...lost, plan: joins('555', 1, 0), membership: told([voter(0), { ...learner(1, ''), id: '555' }], 0) }),
      'start',
    ],
    [
      'that was added gets another configuration when a member left since',
      1,
      starting(1, { ...lost, plan: joins('555', 0, 1, 2), membership: told([voter(0), { ...learner(1, ''), id: '555' }], 0) }),
      'amend',
    ],
    [
      'that was added gets another configuration when a member was added since',
      1,
      starting(1, { ...lost, plan: joins('555', 0, 1), membership: told([voter(0), { ...learner(1, ''), id: '555' }, learner(2, '')], 0) }),
      'amend',
    ],
    [
      'removes an entry that it was added under but has no configuration for',
      1,
      starting(1, { ...lost, membership: told([voter(0), learner(1, '')], 0) }),
      'remove',
    ],
    ['waits for the state record', 1, without(starting(1, { ...lost, waitedSeconds: 999 }), 'record'), 'wait'],
    ['waits while no member answers', 1, without(starting(1, { ...lost, waitedSeconds: 59 }), 'membership'), 'wait'],
    ['does not join beyond the wanted size', 2, starting(2, { ...lost, membership: told([voter(0)], 0), wanted: size(2) }), 'wait'],
    ['does not join beyond the largest size', 7, starting(7, { ...lost, membership: told([voter(0)], 0), wanted: size(9) }), 'wait'],
    [
      'does not join while the size is forbidden to know',
      1,
      starting(1, { ...lost, membership: told([voter(0)], 0), wanted: { is: 'forbidden' } }),
      'wait',
    ],
    [
      'does not touch a cluster that is not the recorded one',
      1,
      starting(1, { ...lost, membership: told(three, 0, OTHER_CLUSTER) }),
      'wait',
    ],
  ])('%s', (_, ordinal, seen, expected) => {
    expect(does(ordinal, seen).do).toBe(expected);
  });

  test('removes only its own entry', () => {
    expect(does(1, starting(1, lost))).toMatchObject({ do: 'remove', memberId: idOf(1), via: 0 });
  });

  test('fails after a minute without an answer, and names both ways out', () => {
    const action = does(1, without(starting(1, { ...lost, waitedSeconds: 60, peers: [silent(0), empty(2)] }), 'membership'));
    expect(action).toMatchObject({ do: 'fail', reason: 'DataLost' });
    expect(action).toMatchObject({ why: expect.stringMatching(
      /no other pod has data.*restore a backup.*kubectl patch configmap e-state --type=merge -p '\{"data":null\}'/,
    ) });
  });

  test('fails, and names the disks of which no pod has reported', () => {
    const action = does(
      0,
      without(starting(0, { ...lost, waitedSeconds: 60, wanted: size(1), peers: [silent(1), silent(2)], claimed: [1, 2] }), 'membership'),
    );
    expect(action).toMatchObject({ why: expect.stringMatching(
      /still disks of .*: e-1, e-2; scale out to bring those pods back.*delete the claims and pods of e-1, e-2 and clear/,
    ) });
  });

  const leaderless = without(server(0), 'leaderId');
  const users = { kind: 'users', why: 'etcdserver: user name is empty' } as const;
  const unlisted = (peers: Observation['peers']) => without(
    starting(1, { ...lost, waitedSeconds: 60, peers: [...peers, empty(2)] }), 'membership',
  );

  test.each<[string, Observation['peers'][number], object]>([
    ['answers without a leader', peer(0, { server: leaderless }), { do: 'fail', reason: 'QuorumLost' }],
    ['starts, or hangs, on its data', without(peer(0), 'server'), { do: 'fail', reason: 'QuorumLost' }],
    [
      'answers something else',
      { ...silent(0), refusal: { kind: 'request', why: 'request timed out' } },
      { do: 'fail', reason: 'QuorumLost' },
    ],
    ['has a leader', peer(0), { do: 'warn', reason: 'MemberIsolated' }],
    [
      'has a leader by its metrics alone',
      without(peer(0, { agent: agent({ vitals: { hasLeader: true, learner: false } }) }), 'server'),
      { do: 'warn', reason: 'MemberIsolated' },
    ],
    ['refuses this agent', { ...silent(0), refusal: users }, { do: 'warn', reason: 'AccessRefused' }],
    [
      'refuses its certificate',
      { ...silent(0), refusal: { kind: 'certificate', why: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' } },
      { do: 'warn', reason: 'AccessRefused' },
    ],
  ])('is not told to delete anything while a server %s', (_, holder, expected) => {
    const action = does(1, unlisted([holder]));
    expect(action).toMatchObject(expected);
    expect(action).not.toMatchObject({ why: expect.stringMatching(/delete the claims|"data":null/) });
  });

  test('names the servers that refuse, and what to do', () => {
    expect(does(1, unlisted([peer(0, { refusal: users })]))).toMatchObject({
      why: expect.stringMatching(
        /^the disk of e-1 is empty, and listing the members was refused by e-0\. Delete nothing: .*user name is empty; authentication is enabled, and the agent has no user: set `agentUser`$/,
      ),
    });
  });

  test('does not join with a user that may only read, and says so', () => {
    const limited = { kind: 'rights', why: 'the user watcher has the roles reader, but not root' } as const;
    expect(does(1, starting(1, { ...lost, limited }))).toMatchObject({
      do: 'warn',
      reason: 'AccessRefused',
      why: expect.stringMatching(/^the disk of e-1 is empty, and the member can't rejoin yet. Delete nothing: .*: the user watcher/),
    });
  });
});
