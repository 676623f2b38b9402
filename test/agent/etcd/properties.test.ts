import fc from 'fast-check';
import { Action, decide } from '../../../agent/etcd/decide';
import type { Phase } from '../../../agent/support/agent-loop';
import type { ServerEnds } from '../../../agent/support/server-ends';
import type { Disk, Member, MemberHash, Observation, Peer, Plan, ServerStatus, StateRecord, Wanted } from '../../../agent/etcd/facts';
import { agent, CLUSTER, joins, OTHER_CLUSTER, server, settingOf, voter, without } from './situations';

/*
 * What must never happen, whatever is seen. Observations are drawn without any regard to whether they make sense together:
 * an agent may see half of an old world and half of a new one.
 */

const OLDER_DISK = 'panic: tocommit(50) is out of range [lastIndex(11)]. Was the raft log corrupted, truncated, or lost?';

/** Each, in `npm test`. */
const RUNS = 4000;

const ordinals = fc.integer({ min: 0, max: 6 });
const clusterIds = fc.constantFrom(CLUSTER, CLUSTER, CLUSTER, OTHER_CLUSTER);
const memberIds = ordinals.map((ordinal) => String(100 + ordinal));
const seconds = fc.constantFrom(0, 3, 5, 9, 10, 30, 60, 300, 500, 9999);
const disks: fc.Arbitrary<Disk> = fc.oneof(
  fc.constantFrom<Disk>({ holds: 'nothing' }, { holds: 'leftovers' }, { holds: 'unreadable' }),
  fc.record({ holds: fc.constant('member' as const), identity: fc.record({ memberId: memberIds, clusterId: clusterIds }) }),
);
const plans: fc.Arbitrary<Plan> = fc.oneof(
  fc.constantFrom<Plan>({ for: 'nothing' }, { for: 'restart' }, { for: 'restart' }, { for: 'bootstrap' }),
  fc.tuple(memberIds, fc.subarray([0, 1, 2])).map(([memberId, ordinals]): Plan => joins(memberId, ...ordinals)),
);
const records: fc.Arbitrary<StateRecord> = fc.oneof(fc.constant({}), clusterIds.map((clusterId) => ({ clusterId, version: '3.6.16' })));
const wantings: fc.Arbitrary<Wanted> = fc.oneof(
  fc.constantFrom<Wanted>({ is: 'gone' }, { is: 'forbidden' }, { is: 'unknown' }),
  fc.integer({ min: 0, max: 7 }).map((replicas): Wanted => ({ is: 'size', replicas })),
);
const memberLists: fc.Arbitrary<readonly Member[]> = fc.uniqueArray(
  fc.record({ ordinal: ordinals, learner: fc.boolean(), started: fc.boolean(), stranger: fc.constantFrom(false, false, false, true) }),
  { minLength: 1, maxLength: 7, selector: ({ ordinal }) => ordinal },
).map((drawn) =>
  drawn.map(({ ordinal, learner, started, stranger }) => ({
    ...voter(ordinal),
    learner,
    ...(!started && { name: '' }),
    ...(stranger && { peerUrl: `http://stranger-${ordinal}:2380` }),
  })),
);
const servers: fc.Arbitrary<ServerStatus> = fc
  .record({
    ordinal: ordinals,
    clusterId: clusterIds,
    leaderId: fc.option(memberIds),
    learner: fc.boolean(),
    spaceAlarm: fc.boolean(),
    dbBytes: fc.constantFrom(100, 950),
    corruptMembers: fc.option(fc.array(fc.oneof(memberIds, fc.constant('0')), { minLength: 1, maxLength: 2 })),
  })
  .map(({ ordinal, leaderId, corruptMembers, ...changes }) => {
    const rest = without(server(ordinal, { ...changes, ...(corruptMembers !== null && { corruptMembers }) }), 'leaderId');
    return leaderId === null ? rest : { ...rest, leaderId };
  });
