import { parseConfiguration } from '../../kernel/configuration';
import { type CertificateFiles, ISSUED_READ_BY, type ManagedCertificates } from '../../kernel/contract/certificate';
import type { Fault } from '../../kernel/contract/fault';
import type { ReadBy, ReadByEach } from '../../kernel/contract/release';
import {
  absolutePath as path, certificateFiles, dnsLabel, managedCertificates, object, oneOf, options, orNull, port, type Shape, seconds, text,
  textLike, whole,
} from '../../kernel/shape';
import { directiveClaim } from './directives';
import { type Engine, ENGINES } from './version';

/**
 * The configuration file of the Redis agent. The construct writes it as JSON, the agent parses it on its first lines.
 *
 * What differs from pod to pod is not in here: it comes from the environment (`POD_NAME`, `POD_NAMESPACE`, `POD_IP`).
 * How many shards and replicas are wanted is not in here either: it is read from the API, since a mounted file lags.
 */
export interface RedisAgentConfig {
  /** Name of the cluster, as people know it: it stands in every message. */
  readonly cluster: string;
  /** The StatefulSet of a shard is `<statefulSets>-<shard>`, its pods are `<statefulSets>-<shard>-<ordinal>`. */
  readonly statefulSets: string;
  /**
   * DNS name of a pod, with `{pod}` (or `{shard}` and `{ordinal}`) and `{namespace}` to be filled in:
   * `{pod}.cache-peers.{namespace}.svc.cluster.local`. Each server announces it, and by it nodes are told apart: a change
   * on a live cluster makes every node a stranger.
   */
  readonly host: string;
  /**
   * ConfigMap that remembers that the cluster was formed, and shows its state to people. The manifest holds two of its
   * keys, which say what is wanted: `shards`, and `pods` (of each shard: its primary and its replicas).
   */
  readonly stateRecord: string;
  readonly ports: RedisAgentPorts;
  /** `all`: every address of the pod, so that `kubectl port-forward` works. `pod`: only `POD_IP`. */
  readonly listen: 'all' | 'pod';
  /** Null: plain text between servers, clients and agents. */
  readonly tls: RedisAgentTls | null;
  readonly credentials: RedisAgentCredentials;
  readonly paths: RedisAgentPaths;
  readonly server: RedisServerSettings;
  readonly limits: RedisAgentLimits;
}

interface RedisAgentPorts {
  readonly client: number;
  /** The cluster bus. Only pods of this cluster may reach it: whoever can, can merge two clusters. */
  readonly bus: number;
  /** The agent's `/pre-stop`, for the kubelet alone: no network policy may admit anybody. */
  readonly control: number;
  /** The agent's `/status`, `/metrics`, `/readyz` and `/healthz`; the other agents read it. */
  readonly status: number;
}

/** The certificates, and of whom a server demands one. */
export interface RedisAgentTls {
  /**
   * What a server shows to clients and to other servers. Agent and server mount the same volume: what the agent reads, the server can load.
   */
  readonly server: CertificateFiles;
  /** What the agent shows to servers. Read for each connection, so that a renewed certificate is seen. */
  readonly agent: CertificateFiles;
  /** Whether clients must show a certificate, in the words of `tls-auth-clients`. Servers always must, on the bus. */
  readonly authClients: 'yes' | 'optional';
  /**
   * Unix socket of the server, for its own pod alone, without TLS: expired certificates must neither restart a server that works, nor
   * keep its agent from having it load new ones.
   */
  readonly socket: string;
  /** Null: somebody else issues them, and they are mounted from Secrets. */
  readonly managed: ManagedCertificates<'server' | 'agent'> | null;
}

interface RedisAgentCredentials {
  /** Name of the user that clients use, `default` when they send none. */
  readonly user: string;
  /** What this user may do, in the words of `ACL SETUSER`: `~* &* +@all -@dangerous`. */
  readonly rules: string;
  /**
   * Directory of the mounted Secrets: `current`, and during a rotation `previous`, of this user; `agent-current` and
   * `agent-previous` of agents and servers. Read at each use, so that a new password is seen. The old one is dropped only
   * once `previous` is gone.
   */
  readonly directory: string;
  /** Secret of this user's password, filled by the agent when it is empty. Null: a person fills it. */
  readonly generate: string | null;
  /** Secret of the agents' own password, which they fill. No client needs it. */
  readonly agentSecret: string;
}

interface RedisAgentPaths {
  /** A sub-directory of the volume (not its root: `lost+found`); a directory that is set aside becomes its sibling. */
  readonly dataDir: string;
  /** Directory, on a volume that lives as long as the pod, with what the server starts from: `redis-server <this>/redis.conf`. */
  readonly serverConfig: string;
  /** Directory with `token` and `ca.crt`: `/var/run/secrets/kubernetes.io/serviceaccount`. */
  readonly serviceAccount: string;
  /** `terminationMessagePath` of the agent's containers: `/dev/termination-log`. */
  readonly terminationMessage: string;
}

/** With fewer, no majority is left to replace a primary that fails. */
export const MIN_SHARDS = 3;

