import type { RedisAgentConfig, RedisAgentTls } from '../../../../agent/redis/contract/config';
import type { Setting } from '../../../../agent/redis/model/action';
import type { AgentStatus, Node, Observation, Peer, PodRef, View } from '../../../../agent/redis/model/facts';
import { firstShare, type SlotRange } from '../../../../agent/redis/model/slots';
import { everyPod, samePod, Topology } from '../../../../agent/redis/model/topology';

export const config: RedisAgentConfig = {
  cluster: 'cache',
  statefulSets: 'r',
  host: '{pod}.r-peers.{namespace}.svc.cluster.local',
  stateRecord: 'r-state',
  ports: { client: 6379, bus: 16379, control: 8081, status: 8080 },
  listen: 'all',
  tls: null,
  credentials: { user: 'default', rules: '~* &* +@all', directory: '/credentials', generate: null, agentSecret: 'r-agent' },
  paths: {
    dataDir: '/data/redis',
    serverConfig: '/config',
    serviceAccount: '/var/run/secrets/kubernetes.io/serviceaccount',
    terminationMessage: '/dev/termination-log',
  },
  server: {
    engine: 'redis',
    version: '8.0.2',
    maxMemoryBytes: 0,
    evictionPolicy: 'noeviction',
    appendFsync: 'everysec',
    nodeTimeoutMilliseconds: 5000,
    minReplicasToWrite: 0,
    minReplicasMaxLagSeconds: 2,
    options: {},
  },
  limits: { handOverSeconds: 30, drainSeconds: 3500, relinkSeconds: 10, staleImportSeconds: 10, busySeconds: 30, slotsPerStep: 4 },
};

const filesIn = (folder: string) => ({ certFile: `${folder}/tls.crt`, keyFile: `${folder}/tls.key`, caFile: `${folder}/ca.crt` });

/** Of a cluster with certificates. */
export const tls: RedisAgentTls = {
  server: filesIn('/tls/server'), agent: filesIn('/tls/client'), authClients: 'yes', socket: '/run/redis/redis.sock', managed: null,
};

/** Of a cluster whose agents issue the certificates. */
export const managedTls: RedisAgentTls = {
  ...tls,
  managed: {
    authoritySecret: 'cache-authority',
    clientSecret: 'cache-client-tls',
    authoritySeconds: 600,
    certificateSeconds: 60,
    pod: {
      server: { dnsNames: ['{pod}.r-peers'], ipAddresses: [], uses: ['server', 'client'] },
      agent: { dnsNames: ['cache-client'], ipAddresses: [], uses: ['client'] },
    },
    client: { dnsNames: ['cache-client'], ipAddresses: [], uses: ['client'] },
  },
};

/** So few that the examples can be followed. */
export const SLOTS = 12;

export const CLUSTER = 'c-1';
export const OTHER_CLUSTER = 'c-2';

export const at = (shard: number, ordinal: number): PodRef => ({ shard, ordinal });

/** Of a pod in the namespace `prod`. */
export function settingOf(pod: PodRef, changes: Partial<RedisAgentConfig> = {}, slots = SLOTS): Setting {
  const changed = { ...config, ...changes };
  const self = { ...pod, podName: `r-${pod.shard}-${pod.ordinal}`, namespace: 'prod', podIp: addressOf(pod) };
  return { config: changed, topology: new Topology(changed, self), slots };
}

/** The ID that a pod's server has, unless its volume was lost: then another `life`. */
export const idOf = ({ shard, ordinal }: PodRef, life = 0) => `${'0'.repeat(37)}${shard}${ordinal}${life}`;
export const hostOf = ({ shard, ordinal }: PodRef) => `r-${shard}-${ordinal}.r-peers.prod.svc.cluster.local`;
export const addressOf = ({ shard, ordinal }: PodRef) => `10.0.${shard}.${ordinal}`;

/** An empty primary, unless changes say otherwise. */
export function node(pod: PodRef, changes: Partial<Node> = {}): Node {
  return {
    id: idOf(pod),
    address: addressOf(pod),
    host: hostOf(pod),
    myself: false,
    primary: true,
    failed: false,
    suspected: false,
    handshake: false,
    addressUnknown: false,
    connected: true,
    // No two primaries have the same, or not for long.
    epoch: 10 * pod.shard + pod.ordinal + 1,
    slots: [],
    migrating: [],
    importing: [],
    ...changes,
  };
}

export const share = (shard: number, shards = 3): readonly SlotRange[] => [firstShare(shard, shards, SLOTS)];
export const replica = (pod: PodRef, of: PodRef = at(pod.shard, 0), changes: Partial<Node> = {}) =>
  node(pod, { primary: false, primaryId: idOf(of), ...changes });