const agents = fc
  .record({ phase: fc.constantFrom('prepare', 'run'), stopping: fc.boolean(), disk: fc.constantFrom('nothing', 'leftovers', 'unreadable', 'member') })
  .map((changes) => agent(changes as Parameters<typeof agent>[0]));
const peers: fc.Arbitrary<readonly Peer[]> = fc.uniqueArray(
  fc.record(
    { ordinal: ordinals, agent: agents, server: servers, agentSilentSeconds: seconds, silentSeconds: seconds },
    { requiredKeys: ['ordinal', 'agentSilentSeconds', 'silentSeconds'] },
  ),
  { maxLength: 6, selector: ({ ordinal }) => ordinal },
);
const crashes: fc.Arbitrary<ServerEnds> = fc.oneof(
  fc.constant({ inARow: 0 }),
  fc.record({
    inARow: fc.constantFrom(2, 3, 5, 90),
    last: fc.record({
      exitCode: fc.constantFrom(1, 2, 137),
      reason: fc.constantFrom('Error', 'OOMKilled'),
      log: fc.constantFrom('', OLDER_DISK, 'bind: address already in use', 'found data inconsistency with peers'),
    }),
  }),
);
/** Mostly of everybody, and mostly the same: else nothing would ever be proven. */
const hashLists: fc.Arbitrary<readonly MemberHash[]> = fc.tuple(fc.array(fc.constantFrom('1', '1', '1', '1', '2'), { minLength: 7, maxLength: 7 }), fc.constantFrom(7, 7, 3)).map(
  ([hashes, told]) => hashes.slice(0, told).map((hash, ordinal) => ({ memberId: String(100 + ordinal), hash, compactRevision: '5', revision: '50' })),
);
const observations: fc.Arbitrary<Observation> = fc.record(
  {
    serverRunning: fc.boolean(),
    own: servers,
    disk: disks,
    plan: plans,
    record: records,
    wanted: wantings,
    membership: fc.record({ clusterId: clusterIds, members: memberLists, toldBy: ordinals }),
    peers,
    claimed: fc.uniqueArray(ordinals),
    waitedSeconds: seconds,
    learnerStuckSeconds: seconds,
    maintenance: fc.record(
      { running: fc.boolean(), defragmented: fc.array(memberIds), secondsSinceCompaction: seconds, failed: fc.array(fc.record({ memberId: memberIds, times: fc.nat({ max: 20 }), secondsSince: seconds })) },
      { requiredKeys: ['running', 'defragmented', 'failed'] },
    ),
    ends: crashes,
    replacedSeconds: seconds,
    hashes: hashLists,
    hashesUnchangedSeconds: seconds,
    handOvers: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: ['serverRunning', 'disk', 'plan', 'wanted', 'peers', 'waitedSeconds', 'learnerStuckSeconds', 'maintenance', 'ends', 'hashesUnchangedSeconds', 'handOvers'] },
);
const phases = fc.constantFrom<Phase>('prepare', 'run', 'stop');

function always(claim: (seen: Observation, action: Action, ordinal: number, phase: Phase) => void): void {
  fc.assert(
    fc.property(ordinals, phases, observations, (ordinal, phase, seen) => {
      claim(seen, decide(phase, seen, settingOf(ordinal)), ordinal, phase);
    }),
    { numRuns: RUNS },
  );
}

test('only ordinal 0 bootstraps, on an empty disk, while the record says never, when every other disk is said to be empty', () => {
  always((seen, action, ordinal) => {
    if (action.do !== 'bootstrap') return;
    expect(ordinal).toBe(0);
    expect(seen.disk.holds).toBe('nothing');
    expect(seen.record).toEqual({});
    expect(seen.membership).toBeUndefined();
    const replicas = seen.wanted.is === 'size' ? seen.wanted.replicas : NaN;
    const empties = seen.peers.filter((peer) => /nothing|leftovers/.test(peer.agent?.disk ?? '')).map((peer) => peer.ordinal);
    expect(empties.filter((other) => other > 0 && other < replicas)).toHaveLength(Math.min(replicas, 7) - 1);
    expect(seen.claimed?.filter((other) => other !== 0 && !empties.includes(other))).toEqual([]);
  });
});

