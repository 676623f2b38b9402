import fc from 'fast-check';
import type { Action, Phase } from '../../../agent/redis/action';
import { decide } from '../../../agent/redis/decide';
import type { AgentStatus, Disk, Node, Observation, Peer, StateRecord, View, Wanted } from '../../../agent/redis/facts';
import { countSlots, hasSlot } from '../../../agent/redis/slots';
import { everyPod } from '../../../agent/redis/topology';
import { at, CLUSTER, idOf, node, OTHER_CLUSTER, settingOf, SLOTS, view } from './situations';

/*
 * What must never happen, whatever is seen. Observations are drawn without any regard to whether they make sense together:
 * an agent may see half of an old world and half of a new one.
 */

/** Each, in `npm test`. */
const RUNS = 1000;

const pods = fc.constantFrom(...everyPod(4, 2));
const lives = fc.constantFrom(0, 0, 0, 1);
const clusterIds = fc.constantFrom(CLUSTER, CLUSTER, CLUSTER, OTHER_CLUSTER);
const seconds = fc.constantFrom(0, 3, 5, 6, 10, 30, 60, 3500);
const slots = fc.nat({ max: SLOTS - 1 });
const rarely = fc.constantFrom(false, false, false, true);
const open = fc.array(fc.record({ slot: slots, nodeId: pods.map((pod) => idOf(pod)) }), { maxLength: 2 });
const drawnNodes: fc.Arbitrary<Node> = fc
  .record({ pod: pods, life: lives, primary: fc.boolean(), of: pods, failed: rarely, owns: fc.boolean(), addressUnknown: rarely, handshake: rarely, connected: fc.boolean(), migrating: open, importing: open })
  .map(({ pod, life, primary, of, owns, ...rest }) =>
    node(pod, {
      id: idOf(pod, life),
      primary,
      ...(!primary && { primaryId: idOf(of) }),
      ...(primary && owns && { slots: [{ from: pod.shard * 3, to: pod.shard * 3 + pod.ordinal }] }),
      ...rest,
    }),
  );
const views: fc.Arbitrary<View> = fc
  .record({ nodes: fc.uniqueArray(drawnNodes, { minLength: 1, maxLength: 5, selector: ({ id }) => id }), keys: fc.constantFrom(0, 0, 5), linkUp: fc.boolean(), offset: fc.nat({ max: 3 }), currentPassword: fc.boolean(), slotsServed: fc.constantFrom(SLOTS, SLOTS, 5) })
  .map(({ nodes, ...rest }) => view(nodes[0]?.id ?? '', nodes, rest));
const agents: fc.Arbitrary<AgentStatus> = fc
  .record({ phase: fc.constantFrom('prepare' as const, 'run' as const), stopping: rarely, clusterId: fc.option(clusterIds) })
  .map(({ clusterId, ...rest }) => (clusterId === null ? rest : { ...rest, clusterId }));
