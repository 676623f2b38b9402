import { decideStart } from '../../../../agent/etcd/decide/start';
import type { Observation } from '../../../../agent/etcd/model/facts';
import {
  agent, CLUSTER, empty, idOf, joins, learner, OTHER_CLUSTER, peer, server, settingOf, silent, size, starting, told, voter, withData,
  without,
} from '../support/situations';

const three = [voter(0), voter(1), voter(2)];
const nothing = { holds: 'nothing' } as const;
const alone = { plan: { for: 'restart' } } as const;
const neverFormed = { record: {}, disk: nothing } as const;

const does = (ordinal: number, seen: Observation) => decideStart(seen, settingOf(ordinal));

describe('a member with its data', () => {
  test.each<[string, number, Observation, string]>([
    ['restarts when it is listed', 1, starting(1), 'start'],
    ['restarts when no member answers', 1, without(starting(1, alone), 'membership'), 'start'],
    [
      'restarts without the state record after 10 s',
      1,
      without(starting(1, { ...alone, waitedSeconds: 10 }), 'membership', 'record'),
      'start',
    ],
    ['first waits for the state record', 1, without(starting(1, { waitedSeconds: 9 }), 'membership', 'record'), 'wait'],
    ['restarts when the record was erased', 1, starting(1, { record: {} }), 'start'],
    ['restarts while the StatefulSet cannot be read', 1, starting(1, { wanted: { is: 'unknown' } }), 'start'],
    ['restarts beyond the wanted size: it is a member still', 2, starting(2, { wanted: size(1) }), 'start'],
    ['gets a configuration that restarts', 1, starting(1, { plan: { for: 'nothing' } }), 'restart'],
    ['gets another configuration than the one it joined with', 1, starting(1, { plan: joins(idOf(1), 0, 1) }), 'restart'],
    ['gets another configuration than the one it bootstrapped with', 0, starting(0, { plan: { for: 'bootstrap' } }), 'restart'],
    ['waits while a server still runs on the directory', 1, starting(1, { serverRunning: true }), 'wait'],
    ['that was removed is set aside', 1, starting(1, { membership: told([voter(0), voter(2)], 0) }), 'setAside'],
    [
      'that was removed and added with another ID is set aside',
      1,
      starting(1, { membership: told([voter(0), { ...learner(1), id: '555' }], 0) }),
      'setAside',
    ],
    [
      'that was removed is first kept from bootstrapping',
      1,
      starting(1, { membership: told([voter(0), voter(2)], 0), plan: { for: 'nothing' } }),
      'guard',
    ],
    ['that was removed waits beyond the wanted size', 2, starting(2, { membership: told([voter(0)], 0), wanted: size(1) }), 'wait'],
    [
      'that was removed waits while the size is unknown',
      2,
      starting(2, { membership: told([voter(0)], 0), wanted: { is: 'unknown' } }),
      'wait',
    ],
    [
      'that was removed waits when the StatefulSet goes away',
      2,
      starting(2, { membership: told([voter(0)], 0), wanted: { is: 'gone' } }),
      'wait',
    ],
  ])('%s', (_, ordinal, seen, expected) => {
    expect(does(ordinal, seen).do).toBe(expected);
  });

  test.each<[string, Observation, boolean]>([
    ['every other member answers', starting(1, { plan: { for: 'nothing' } }), true],
    ['no member answers', without(starting(1), 'membership'), false],
    ['a member is silent', starting(1, { peers: [peer(0), silent(2)] }), false],
    ['the server of a member starts as well', starting(1, { peers: [peer(0), without(peer(2), 'server')] }), false],
    ['a member stops', starting(1, { peers: [peer(0), peer(2, { agent: agent({ stopping: true }) })] }), false],
    ['a member has no leader', starting(1, { peers: [peer(0), peer(2, { server: without(server(2), 'leaderId') })] }), false],
  ])('compares its data at the start only if each of the others can answer: %s', (_, seen, comparing) => {
    expect(does(1, seen)).toEqual({ do: 'restart', comparing });
  });

  test('with a rejected version does not start, and names a version that would', () => {
    expect(does(2, starting(2, { record: { clusterId: CLUSTER, version: '3.4.27' } }))).toEqual({
      do: 'fail',
      reason: 'VersionRefused',
      why: 'etcd 3.4.27 to 3.6.16 skips a minor version; upgrade to 3.5.x first',
    });
  });

  test('whose log cannot be read fails, and keeps its data untouched', () => {
    expect(does(1, starting(1, { disk: { holds: 'unreadable' } }))).toMatchObject({ do: 'fail', reason: 'DataUnreadable' });
  });
});

describe('a directory of another cluster', () => {
  const stale = { disk: withData(1, OTHER_CLUSTER) };

  test.each<[string, Observation, string]>([
    ['is set aside once the recorded cluster answers', starting(1, stale), 'setAside'],
    [
      'is neither started nor touched while the recorded cluster is silent',
      without(starting(1, { ...stale, waitedSeconds: 11 }), 'membership'),
      'warn',
    ],
    ['waits when an unrecorded cluster answers', starting(1, { membership: told(three, 0, OTHER_CLUSTER) }), 'wait'],
    [
      'is told when an unrecorded cluster goes on answering',
      starting(1, { membership: told(three, 0, OTHER_CLUSTER), waitedSeconds: 11 }),
      'warn',
    ],
    [
      'waits when the record is unreadable and another cluster answers',
      without(starting(1, { ...stale, waitedSeconds: 11 }), 'record'),
      'warn',
    ],
  ])('%s', (_, seen, expected) => {
    expect(does(1, seen).do).toBe(expected);
  });
});

