import type { Claim } from '../../kernel/contract/fault';

/**
 * A directive of `redis.conf`: the one place that says whose it is. From here come the file that the agent writes, what it refuses among
 * the options, what the construct refuses there because a prop sets it, and what readers of custom resources turn into a prop.
 */
export interface Directive {
  /** `agent`: it would let somebody else decide who is in the cluster, who may enter, or where the data is. `user`: an option. */
  readonly owner: 'agent' | 'prop' | 'user';
  /** The prop of a RedisCluster that sets it. Readers set this prop where a resource has lines of `redis.conf`. */
  readonly prop?: string;
  /** The key of the agent's configuration that holds its value. */
  readonly setting?:
    'appendFsync' | 'evictionPolicy' | 'maxMemoryBytes' | 'minReplicasMaxLagSeconds' | 'minReplicasToWrite' | 'nodeTimeoutMilliseconds';
  /** What stands in the file unless a prop or an option says otherwise. */
  readonly default?: string | number;
  /** The agent makes its value from the pod, the ports, the paths and the password. */
  readonly computed?: true;
  /** Only in a cluster with TLS. */
  readonly tls?: true;
  /** The agent changes it on a running server as well. A change of any other restarts the server. */
  readonly live?: true;
  /** What servers also call it. */
  readonly alias?: string;
}

/** In the order of the file. */
export const DIRECTIVES = {
  // A replica gets its copy at once; 5 s is for many that come together.
  'repl-diskless-sync-delay': { owner: 'user', default: 0 },
  // Written among the options.
  save: { owner: 'prop', prop: 'snapshots', default: '""' },
  'cluster-link-sendbuf-limit': { owner: 'user' },
  'cluster-allow-reads-when-down': { owner: 'user' },
  'cluster-allow-pubsubshard-when-down': { owner: 'user' },
  'cluster-slot-stats-enabled': { owner: 'user' },
  'cluster-compatibility-sample-ratio': { owner: 'user' },
  bind: { owner: 'agent', computed: true },
  // Nobody enters without a password, and the agent comes from another container.
  'protected-mode': { owner: 'agent', default: 'no' },
  port: { owner: 'agent', computed: true },
  'tls-port': { owner: 'agent', computed: true, tls: true },
  'tls-cluster': { owner: 'agent', computed: true, tls: true },
  'tls-replication': { owner: 'agent', computed: true, tls: true },
  'tls-auth-clients': { owner: 'agent', computed: true, tls: true },
  'tls-cert-file': { owner: 'agent', computed: true, tls: true, live: true },
  'tls-key-file': { owner: 'agent', computed: true, tls: true, live: true },
  'tls-ca-cert-file': { owner: 'agent', computed: true, tls: true, live: true },
  unixsocket: { owner: 'agent', computed: true, tls: true },
  unixsocketperm: { owner: 'agent', computed: true, tls: true },
  'cluster-enabled': { owner: 'agent', default: 'yes' },
  'cluster-port': { owner: 'agent', computed: true },
  'cluster-config-file': { owner: 'agent', default: 'nodes.conf' },
  'cluster-node-timeout': { owner: 'prop', prop: 'nodeTimeout', setting: 'nodeTimeoutMilliseconds', default: 5000 },
  // Else it announces the address under which it was known before the pod moved.
  'cluster-announce-ip': { owner: 'agent', computed: true },
  'cluster-announce-hostname': { owner: 'agent', computed: true },
  'cluster-preferred-endpoint-type': { owner: 'agent', default: 'hostname' },
  // Who belongs to which shard is the business of the StatefulSets.
  'cluster-allow-replica-migration': { owner: 'agent', default: 'no' },
  // One that has not been in touch since it started, or for a minute, may be far behind a primary whose volume is kept.
  'cluster-replica-validity-factor': { owner: 'agent', default: 10 },
  // Until the agent sees that it is in touch with a primary that nobody considers failed.
  'cluster-replica-no-failover': { owner: 'agent', default: 'yes', live: true },
  // One shard that is down does not stop the others.
  'cluster-require-full-coverage': { owner: 'agent', default: 'no' },
  dir: { owner: 'agent', computed: true },
  // Without it, a primary that restarts at once comes back empty, and its replicas copy that.
  appendonly: { owner: 'agent', default: 'yes' },
  appendfsync: { owner: 'prop', prop: 'appendFsync', setting: 'appendFsync', default: 'everysec' },
  'min-replicas-to-write': {
    owner: 'prop', prop: 'writeSafety', setting: 'minReplicasToWrite', default: 0, alias: 'min-slaves-to-write',
  },
  'min-replicas-max-lag': { owner: 'agent', setting: 'minReplicasMaxLagSeconds' },
  // By default a share of the container's memory limit.
  maxmemory: { owner: 'prop', prop: 'maxMemory', setting: 'maxMemoryBytes' },
  'maxmemory-policy': { owner: 'prop', prop: 'eviction', setting: 'evictionPolicy', default: 'noeviction' },
  aclfile: { owner: 'agent', computed: true },
  masteruser: { owner: 'agent', computed: true },
  masterauth: { owner: 'agent', computed: true, live: true },
} as const satisfies Readonly<Record<string, Directive>>;

