import fc from 'fast-check';
import { Action, decide } from '../../../agent/etcd/decide';
import type { Phase } from '../../../agent/support/agent-loop';
import type { Disk, Member, Observation, Peer, Plan, ServerRefusal, ServerStatus, StateRecord, Wanted } from '../../../agent/etcd/facts';
import { agent, CLUSTER, joins, OTHER_CLUSTER, server, settingOf, voter, without } from './situations';

/** Each, in `npm test`. */
export const RUNS = 4000;

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
  .record({ ordinal: ordinals, clusterId: clusterIds, leaderId: fc.option(memberIds), learner: fc.boolean(), spaceAlarm: fc.boolean(), dbBytes: fc.constantFrom(100, 950) })
  .map(({ ordinal, leaderId, ...changes }) => {
    const rest = without(server(ordinal, changes), 'leaderId');
    return leaderId === null ? rest : { ...rest, leaderId };
  });
const refusals: fc.Arbitrary<ServerRefusal> = fc.record({ kind: fc.constantFrom('users', 'rights', 'certificate', 'request'), why: fc.constant('no') });
const vitals = fc.record({ hasLeader: fc.boolean(), learner: fc.boolean() });
const agents = fc
  .record({ refusal: fc.option(refusals, { nil: undefined }), vitals: fc.option(vitals, { nil: undefined }), phase: fc.constantFrom('prepare', 'run'), stopping: fc.boolean(), disk: fc.constantFrom('nothing', 'leftovers', 'unreadable', 'member') })
  .map((changes) => agent(changes as Parameters<typeof agent>[0]));
const peers: fc.Arbitrary<readonly Peer[]> = fc.uniqueArray(
  fc.record(
    { ordinal: ordinals, agent: agents, server: servers, refusal: refusals, agentSilentSeconds: seconds, silentSeconds: seconds },
    { requiredKeys: ['ordinal', 'agentSilentSeconds', 'silentSeconds'] },
  ),
  { maxLength: 6, selector: ({ ordinal }) => ordinal },
);
/** Drawn without any regard to whether it makes sense together: an agent may see half of an old world and half of a new one. */
export const observations: fc.Arbitrary<Observation> = fc.record(
  {
    serverRunning: fc.boolean(),
    own: servers,
    refusal: refusals,
    vitals,
    limited: refusals,
    disk: disks,
    plan: plans,
    record: records,
    wanted: wantings,
    membership: fc.record({ clusterId: clusterIds, members: memberLists, toldBy: ordinals }),
    peers,
    claimed: fc.uniqueArray(ordinals),
    waitedSeconds: seconds,
    learnerStuckSeconds: seconds,
    maintenance: fc.record({ running: fc.boolean(), defragmented: fc.array(memberIds) }),
    handOvers: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: ['serverRunning', 'disk', 'plan', 'wanted', 'peers', 'waitedSeconds', 'learnerStuckSeconds', 'maintenance', 'handOvers'] },
);
export const phases = fc.constantFrom<Phase>('prepare', 'run', 'stop');

/** Whatever is seen, in whatever phase. */
export function always(claim: (seen: Observation, action: Action, ordinal: number, phase: Phase) => void): void {
  fc.assert(
    fc.property(ordinals, phases, observations, (ordinal, phase, seen) => {
      claim(seen, decide(phase, seen, settingOf(ordinal)), ordinal, phase);
    }),
    { numRuns: RUNS },
  );
}