test('the directory is touched, and a member added, only while the configuration cannot bootstrap', () => {
  always((seen, action) => {
    if (['setAside', 'join'].includes(action.do)) expect(seen.plan.for).toBe('restart');
  });
});

test('data is set aside only when a quorum of the recorded cluster does not list it', () => {
  always((seen, action) => {
    if (action.do !== 'setAside' || seen.disk.holds !== 'member') return;
    const { identity } = seen.disk;
    expect(seen.membership?.clusterId).toBe(seen.record?.clusterId ?? identity.clusterId);
    const listed = seen.membership?.members.some(({ id }) => id === identity.memberId);
    expect(listed === false || identity.clusterId !== seen.membership?.clusterId).toBe(true);
  });
});

test('nobody joins, removes, bootstraps or sets aside without knowing the wanted size, a stuck learner excepted', () => {
  always((seen, action) => {
    if (seen.wanted.is === 'size' && seen.wanted.replicas > 0) return;
    expect(['join', 'bootstrap', 'setAside']).not.toContain(action.do);
    if (action.do === 'remove') expect(action.why).toMatch(/^the learner made no progress/);
  });
});

/** Voters that answer under their ID and know a leader, but for one. */
function readyBut(memberId: string, seen: Observation, ordinal: number): readonly Member[] {
  const { topology } = settingOf(ordinal);
  const voting = seen.membership?.members.filter(({ learner, id }) => !learner && id !== memberId) ?? [];
  return voting.filter((member) => {
    const at = topology.ordinalOf(member.peerUrl);
    const status = at === ordinal ? seen.own : seen.peers.find((peer) => peer.ordinal === at)?.server;
    return at !== undefined && status?.memberId === member.id && status.leaderId !== undefined && !status.learner;
  });
}

test('a member whose server crashes is removed only by its own pod, for its disk, while the others are a quorum of the cluster as it is', () => {
  always((seen, action, ordinal) => {
    if (action.do !== 'remove' || action.reason !== 'ServerCrashes') return;
    const voters = seen.membership?.members.filter(({ learner }) => !learner) ?? [];
    expect(seen.disk).toMatchObject({ holds: 'member', identity: { memberId: action.memberId, clusterId: seen.record?.clusterId } });
    expect(seen.own).toBeUndefined();
    expect(seen.serverRunning).toBe(false);
    expect(readyBut(action.memberId, seen, ordinal).length).toBeGreaterThan(voters.length / 2);
    expect(seen.ends.last).toMatchObject({ reason: 'Error', log: expect.stringMatching(/tocommit|inconsistency/) });
  });
});

test('a member is removed for corruption only when all voters were compared, a majority agrees, and it is named and differs', () => {
  always((seen, action) => {
    if (action.do !== 'remove' || action.reason !== 'DataCorrupt') return;
    const voters = seen.membership?.members.filter(({ learner }) => !learner) ?? [];
    const hashes = voters.map(({ id }) => seen.hashes?.find(({ memberId }) => memberId === id)?.hash);
    const own = hashes[voters.findIndex(({ id }) => id === action.memberId)];
    const agreeing = ['1', '2'].filter((hash) => hashes.filter((other) => other === hash).length > voters.length / 2);
    expect(hashes).not.toContain(undefined);
    expect(agreeing).toHaveLength(1);
    expect(own).not.toBe(agreeing[0]);
    expect([action.memberId, '0'].some((id) => seen.own?.corruptMembers?.includes(id))).toBe(true);
    expect(seen.own?.leaderId).not.toBe(action.memberId);
  });
});

test('the alarm for corruption is lifted only when all voters were compared and agree', () => {
  always((seen, action) => {
    if (action.do !== 'disarm' || action.alarm !== 'CORRUPT') return;
    const voters = seen.membership?.members.filter(({ learner }) => !learner) ?? [];
    const hashes = voters.map(({ id }) => seen.hashes?.find(({ memberId }) => memberId === id)?.hash);
    expect(voters.length).toBeGreaterThan(1);
    expect(hashes).not.toContain(undefined);
    expect(new Set(hashes).size).toBe(1);
    expect(seen.hashesUnchangedSeconds).toBeGreaterThanOrEqual(30);
  });
});