const peers: fc.Arbitrary<readonly Peer[]> = fc.uniqueArray(
  fc.record({ pod: pods, agent: agents, view: views, silentSeconds: seconds, secondsSinceMeet: seconds }, { requiredKeys: ['pod', 'silentSeconds'] }),
  { maxLength: 5, selector: ({ pod }) => `${pod.shard}-${pod.ordinal}` },
);
const records: fc.Arbitrary<StateRecord> = fc.oneof(
  fc.constant({}),
  clusterIds.map((clusterId) => ({ clusterId, forming: '' })),
  clusterIds.map((clusterId) => ({ clusterId, forming: '3' })),
);
const wantings: fc.Arbitrary<Wanted> = fc.oneof(
  fc.constantFrom<Wanted>({ is: 'gone' }, { is: 'forbidden' }, { is: 'unknown' }),
  fc.record({ shards: fc.integer({ min: 1, max: 4 }), pods: fc.integer({ min: 1, max: 2 }), ownPods: fc.nat({ max: 2 }) }).map((shape): Wanted => ({ is: 'shape', ...shape })),
);
const disks: fc.Arbitrary<Disk> = fc.oneof(
  fc.constantFrom<Disk>({ holds: 'nothing' }, { holds: 'stranded' }, { holds: 'unreadable' }),
  fc.record({ holds: fc.constant('node' as const), ownsSlots: fc.boolean(), data: fc.boolean() }),
);
const observations: fc.Arbitrary<Observation> = fc.record(
  {
    serverRunning: fc.boolean(),
    own: views,
    disk: disks,
    note: fc.oneof(fc.constant({}), clusterIds.map((clusterId) => ({ clusterId, version: 'redis 8.0.2' }))),
    record: records,
    wanted: wantings,
    peers,
    waitedSeconds: seconds,
    linkDownSeconds: seconds,
    importsUnchangedSeconds: seconds,
    importsWithKeys: fc.array(slots, { maxLength: 2 }),
    strays: fc.constant([]),
    keysOfOthers: fc.array(slots, { maxLength: 3 }),
    orphanedSeconds: seconds,
    handOvers: fc.nat({ max: 3 }),
    secondsSinceHandOver: seconds,
    password: fc.record({ accepted: fc.boolean(), used: fc.boolean(), others: fc.boolean(), previousKept: fc.boolean() }),
    passwordGiven: fc.boolean(),
  },
  { requiredKeys: ['serverRunning', 'disk', 'note', 'wanted', 'peers', 'waitedSeconds', 'linkDownSeconds', 'importsUnchangedSeconds', 'strays', 'keysOfOthers', 'orphanedSeconds', 'handOvers', 'passwordGiven'] },
);
const phases = fc.constantFrom<Phase>('prepare', 'run', 'run', 'stop');

function always(claim: (seen: Observation, action: Action, shard: number, phase: Phase) => void): void {
  fc.assert(
    fc.property(phases, observations, pods, (phase, seen, pod) => {
      const self = seen.own === undefined ? pod : (settingOf(at(0, 0)).topology.podOf(seen.own.me.host) ?? pod);
      claim(seen, decide(phase, seen, settingOf(self)), self.shard, phase);
    }),
    { numRuns: RUNS },
  );
}

test('only a node that owns nothing and holds nothing is reset', () => {
  always((seen, action) => {
    if (action.do !== 'reset') return;
    expect(countSlots(seen.own?.me.slots ?? [{ from: 0, to: 0 }])).toBe(0);
    expect(seen.own?.keys).toBe(0);
  });
});

test('a cluster is formed only over an empty record, by a server that knows nobody, with every wanted pod saying the same', () => {
  always((seen, action) => {
    if (action.do !== 'form') return;
    expect(seen.record).toEqual({});
    expect(seen.own?.nodes).toHaveLength(1);
    const shape = seen.wanted.is === 'shape' ? seen.wanted : { shards: NaN, pods: NaN };
    const empty = seen.peers.filter(({ pod, agent, view: told }) => pod.shard < shape.shards && pod.ordinal < shape.pods && agent?.clusterId === undefined && told?.nodes.length === 1);
    expect(empty).toHaveLength(shape.shards * shape.pods - 1);
  });
});

test('only pods of the same cluster are met, where they were seen to be', () => {
  always((seen, action) => {
    if (action.do !== 'meet') return;
    const peer = seen.peers.find(({ pod }) => pod.shard === action.pod.shard && pod.ordinal === action.pod.ordinal);
    expect(peer?.agent?.clusterId).toBe(seen.note.clusterId);
    expect(peer?.view?.address).toBe(action.address);
    expect(seen.record?.clusterId ?? seen.note.clusterId).toBe(seen.note.clusterId);
  });
});

test('a node that owns slots, or holds keys as a primary, never becomes a replica', () => {
  always((seen, action) => {
    if (action.do !== 'replicate' || seen.own === undefined) return;
    expect(countSlots(seen.own.me.slots)).toBe(0);
    if (seen.own.me.primary) expect(seen.own.keys).toBe(0);
  });
});

