import fc from 'fast-check';
import { Action, decide } from '../../../agent/etcd/decide';
import type { Phase } from '../../../agent/support/agent-loop';
import type { Disk, Member, Observation, Peer, Plan, ServerRefusal, ServerStatus, StateRecord, Wanted } from '../../../agent/etcd/facts';
import { agent, CLUSTER, joins, OTHER_CLUSTER, server, settingOf, voter, without } from './situations';

/*
 * What must never happen, whatever is seen. Observations are drawn without any regard to whether they make sense together:
 * an agent may see half of an old world and half of a new one.
 */

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
const observations: fc.Arbitrary<Observation> = fc.record(
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

test('a wanted voter is removed only by its own pod, when its disk is empty', () => {
  always((seen, action, ordinal) => {
    if (action.do !== 'remove' || seen.wanted.is !== 'size') return;
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

test('data is called lost, and disks may be deleted, only while no other pod has a server that answers, refuses or leads, or a member on its disk', () => {
  always((seen, action) => {
    if (!('why' in action) || !/"data":null|delete the claims/.test(action.why)) return;
    const answers = seen.peers.filter(({ server, refusal }) => server !== undefined || refusal !== undefined);
    expect([...answers, ...seen.peers.filter(({ agent }) => agent?.disk === 'member' || agent?.vitals?.hasLeader === true)]).toEqual([]);
    expect(seen.membership).toBeUndefined();
  });
});

test('a quorum is called lost only while nobody is known to have a leader', () => {
  always((seen, action) => {
    if (action.do !== 'warn' && action.do !== 'fail') return;
    if (action.reason !== 'QuorumLost') return;
    if (seen.own === undefined && seen.serverRunning) expect(seen.vitals?.hasLeader).not.toBe(true);
    expect(seen.peers.filter(({ server, agent }) => server?.leaderId !== undefined || agent?.vitals?.hasLeader === true)).toEqual([]);
  });
});

test('a pod that is scaled in is released quietly only when a quorum no longer lists it; when no list can be had, its end is told', () => {
  fc.assert(
    fc.property(ordinals, observations, (ordinal, seen) => {
      const action = decide('stop', seen, settingOf(ordinal));
      if (action.do !== 'release' || seen.wanted.is !== 'size' || seen.wanted.replicas === 0 || ordinal < seen.wanted.replicas) return;
      const { topology } = settingOf(ordinal);
      expect(seen.membership?.members.map(({ peerUrl }) => topology.ordinalOf(peerUrl)) ?? [ordinal]).not.toContain(ordinal);
    }),
    { numRuns: RUNS },
  );
});

test('a user that may only read asks for no change of the members', () => {
  fc.assert(
    fc.property(ordinals, fc.constantFrom<Phase>('prepare', 'run'), observations, (ordinal, phase, seen) => {
      const action = decide(phase, { ...seen, limited: { kind: 'rights', why: 'no' } }, settingOf(ordinal));
      expect(['join', 'remove', 'promote', 'compact', 'defragment', 'disarm', 'handOver']).not.toContain(action.do);
    }),
    { numRuns: RUNS },
  );
});

test('a stop always ends: at its limit every pod is released', () => {
  fc.assert(
    fc.property(ordinals, observations, (ordinal, seen) => {
      const action = decide('stop', { ...seen, waitedSeconds: 500, handOvers: 3 }, settingOf(ordinal));
      expect(['release', 'fail']).toContain(action.do);
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
