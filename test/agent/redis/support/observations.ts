import fc from 'fast-check';
import type {
  AgentStatus, Certificate, CertificateFacts, Disk, Node, Observation, Peer, StateRecord, View, Wanted,
} from '../../../../agent/redis/model/facts';
import { everyPod } from '../../../../agent/redis/model/topology';
import { at, CLUSTER, hostOf, idOf, node, OTHER_CLUSTER, SLOTS, view } from './situations';

/*
 * Observations that are drawn without any regard to whether they make sense together: an agent may see half of an old world
 * and half of a new one.
 */

export const pods = fc.constantFrom(...everyPod(4, 2));
const lives = fc.constantFrom(0, 0, 0, 1);
const clusterIds = fc.constantFrom(CLUSTER, CLUSTER, CLUSTER, OTHER_CLUSTER);
const seconds = fc.constantFrom(0, 3, 5, 6, 10, 30, 60, 3500);
const slots = fc.nat({ max: SLOTS - 1 });
const rarely = fc.constantFrom(false, false, false, true);
const open = fc.array(fc.record({ slot: slots, nodeId: pods.map((pod) => idOf(pod)) }), { maxLength: 2 });
const drawnNodes: fc.Arbitrary<Node> = fc
  .record({
    pod: pods,
    life: lives,
    primary: fc.boolean(),
    of: pods,
    failed: rarely,
    owns: fc.boolean(),
    addressUnknown: rarely,
    handshake: rarely,
    connected: fc.boolean(),
    migrating: open,
    importing: open,
  })
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
  .record({
    nodes: fc.uniqueArray(drawnNodes, { minLength: 1, maxLength: 5, selector: ({ id }) => id }),
    keys: fc.constantFrom(0, 0, 5),
    linkUp: fc.boolean(),
    offset: fc.nat({ max: 3 }),
    currentPassword: fc.boolean(),
    serves: fc.constantFrom(true, true, true, false),
    slotsServed: fc.constantFrom(SLOTS, SLOTS, 5),
  })
  .map(({ nodes, ...rest }) => view(nodes[0]?.id ?? '', nodes, rest));
const agents: fc.Arbitrary<AgentStatus> = fc
  .record({
    phase: fc.constantFrom('prepare' as const, 'run' as const),
    stopping: rarely,
    startHeld: fc.boolean(),
    clusterId: fc.option(clusterIds),
  })
  .map(({ clusterId, ...rest }) => (clusterId === null ? rest : { ...rest, clusterId }));
const peers: fc.Arbitrary<readonly Peer[]> = fc.uniqueArray(
  fc.record(
    {
      pod: pods,
      agent: agents,
      view: views,
      halfMoved: fc.array(slots, { maxLength: 2 }),
      silentSeconds: seconds,
      secondsSinceMeet: seconds,
    }, { requiredKeys: ['pod', 'silentSeconds'] },
  ),
  { maxLength: 5, selector: ({ pod }) => `${pod.shard}-${pod.ordinal}` },
);
const records: fc.Arbitrary<StateRecord> = fc.oneof(
  fc.constant({}),
  clusterIds.map((clusterId) => ({ clusterId, forming: '' })),
  clusterIds.map((clusterId) => ({ clusterId, forming: '3' })),
);
const wantings: fc.Arbitrary<Wanted> = fc.oneof(
  fc.constantFrom<Wanted>({ is: 'gone' }, { is: 'forbidden' }, { is: 'unknown' }),
  fc
    .record({ shards: fc.integer({ min: 1, max: 4 }), pods: fc.integer({ min: 1, max: 2 }), ownPods: fc.nat({ max: 2 }) })
    .map((shape): Wanted => ({ is: 'shape', ...shape })),
);
const certificates: fc.Arbitrary<Certificate> = fc.record({
  fingerprint: fc.constantFrom('A', 'B'), from: fc.constant(0), until: fc.constant(1), valid: fc.boolean(),
});
/** Each with a key and an authority of its own. */
const ids = fc.constantFrom('A1', 'A2', 'B1');
export const certificateFacts: fc.Arbitrary<CertificateFacts> = fc.oneof(
  fc.record({ unreadable: fc.constant('ENOENT'), shown: certificates }, { requiredKeys: ['unreadable'] }),
  fc.record(
    {
      mounted: fc.record({ id: ids, valid: fc.boolean() }).map(({ id, valid }) => (
        { id, fingerprint: id.charAt(0), from: 0, until: 1, valid }
      )),
      loaded: ids,
      shown: certificates,
      refused: fc.record({ words: fc.constant('ERR'), seconds }),
    }, { requiredKeys: ['mounted'] },
  ),
);
const disks: fc.Arbitrary<Disk> = fc.oneof(
  fc.constantFrom<Disk>({ holds: 'nothing' }, { holds: 'stranded' }, { holds: 'unreadable' }),
  fc.record({
    holds: fc.constant('node' as const),
    host: fc.constantFrom('', hostOf(at(0, 0)), hostOf(at(1, 0))),
    ownsSlots: fc.boolean(),
    data: fc.boolean(),
  }),
);
export const observations: fc.Arbitrary<Observation> = fc.record(
  {
    serverRunning: fc.boolean(),
    own: views,
    disk: disks,
    note: fc.oneof(fc.constant({}), clusterIds.map((clusterId) => ({ clusterId, version: 'redis 8.0.2' }))),
    record: records,
    wanted: wantings,
    peers,
    waitedSeconds: seconds,
    electable: fc.boolean(),
    wasInTouch: fc.boolean(),
    linkDownSeconds: seconds,
    serverDownSeconds: seconds,
    startHeld: fc.boolean(),
    startNoted: fc.boolean(),
    incoming: open,
    quietSeconds: seconds,
    imports: fc.array(fc.record({ slot: slots, markedSeconds: seconds }), { maxLength: 2 }),
    importsWithKeys: fc.array(slots, { maxLength: 2 }),
    strays: fc.constant([]),
    keysOfOthers: fc.array(slots, { maxLength: 3 }),
    orphanedSeconds: seconds,
    forgottenSeconds: seconds,
    ends: fc.record({ inARow: fc.constantFrom(0, 0, 3, 9) }),
    votesAskedSeconds: seconds,
    handOvers: fc.nat({ max: 3 }),
    secondsSinceHandOver: seconds,
    password: fc.record({ accepted: fc.boolean(), used: fc.boolean(), others: fc.boolean(), previousKept: fc.boolean() }),
    passwordGiven: fc.boolean(),
    certificate: certificateFacts,
  },
  { requiredKeys: [
    'serverRunning', 'disk', 'note', 'wanted', 'peers', 'waitedSeconds', 'wasInTouch', 'linkDownSeconds',
    'serverDownSeconds', 'startHeld', 'startNoted', 'incoming', 'quietSeconds', 'imports', 'strays', 'keysOfOthers',
    'orphanedSeconds', 'forgottenSeconds', 'ends', 'handOvers', 'passwordGiven',
  ] },
);