describe('a volume with the mark of its host', () => {
  const host = (pod: string, namespace = 'prod') => `${pod}.e-peers.${namespace}.svc.cluster.local`;
  const copied = { home: host('e-1', 'shop') };

  test.each<[string, Observation]>([
    ['a copy from another namespace', starting(1, copied)],
    ['a copy of a cluster of another name', starting(1, { home: 'f-1.f-peers.prod.svc.cluster.local' })],
    ['of another pod', starting(1, { home: host('e-2') })],
    ['a copy, where the record is empty', starting(1, { ...copied, record: {} })],
    ['a copy, before the record is read', without(starting(1, copied), 'record', 'membership')],
    ['a copy that the recorded cluster does not list', starting(1, { ...copied, disk: withData(1, OTHER_CLUSTER) })],
  ])('is neither started nor changed: %s', (_, seen) => {
    expect(does(1, seen)).toMatchObject({ do: 'fail', reason: 'ForeignData' });
  });

  test.each<[string, Observation, string]>([
    ['is started at home', starting(1, { home: host('e-1') }), 'start'],
    ['is started without such a mark', starting(1), 'start'],
    [
      'is taken for this pod when it is empty',
      starting(1, { ...copied, disk: nothing, membership: told([voter(0), voter(2)], 0) }),
      'join',
    ],
    ['is cleared for this pod when it holds no member', starting(1, { ...copied, disk: { holds: 'leftovers' } }), 'setAside'],
  ])('%s', (_, seen, expected) => {
    expect(does(1, seen).do).toBe(expected);
  });

  test('is refused with both hosts, the mark and all ways out', () => {
    expect(does(1, starting(1, copied))).toMatchObject({
      why: expect.stringMatching(
        /^according to \/data\/etcd\.home, \/data\/etcd holds the data of e-1\.e-peers\.shop\.\S+, but this pod is e-1\.e-peers\.prod\..*give each pod its own.*take a snapshot.*delete the claim data-e-1 and this pod.*delete \/data\/etcd\.home$/,
      ),
    });
  });
});

describe('a cluster that was never formed', () => {
  const alone = without(starting(0, { ...neverFormed, peers: [empty(1), empty(2)], claimed: [1, 2] }), 'membership');

  test.each<[string, number, Observation, string]>([
    ['is formed by ordinal 0, when all others say that they are empty', 0, alone, 'bootstrap'],
    [
      'is not formed beside a server that answers, whatever is said of its disk',
      0,
      { ...alone, peers: [{ ...empty(1), server: server(1) }, empty(2)] },
      'wait',
    ],
    ['is formed by ordinal 0 alone when it is the only one', 0, { ...alone, wanted: size(1), peers: [], claimed: [] }, 'bootstrap'],
    ['is not formed by another ordinal, even when that is the only pod', 1, { ...alone, wanted: size(1), peers: [] }, 'wait'],
    ['is not joined before it is recorded, even when it answers', 1, starting(1, neverFormed), 'wait'],
    ['is not formed by another ordinal', 1, { ...alone, peers: [empty(0), empty(2)] }, 'wait'],
    ['is not formed while a pod is silent', 0, { ...alone, peers: [empty(1), silent(2)] }, 'wait'],
    ['is not formed while a pod holds data', 0, { ...alone, peers: [empty(1), peer(2, { agent: agent({ phase: 'run' }) })] }, 'wait'],
    [
      'is not formed while a pod holds data that it cannot read',
      0,
      { ...alone, peers: [empty(1), peer(2, { agent: agent({ disk: 'unreadable' }) })] },
      'wait',
    ],
    ['is not formed while a pod holds data that is not wanted any more', 0, { ...alone, wanted: size(1), peers: [peer(2)] }, 'wait'],
    ['is not formed while a disk is there that no pod speaks for', 0, { ...alone, wanted: size(1), peers: [empty(1), silent(2)] }, 'wait'],
    ['is not formed while nobody knows which disks there are', 0, without({ ...alone, wanted: size(1), peers: [] }, 'claimed'), 'wait'],
    [
      'is formed while an empty pod ends that is not wanted any more',
      0,
      { ...alone, wanted: size(1), peers: [empty(2), silent(3)], claimed: [2] },
      'bootstrap',
    ],
    ['is not formed while a cluster answers', 0, { ...alone, membership: told([voter(1)], 1) }, 'wait'],
    ['is not formed while the record cannot be read', 0, without(alone, 'record'), 'wait'],
    ['is not formed while the size is unknown', 0, { ...alone, wanted: { is: 'unknown' } }, 'wait'],
    ['is not formed at 0 replicas', 0, { ...alone, wanted: size(0), peers: [] }, 'wait'],
    ['is not formed when the StatefulSet goes away', 0, { ...alone, wanted: { is: 'gone' } }, 'wait'],
    ['is formed on a directory without leftovers', 0, { ...alone, disk: { holds: 'leftovers' } }, 'setAside'],
    ['is formed once the configuration is written', 0, { ...alone, plan: { for: 'bootstrap' } }, 'start'],
    ['replaces a configuration of the agent of another time', 0, { ...alone, plan: joins('1', 0, 1) }, 'guard'],
  ])('%s', (_, ordinal, seen, expected) => {
    expect(does(ordinal, seen).do).toBe(expected);
  });

  test('names the pods that it waits for', () => {
    expect(does(
      0, { ...alone, peers: [empty(1), silent(2)] },
    )).toMatchObject({ why: expect.stringMatching(/^waiting for e-2 to report an empty disk/) });
  });
});