/** The agent's as well, which it leaves as servers have them; `*` stands for anything. */
const LEFT_ALONE = [
  'bind-source-addr', 'unixsocket*', 'cluster-*', 'dbfilename', 'appendfilename', 'appenddirname', 'aof-use-rdb-preamble', 'include',
  'user', 'requirepass', 'primaryuser', 'primaryauth', 'replicaof', 'slaveof', 'replica-announce-*', 'slave-announce-*',
  'replica-read-only',
  'slave-read-only', 'replica-serve-stale-data', 'slave-serve-stale-data', 'min-replicas-*', 'min-slaves-*', 'daemonize', 'supervised',
  'pidfile', 'logfile', 'tls-*', 'rename-command', 'enable-*-command', 'databases', 'loadmodule',
];

type Directives = typeof DIRECTIVES;
type NameWhere<Part> = { [Name in keyof Directives]: Directives[Name] extends Part ? Name : never }[keyof Directives];

export type TlsDirective = NameWhere<{ tls: true }>;
/** Those that every cluster has. */
export type ComputedDirective = Exclude<NameWhere<{ computed: true }>, TlsDirective>;
/** A prop that sets a directive. */
export type DirectiveProp = Directives[NameWhere<{ prop: string }>]['prop'];

const BY_NAME: ReadonlyMap<string, Directive & { readonly prop?: DirectiveProp }> = new Map(
  Object.entries(DIRECTIVES).flatMap(([name, directive]) => {
    const names = 'alias' in directive ? [name, directive.alias] : [name];
    return names.map((one) => [one, directive]);
  }),
);
const REST_OF_AGENT = new RegExp(`^(${LEFT_ALONE.join('|').replaceAll('*', '.*')})$`);

/** The prop that sets a directive, if one does. Servers read names in any case. */
export function propOf(name: string): DirectiveProp | undefined {
  return BY_NAME.get(name.toLowerCase())?.prop;
}

/** What is wrong with a directive among the options. */
export function directiveClaim(name: string): Claim | undefined {
  const lower = name.toLowerCase();
  if (isAgents(lower)) return { says: 'belongs to the agent and cannot be set here' };
  if (!/^[a-z][a-z0-9-]*$/.test(lower)) return { says: 'is not a directive of redis.conf' };
  if (name === lower) return undefined;
  return { must: 'be in lower case', why: 'the server accepts a directive in any letter case', fix: `use ${lower}` };
}

function isAgents(name: string): boolean {
  const directive = BY_NAME.get(name);
  return directive === undefined ? REST_OF_AGENT.test(name) : directive.owner === 'agent' || directive.setting !== undefined;
}
