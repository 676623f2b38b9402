import type { EtcdAgentConfig, EtcdAgentTls } from '../../../../agent/etcd/contract/config';
import type { Setting } from '../../../../agent/etcd/model/action';
import type { AgentStatus, Member, Observation, Peer, Plan, ServerStatus } from '../../../../agent/etcd/model/facts';
import { Topology } from '../../../../agent/etcd/model/topology';

export const config: EtcdAgentConfig = {
  cluster: 'main',
  statefulSet: 'e',
  memberHost: '{pod}.e-peers.{namespace}.svc.cluster.local',
  largestSize: 7,
  stateRecord: 'e-state',
  dataClaim: 'data-{pod}',
  ports: { client: 2379, peer: 2380, metrics: 2381, control: 8081, status: 8080 },
  listen: 'all',
  tls: null,
  agentUser: null,
  paths: {
    dataDir: '/data/etcd',
    serverConfig: '/config/etcd.json',
    serviceAccount: '/var/run/secrets/kubernetes.io/serviceaccount',
    terminationMessage: '/dev/termination-log',
  },
  server: {
    version: '3.6.16',
    quotaBytes: 1000,
    autoCompaction: { mode: 'periodic', retention: '1h' },
    heartbeatMilliseconds: 100,
    electionMilliseconds: 1000,
    options: {},
  },
  limits: { leaveSeconds: 500, quorumSeconds: 30, dataLostSeconds: 60, stuckLearnerSeconds: 300, defragmentReclaimBytes: 200 },
};

const files = { certFile: '/tls/tls.crt', keyFile: '/tls/tls.key', caFile: '/tls/ca.crt' };

/** Of a cluster with certificates from Secrets. */
export const secretsTls: EtcdAgentTls = { server: files, peer: files, agent: files, managed: null };

/** Of a cluster whose agents issue the certificates. */
export const managedTls: EtcdAgentTls = {
  ...secretsTls,
  managed: {
    authoritySecret: 'main-authority',
    clientSecret: 'main-client-tls',
    authoritySeconds: 600,
    certificateSeconds: 60,
    pod: {
      server: { dnsNames: ['{pod}.e-peers'], ipAddresses: [], uses: ['server', 'client'] },
      peer: { dnsNames: ['{pod}.e-peers'], ipAddresses: ['{podIp}'], uses: ['server', 'client'] },
      agent: { dnsNames: ['main-client'], ipAddresses: [], uses: ['client'] },
    },
    client: { dnsNames: ['main-client'], ipAddresses: [], uses: ['client'] },
  },
};

/** The cluster, and another one that should not exist. */
export const CLUSTER = '77';
export const OTHER_CLUSTER = '99';

/** Of a pod in the namespace `prod`. */
export function settingOf(ordinal: number, changes: Partial<EtcdAgentConfig> = {}): Setting {
  const changed = { ...config, ...changes };
  return { config: changed, topology: new Topology(changed, { ordinal, podName: `e-${ordinal}`, namespace: 'prod', podIp: '10.0.0.9' }) };
}

const peerUrl = (ordinal: number) => `http://e-${ordinal}.e-peers.prod.svc.cluster.local:2380`;

/** The ID of the member with this ordinal, unless it has joined again. */
export const idOf = (ordinal: number) => String(100 + ordinal);

export function voter(ordinal: number): Member {
  return { id: idOf(ordinal), name: `e-${ordinal}`, peerUrl: peerUrl(ordinal), learner: false };
}

export function learner(ordinal: number, name = `e-${ordinal}`): Member {
  return { ...voter(ordinal), name, learner: true };
}

export function told(members: readonly Member[], toldBy: number, clusterId = CLUSTER) {
  return { clusterId, members, toldBy };
}

export function server(ordinal: number, changes: Partial<ServerStatus> = {}): ServerStatus {
  return {
    clusterId: CLUSTER,
    memberId: idOf(ordinal),
    leaderId: idOf(0),
    learner: false,
    version: '3.6.16',
    revision: '50',
    appliedIndex: '60',
    dbBytes: 100,
    dbBytesInUse: 100,
    spaceAlarm: false,
    ...changes,
  };
}

export function agent(changes: Partial<AgentStatus> = {}): AgentStatus {
  return { phase: 'run', stopping: false, disk: 'member', dataBytes: 0, ...changes };
}

/** A pod that answers, its server and its agent. */
export function peer(ordinal: number, changes: Partial<Peer> = {}): Peer {
  return { ordinal, agent: agent(), server: server(ordinal), agentSilentSeconds: 0, silentSeconds: 0, ...changes };
}

/** A silent pod. */
export function silent(ordinal: number, seconds = 100): Peer {
  return { ordinal, agentSilentSeconds: seconds, silentSeconds: seconds };
}

/** A pod that waits in `prepare`, with an empty disk. */
export function empty(ordinal: number): Peer {
  return { ordinal, agent: agent({ phase: 'prepare', disk: 'nothing' }), agentSilentSeconds: 0, silentSeconds: 0 };
}

export const size = (replicas: number) => ({ is: 'size', replicas }) as const;
export const withData = (ordinal: number, clusterId = CLUSTER) =>
  ({ holds: 'member', identity: { memberId: idOf(ordinal), clusterId } }) as const;

export const formed = {
  clusterId: CLUSTER, tls: 'plain text', version: '3.6.16', members: 'e-0 leader, e-1 voter, e-2 voter', problem: '',
};

/** Three healthy members, seen while running; member 0 leads. */
export function healthy(ordinal: number, changes: Partial<Observation> = {}): Observation {
  return {
    serverRunning: true,
    own: server(ordinal),
    disk: withData(ordinal),
    plan: { for: 'restart' },
    record: formed,
    wanted: size(3),
    membership: told([voter(0), voter(1), voter(2)], ordinal),
    peers: [0, 1, 2].filter((other) => other !== ordinal).map((other) => peer(other)),
    waitedSeconds: 0,
    learnerStuckSeconds: 0,
    maintenance: { running: false, defragmented: [], failed: [] },
    ends: { inARow: 0 },
    hashesUnchangedSeconds: 0,
    handOvers: 0,
    ...changes,
  };
}

/** The same cluster, seen by a pod that starts. */
export function starting(ordinal: number, changes: Partial<Observation> = {}): Observation {
  const membership = told([voter(0), voter(1), voter(2)], ordinal === 0 ? 1 : 0);
  const plan = { for: 'restart', comparing: true } as const;
  return { ...without(healthy(ordinal, { serverRunning: false, membership, plan, teller: server(membership.toldBy) }), 'own'), ...changes };
}

/** A configuration that joins the members of these ordinals. */
export function joins(memberId: string, ...ordinals: readonly number[]): Plan {
  return { for: 'join', memberId, peerUrls: ordinals.map(peerUrl) };
}

/** Leaves facts out, as if nobody answered. */
export function without<T extends object, Key extends keyof T>(facts: T, ...keys: readonly Key[]): T {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !keys.some((left) => left === key))) as T;
}