test('no node is forgotten that is well, owns slots, or has a replica that is well', () => {
  always((seen, action) => {
    if (action.do !== 'forget') return;
    const ghost = seen.own?.nodes.find(({ id }) => id === action.nodeId);
    expect(ghost?.failed === true || ghost?.addressUnknown === true || ghost?.suspected === true || ghost?.connected === false).toBe(true);
    expect(countSlots(ghost?.slots ?? [])).toBe(0);
    const replicas = seen.own?.nodes.filter(({ primaryId, failed, addressUnknown, handshake, primary }) => !primary && primaryId === action.nodeId && !failed && !addressUnknown && !handshake);
    expect(replicas).toEqual([]);
    expect(seen.peers.map(({ view: told }) => told?.me.id)).not.toContain(action.nodeId);
  });
});

test('only own slots are moved, to a primary that answers as one and knows the owner as such', () => {
  always((seen, action) => {
    if (action.do !== 'move') return;
    const { own } = seen;
    expect(action.slots.every((slot) => hasSlot(own?.me.slots ?? [], slot))).toBe(true);
    expect(new Set(action.slots).size).toBe(action.slots.length);
    const target = seen.peers.find(({ view: told }) => told?.me.id === action.to.nodeId)?.view;
    expect(target?.me.primary).toBe(true);
    const known = target?.nodes.find(({ id }) => id === own?.me.id);
    expect(countSlots(known?.slots ?? [])).toBe(countSlots(own?.me.slots ?? []));
    expect(target?.me.id).not.toBe(own?.me.id);
  });
});

test('slots are added only while the cluster is being formed, and none that somebody owns', () => {
  always((seen, action) => {
    if (action.do !== 'addSlots') return;
    expect(seen.record?.forming).toBe('3');
    const { from, to } = action.range;
    const owned = seen.own?.nodes.filter(({ handshake, slots: some }) => !handshake && some.some((range) => range.from <= to && from <= range.to));
    expect(owned).toEqual([]);
  });
});

test('a pod of a shard that goes is not released while its server answers and owns slots, before the limit', () => {
  always((seen, action, shard, phase) => {
    if (action.do !== 'release' || phase !== 'stop' || seen.own === undefined) return;
    if (seen.wanted.is !== 'shape' || shard < seen.wanted.shards || seen.waitedSeconds >= 3500) return;
    expect(countSlots(seen.own.me.slots)).toBe(0);
  });
});

test('a stop always ends: at its limit every pod is released', () => {
  fc.assert(
    fc.property(pods, observations, (pod, seen) => {
      const action = decide('stop', { ...seen, waitedSeconds: 3500, secondsSinceHandOver: 60 }, settingOf(pod));
      expect(action.do).toBe('release');
    }),
    { numRuns: RUNS },
  );
});

test('only a replica of a primary whose volume is lost asks for votes, and only of one that owns slots', () => {
  always((seen, action) => {
    if (action.do !== 'promote') return;
    const primary = seen.own?.nodes.find(({ id }) => id === seen.own?.me.primaryId);
    expect(countSlots(primary?.slots ?? [])).toBeGreaterThan(0);
    expect(seen.peers.map(({ view: told }) => told?.me.id)).not.toContain(primary?.id);
  });
});

test('old passwords are refused only when the Secret names none, and every wanted pod takes the new one', () => {
  always((seen, action) => {
    if (action.do !== 'dropPasswords') return;
    expect(seen.password).toEqual({ accepted: true, used: true, others: true, previousKept: false });
  });
});

test('the record is never set to another cluster than the one it holds', () => {
  always((seen, action) => {
    if (action.do !== 'record' || action.change.clusterId === undefined) return;
    expect(seen.record?.clusterId).toBeUndefined();
    expect(action.change.clusterId).toBe(seen.note.clusterId);
  });
});

test('a slot is adopted only when every wanted pod says that it does not own it', () => {
  always((seen, action) => {
    if (action.do !== 'adopt' || seen.wanted.is !== 'shape') return;
    const { shards, pods: each } = seen.wanted;
    const here = seen.peers.filter(({ pod, view: told }) => pod.shard < shards && pod.ordinal < each && told !== undefined);
    expect(here.length).toBeGreaterThanOrEqual(shards * each - 1);
    for (const { view: told } of here) expect(action.slots.some((slot) => hasSlot(told?.me.slots ?? [], slot))).toBe(false);
  });
});
