import fc from 'fast-check';
import { decide } from '../../../../agent/etcd/decide/decide';
import type { Action } from '../../../../agent/etcd/model/action';
import type {
  Disk, Member, MemberHash, Observation, Peer, Plan, ServerRefusal, ServerStatus, StateRecord, Wanted,
} from '../../../../agent/etcd/model/facts';
import type { ServerEnds } from '../../../../agent/kernel/kubernetes/server-ends';
import type { Phase } from '../../../../agent/kernel/loop/agent-loop';
import {
  agent, CLUSTER, idOf, joins, OTHER_CLUSTER, peer, server, settingOf, silent, size, starting, told, voter, withData, without,
} from './situations';

/*
 * Random observations, which need not be consistent: an agent may see a part of the old state and a part of the new one.
 */

/** The number of runs of each property in `npm test`. */
export const RUNS = 4000;

const OLDER_DISK = 'panic: tocommit(50) is out of range [lastIndex(11)]. Was the raft log corrupted, truncated, or lost?';

export const ordinals = fc.integer({ min: 0, max: 6 });
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
const refusals: fc.Arbitrary<ServerRefusal> = fc.record({
  kind: fc.constantFrom('users', 'rights', 'certificate', 'request'),
  why: fc.constant('no'),
});
const vitals = fc.record({ hasLeader: fc.boolean(), learner: fc.boolean() });
const agents = fc
  .record({
    refusal: fc.option(refusals, { nil: undefined }),
    vitals: fc.option(vitals, { nil: undefined }),
    phase: fc.constantFrom('prepare', 'run'),
    stopping: fc.boolean(),
    disk: fc.constantFrom('nothing', 'leftovers', 'unreadable', 'member'),
  })
  .map((changes) => agent(changes as Parameters<typeof agent>[0]));
const peers: fc.Arbitrary<readonly Peer[]> = fc.uniqueArray(
  fc.record(
    { ordinal: ordinals, agent: agents, server: servers, refusal: refusals, agentSilentSeconds: seconds, silentSeconds: seconds },
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
/** Mostly of all members, and mostly equal: otherwise nothing would ever be proven. */
const hashLists: fc.Arbitrary<readonly MemberHash[]> = fc.tuple(fc.array(
  fc.constantFrom('1', '1', '1', '1', '2'), { minLength: 7, maxLength: 7 },
), fc.constantFrom(7, 7, 3)).map(
  ([hashes, told]) => hashes
    .slice(0, told)
    .map((hash, ordinal) => ({ memberId: String(100 + ordinal), hash, compactRevision: '5', revision: '50' })),
);
export const observations: fc.Arbitrary<Observation> = fc.record(
  {
    serverRunning: fc.boolean(),
    refusal: refusals,
    vitals,
    limited: refusals,
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
      {
        running: fc.boolean(),
        defragmented: fc.array(memberIds),
        secondsSinceCompaction: seconds,
        failed: fc.array(fc.record({ memberId: memberIds, times: fc.nat({ max: 20 }), secondsSince: seconds })),
      },
      { requiredKeys: ['running', 'defragmented', 'failed'] },
    ),
    ends: crashes,
    replacedSeconds: seconds,
    hashes: hashLists,
    hashesUnchangedSeconds: seconds,
    handOvers: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: [
    'serverRunning', 'disk', 'plan', 'wanted', 'peers', 'waitedSeconds', 'learnerStuckSeconds', 'maintenance', 'ends',
    'hashesUnchangedSeconds', 'handOvers',
  ] },
);
export const phases = fc.constantFrom<Phase>('prepare', 'run', 'stop');

/** Any observation of any pod in any phase. */
export function always(claim: (seen: Observation, action: Action, ordinal: number, phase: Phase) => void): void {
  fc.assert(
    fc.property(ordinals, phases, observations, (ordinal, phase, seen) => {
      claim(seen, decide(phase, seen, settingOf(ordinal)), ordinal, phase);
    }),
    { numRuns: RUNS },
  );
}

/** Clusters that could be, in trouble: of so many voters, some silent, one of which looks, with or without its server. */
const troubled: fc.Arbitrary<readonly [number, Observation]> = fc
  .record({
    voters: fc.integer({ min: 1, max: 5 }),
    looks: ordinals,
    leads: ordinals,
    silent: fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }),
    stopping: fc.subarray([0, 1, 2, 3, 4], { maxLength: 1 }),
    served: fc.boolean(),
    replicas: fc.integer({ min: 1, max: 6 }),
    ends: crashes,
    /** The member whose data differs from that of all others. Undefined for random data. */
    differs: fc.option(fc.integer({ min: 0, max: 7 })),
    drawn: hashLists,
    named: fc.constantFrom<readonly string[]>([idOf(0)], [idOf(1)], [idOf(2)], ['0'], ['999']),
    stable: fc.constantFrom(29, 30, 599, 9999),
    failed: fc.boolean(),
  })
  .map(({ voters, looks, leads, ends, drawn, differs, named, stable, served, replicas, ...rest }) => {
    const hashes = differs === null ? drawn : drawn.map((one, ordinal) => ({ ...one, hash: ordinal === differs ? '2' : '1' }));
    const [self, leaderId] = [looks % voters, idOf(leads % voters)];
    const status = (ordinal: number) => server(ordinal, { leaderId, corruptMembers: named });
    const others = Array.from({ length: voters }, (_, ordinal) => ordinal).filter((ordinal) => ordinal !== self);
    const seen = starting(self, {
      disk: withData(self),
      plan: { for: 'restart' },
      wanted: size(replicas),
      membership: told(Array.from({ length: voters }, (_, ordinal) => voter(ordinal)), served ? self : (others[0] ?? self)),
      peers: others.map((ordinal) => (
        rest.silent.includes(ordinal)
          ? silent(ordinal)
          : peer(ordinal, { server: status(ordinal), agent: agent({ stopping: rest.stopping.includes(ordinal) }) })
      )),
      ends,
      hashes,
      hashesUnchangedSeconds: stable,
      maintenance: { running: false, defragmented: [], failed: rest.failed ? [{ memberId: idOf(1), times: 1, secondsSince: stable }] : [] },
    });
    return [self, served ? { ...seen, serverRunning: true, own: status(self) } : seen] as const;
  });

/** As {@link always}, but of a running pod whose cluster could be. */
export function alwaysInTrouble(claim: (seen: Observation, action: Action, ordinal: number) => void): void {
  fc.assert(
    fc.property(troubled, ([ordinal, seen]) => {
      const action = decide('run', seen, settingOf(ordinal));
      // The state after the record and the configuration were written.
      const { record } = seen;
      const next: Observation = {
        ...seen,
        ...(action.do === 'record' && { record: { ...record, ...action.change } }),
        ...(action.do === 'restart' && { plan: { for: 'restart', comparing: action.comparing } }),
      };
      claim(next, decide('run', next, settingOf(ordinal)), ordinal);
    }),
    { numRuns: RUNS },
  );
}