/** Three shards of a primary and a replica. */
export function nodes(changes: readonly Node[] = [], without: readonly PodRef[] = []): readonly Node[] {
  const usual = everyPod(3, 2).map((pod) => (pod.ordinal === 0 ? node(pod, { slots: share(pod.shard) }) : replica(pod)));
  const kept = usual.filter(({ id, host }) => (
    !changes.some((changed) => changed.id === id) && !without.some((pod) => hostOf(pod) === host)
  ));
  return [...kept, ...changes];
}

/** What the server with this ID says, when all know the same. */
export function view(id: string, all: readonly Node[] = nodes(), changes: Partial<View> = {}): View {
  const seen = all.map((one) => (one.id === id ? { ...one, myself: true } : { ...one, migrating: [], importing: [] }));
  const me = seen.find(({ myself }) => myself);
  if (me === undefined) throw new Error(`no node ${id}`);
  const served = seen.filter(({ failed }) => !failed).flatMap(({ slots }) => slots).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return {
    me,
    nodes: seen,
    serves: true,
    slotsServed: served,
    keys: me.slots.length > 0 || !me.primary ? 7 : 0,
    linkUp: !me.primary,
    copying: false,
    rewriting: false,
    offset: 100,
    version: 'redis 8.0.2',
    address: me.address,
    currentPassword: true,
    ...changes,
  };
}

export function agent(changes: Partial<AgentStatus> = {}): AgentStatus {
  return { phase: 'run', stopping: false, clusterId: CLUSTER, keysOfOthers: [], ...changes };
}

/** Where a slot is marked, there are keys of it. */
export function peer(pod: PodRef, changes: Partial<Peer> = {}, all: readonly Node[] = nodes()): Peer {
  const told = changes.view ?? view(idOf(pod), all);
  return { pod, agent: agent(), silentSeconds: 0, halfMoved: told.me.importing.map(({ slot }) => slot), ...changes, view: told };
}

/** A pod of which nothing is heard. */
export const silent = (pod: PodRef, seconds = 100): Peer => ({ pod, silentSeconds: seconds });

/** A server that was never in a cluster. */
export function freshView(pod: PodRef, life = 0): View {
  const me = node(pod, { id: idOf(pod, life), myself: true, epoch: 0 });
  return view(me.id, [me]);
}

export const unsigned: AgentStatus = { phase: 'run', stopping: false };

export const wanted = (shards: number, pods = 2, ownPods = pods) => ({ is: 'shape', shards, pods, ownPods }) as const;

export const formed = {
  clusterId: CLUSTER,
  forming: '',
  version: 'redis 8.0.2',
  problem: '',
  nodes: [0, 1, 2].map((shard) => `r-${shard}-0 primary of 4 slots; r-${shard}-1 replica of r-${shard}-0`).join('; '),
};

/** A cluster of these nodes, each seeing the same, and each pod answering. */
export function healthy(pod: PodRef, changes: Partial<Observation> = {}, all: readonly Node[] = nodes()): Observation {
  const pods = all.map(({ host }) => settingOf(pod).topology.podOf(host) ?? at(9, 9));
  return {
    serverRunning: true,
    own: view(all.find(({ host }) => host === hostOf(pod))?.id ?? '', all),
    disk: { holds: 'node', host: hostOf(pod), ownsSlots: true, data: true },
    note: { clusterId: CLUSTER, version: 'redis 8.0.2' },
    record: formed,
    wanted: wanted(3),
    peers: pods
      .filter((other) => !samePod(other, pod))
      .map((other) => peer(other, { view: view(all.find(({ host }) => host === hostOf(other))?.id ?? '', all) })),
    waitedSeconds: 0,
    electable: true,
    wasInTouch: true,
    linkDownSeconds: 0,
    serverDownSeconds: 0,
    startHeld: false,
    startNoted: false,
    incoming: [],
    quietSeconds: 60,
    imports: [],
    importsWithKeys: [],
    strays: [],
    keysOfOthers: [],
    orphanedSeconds: 0,
    forgottenSeconds: 0,
    ends: { inARow: 0 },
    handOvers: 0,
    passwordGiven: true,
    ...changes,
  };
}

/** Replaces what is known of one pod. */
export function but(seen: Observation, pod: PodRef, change: (one: Peer) => Peer): Observation {
  return { ...seen, peers: seen.peers.map((one) => (samePod(one.pod, pod) ? change(one) : one)) };
}

/** A pod before its server was ever started. */
export function starting(pod: PodRef, changes: Partial<Observation> = {}): Observation {
  return { ...without(healthy(pod, { serverRunning: false, disk: { holds: 'nothing' }, note: {}, peers: [] }), 'own'), ...changes };
}

/** Leaves facts out: nobody answered. */
export function without<T extends object, Key extends keyof T>(facts: T, ...keys: readonly Key[]): T {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !keys.some((left) => left === key))) as T;
}