test('a defragmentation that failed does not begin again within ten minutes', () => {
  always((seen, action) => {
    if (action.do !== 'defragment') return;
    const failed = seen.maintenance.failed?.find(({ memberId }) => memberId === action.memberId);
    expect(failed?.secondsSince ?? 600).toBeGreaterThanOrEqual(600);
  });
});

test('a wanted voter is otherwise removed only by its own pod, when its disk is empty', () => {
  always((seen, action, ordinal) => {
    if (action.do !== 'remove' || action.reason !== undefined || seen.wanted.is !== 'size') return;
    const member = seen.membership?.members.find(({ id }) => id === action.memberId);
    const target = settingOf(0).topology.ordinalOf(member?.peerUrl ?? '');
    if (member?.learner === true || (target ?? 0) >= seen.wanted.replicas) return;
    expect(target).toBe(ordinal);
    expect(seen.disk.holds).toBe('nothing');
    expect(seen.serverRunning).toBe(false);
  });
});

test('a voter is scaled in only while a ready voter stays and the rest that answers is a quorum', () => {
  always((seen, action, ordinal, phase) => {
    if (action.do !== 'remove' || seen.wanted.is !== 'size' || phase === 'prepare') return;
    const { replicas } = seen.wanted;
    const members = seen.membership?.members ?? [];
    const { topology } = settingOf(ordinal);
    const target = members.find(({ id }) => id === action.memberId);
    if (target === undefined || target.learner || (topology.ordinalOf(target.peerUrl) ?? 0) < replicas) return;
    const rest = members.filter((member) => member !== target && !member.learner);
    const ready = rest.filter((member) => {
      const at = topology.ordinalOf(member.peerUrl);
      const status = at === ordinal ? seen.own : seen.peers.find((peer) => peer.ordinal === at)?.server;
      return at !== undefined && status?.memberId === member.id && status.leaderId !== undefined && !status.learner;
    });
    expect(ready.length).toBeGreaterThan(rest.length / 2);
    expect(ready.some(({ peerUrl }) => (topology.ordinalOf(peerUrl) ?? 7) < replicas)).toBe(true);
  });
});

test('a stranger among the members is never removed nor promoted', () => {
  always((seen, action) => {
    if (action.do !== 'remove' && action.do !== 'promote') return;
    const member = seen.membership?.members.find(({ id }) => id === action.memberId);
    expect(member?.peerUrl).not.toMatch(/stranger/);
  });
});

test('leadership goes only to a voter that answers and is not stopping', () => {
  always((seen, action) => {
    if (action.do !== 'handOver') return;
    const to = seen.peers.find(({ ordinal }) => String(100 + ordinal) === action.memberId);
    expect(to?.server?.leaderId).toBeDefined();
    expect(to?.agent?.stopping).not.toBe(true);
  });
});

test('a stop always ends: at its limit every pod is released', () => {
  fc.assert(
    fc.property(ordinals, observations, (ordinal, seen) => {
      const action = decide('stop', { ...seen, waitedSeconds: 500, handOvers: 3 }, settingOf(ordinal));
      expect(action.do).toBe('release');
    }),
    { numRuns: RUNS },
  );
});

test('the record is never set to another cluster than the one it holds', () => {
  always((seen, action) => {
    if (action.do !== 'record' || action.change.clusterId === undefined) return;
    expect(seen.record?.clusterId).toBeUndefined();
  });
});

test('a cluster that was formed is never formed again', () => {
  fc.assert(
    fc.property(ordinals, phases, observations, (ordinal, phase, seen) => {
      const action = decide(phase, { ...seen, record: { clusterId: CLUSTER } }, settingOf(ordinal));
      expect(action.do).not.toBe('bootstrap');
    }),
    { numRuns: RUNS },
  );
});