/** Its name in the pod, by which the API server tells how it ended. */
export const SERVER_CONTAINER = 'server';

interface RedisServerSettings {
  readonly engine: Engine;
  /** Version of the image, `8.0.2`: the agent refuses to start a server over data that it can't read. */
  readonly version: string;
  /** 0: no limit. Leave head-room for forks below the memory limit of the container. */
  readonly maxMemoryBytes: number;
  readonly evictionPolicy: string;
  readonly appendFsync: 'always' | 'everysec' | 'no';
  /** After so long without an answer a node is held to have failed, and its shard elects another primary. */
  readonly nodeTimeoutMilliseconds: number;
  /** Writes are refused while fewer replicas than this are in touch. */
  readonly minReplicasToWrite: number;
  readonly minReplicasMaxLagSeconds: number;
  /** Further directives of `redis.conf`, `yes` and `no` as booleans. Those that keep a cluster together belong to the agent. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

interface RedisAgentLimits {
  /** How long a primary that restarts tries to hand over. Must end well before the grace period of the pod. */
  readonly handOverSeconds: number;
  /** How long a pod of a shard that goes may move its slots away. Must end well before the grace period of the pod. */
  readonly drainSeconds: number;
  /** After how long a replica without a link to a primary that is there asks it anew. */
  readonly relinkSeconds: number;
  /** After how long a slot that nobody moves any more is no longer held open. */
  readonly staleImportSeconds: number;
  /**
   * After how long a script or function that keeps the server busy is killed, or, if it has written, its server is shut down. Counted from
   * when the server says that it is busy: `busy-reply-threshold`, 5 s, after the script began.
   */
  readonly busySeconds: number;
  /** How many slots are moved in one step. */
  readonly slotsPerStep: number;
}

/**
 * What a change of each setting means to running pods. Of TLS, ports and paths, the containers know as well; of the credentials, a server
 * has its users.
 */
export const CONFIG_READ_BY: Readonly<Record<keyof RedisAgentConfig, ReadBy | ReadByEach>> = {
  cluster: 'agents',
  statefulSets: 'server',
  host: 'server',
  stateRecord: 'agents',
  ports: 'server',
  listen: 'server',
  tls: { managed: ISSUED_READ_BY },
  credentials: 'server',
  paths: 'server',
  server: 'server',
  limits: 'agents',
};

const serverOptions = options(directiveClaim);

const server: Shape<RedisServerSettings> = object({
  engine: oneOf(...ENGINES),
  version: textLike('a version such as 8.0.2', /^\d+\.\d+\.\d+$/),
  maxMemoryBytes: whole(0, Number.MAX_SAFE_INTEGER),
  evictionPolicy: textLike(
    'an eviction policy such as noeviction',
    /^(noeviction|(allkeys|volatile)-(lru|lfu|lrm|random)|volatile-ttl)$/,
  ),
  appendFsync: oneOf('always', 'everysec', 'no'),
  nodeTimeoutMilliseconds: whole(500, 600_000),
  minReplicasToWrite: whole(0, 10),
  minReplicasMaxLagSeconds: whole(1, 3600),
  options: serverOptions,
});

const login: { readonly [Key in 'user' | 'rules']: Shape<string> } = {
  user: textLike('a name without spaces', /^\S+$/),
  rules: textLike('rules of ACL SETUSER on one line', /^[^\r\n]+$/),
};

const configShape: Shape<RedisAgentConfig> = object({
  cluster: text,
  statefulSets: dnsLabel,
  host: textLike('a host name with {pod}, or with {shard} and {ordinal}', /^[^/:\s]*(\{pod\}|\{shard\}[^/:\s]*\{ordinal\})[^/:\s]*$/),
  stateRecord: text,
  ports: object({ client: port, bus: port, control: port, status: port }),
  listen: oneOf('all', 'pod'),
  tls: orNull(object({
    server: certificateFiles,
    agent: certificateFiles,
    authClients: oneOf('yes', 'optional'),
    socket: path,
    managed: orNull(managedCertificates('server', 'agent')),
  })),
  credentials: object({
    ...login,
    directory: path,
    generate: orNull(text),
    agentSecret: text,
  }),
  paths: object({ dataDir: path, serverConfig: path, serviceAccount: path, terminationMessage: path }),
  server,
  limits: object({
    handOverSeconds: seconds,
    drainSeconds: seconds,
    relinkSeconds: seconds,
    staleImportSeconds: seconds,
    busySeconds: seconds,
    slotsPerStep: whole(1, 1024),
  }),
});

/** What is wrong with such options, each behind `options.`. */
export function optionFaults(given: unknown): readonly Fault[] {
  return serverOptions.faults(given, 'options');
}

/** What is wrong with the user of the clients, each behind `credentials.`. */
export function loginFaults({ user, rules }: { readonly user: unknown; readonly rules: unknown }): readonly Fault[] {
  return object(login).faults({ user, rules }, 'credentials');
}

/** @throws one error with every missing, unknown and malformed key */
export function parseConfig(json: string): RedisAgentConfig {
  return parseConfiguration(json, configShape);
}
