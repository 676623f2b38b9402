import { Duration } from 'cdk8s';
import { ServiceType } from '../kubernetes/objects/service-type';
import type { Labels } from '../kubernetes/objects/labels';
import type { Peer } from '../network/peer';
import { inMilliseconds, inSeconds, toKibibytes } from '../kubernetes/formats/quantities';
import type { StatefulSettings } from '../stateful/settings';
import { DEFAULT_AGENT_IMAGE, resolveStateful } from '../stateful/settings';
import { resolveManagedTls } from '../stateful/tls/managed';
import type { CertificateSource } from '../stateful/tls/rules';
import type { RedisSnapshot } from './choices';
import { RedisAppendFsync, RedisEngine, RedisEviction, RedisShardRemoval, RedisWriteSafety } from './choices';
import type { RedisCredentials, RedisImages, RedisInsight } from './parts';
import type { RedisClusterProps } from './props';
import { RedisClientCertificates, RedisTls } from './tls';
import { names, PASSWORD_KEYS } from '../../agent/redis/contract/names';

/** The finished settings: no optional field is left. */
export interface RedisSettings extends StatefulSettings {
  readonly engine: RedisEngine;
  readonly images: { readonly redis: string; readonly agent: string; readonly exporter: string; readonly insight: string };
  readonly shards: number;
  /** The shards, and those that a removal in two steps still keeps. */
  readonly statefulSets: number;
  /** A primary and its replicas. */
  readonly podsPerShard: number;
  readonly acceptDowntime: boolean;
  readonly writeSafety: RedisWriteSafety;
  readonly shardRemoval: RedisShardRemoval;
  readonly maxMemoryKibibytes: number;
  readonly eviction: RedisEviction;
  readonly appendFsync: RedisAppendFsync;
  readonly snapshots: readonly RedisSnapshot[];
  readonly nodeTimeoutMilliseconds: number;
  readonly busySeconds: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly credentials: CredentialSettings;
  readonly tls: TlsSettings | undefined;
  readonly exporter: boolean;
  readonly insight: InsightSettings | undefined;
}

/** The uses of certificates: servers to clients and to each other, clients and agents to servers. */
export const TLS_USES = ['server', 'client'] as const;
export type TlsUse = (typeof TLS_USES)[number];

/** Where the certificates come from, and who must show one. */
export type TlsSettings = CertificateSource<TlsUse> & { readonly clientCertificates: RedisClientCertificates };

export interface InsightSettings {
  readonly clients: readonly Peer[];
  readonly serviceType: ServiceType;
  readonly serviceAnnotations: Labels;
}

export interface CredentialSettings {
  readonly user: string;
  readonly rules: string;
  /** Commands of the agents that clients may give all the same. */
  readonly acceptCommands: readonly string[];
  readonly secretName: string;
  readonly passwordKey: string;
  readonly generated: boolean;
}

/** Three primaries lose one and still have a majority to vote for its replica. */
const DEFAULT_SHARDS = 3;
const DEFAULT_REPLICAS = 1;
/** The newest patch of the line that its authors maintain longest (8.2, to 2030), and of the one that stood here before. */
export const DEFAULT_VERSIONS: Readonly<Record<RedisEngine, string>> = { redis: '8.2.10', valkey: '8.1.10' };
const REPOSITORIES: Readonly<Record<RedisEngine, string>> = { redis: 'redis', valkey: 'valkey/valkey' };
/**
 * Of the memory limit. The rest is for what a fork copies while a snapshot or the append-only file is written, and for the
 * buffers of clients and replicas. https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/memory-optimization/
 */
const MAX_MEMORY_SHARE = 0.6;
/** A primary that is gone for so long is replaced; the time that writes to its shard stand still. */
const DEFAULT_NODE_TIMEOUT = Duration.seconds(5);
/**
 * Six times what a server itself calls too long (`busy-reply-threshold`), and well below the minute after which a replica that hears
 * nothing
 * from its primary may not be elected any more.
 */
const DEFAULT_BUSY_LIMIT = Duration.seconds(30);
const DEFAULT_EXPORTER_IMAGE = 'oliver006/redis_exporter:v1.74.0';
const DEFAULT_INSIGHT_IMAGE = 'redis/redisinsight:2.70.1';
const DEFAULT_USER_NAME = 'default';
/**
 * All that an application does, on every version: nothing by which it becomes an agent, stops a server or moves slots. What is dangerous
 * by other reasons, such as being slow, is its own choice.
 */
const DEFAULT_RULES = '~* &* +@all -@dangerous -script|debug +info +keys +sort +sort_ro +flushall +flushdb +restore';

export function resolve(id: string, namespace: string | undefined, props: RedisClusterProps): RedisSettings {
  const engine = props.engine ?? RedisEngine.REDIS;
  const version = props.version ?? DEFAULT_VERSIONS[engine];
  const shards = props.shards ?? DEFAULT_SHARDS;
  const shardRemoval = props.shardRemoval ?? RedisShardRemoval.oneStep();
  const stateful = resolveStateful({ id, namespace, system: engine, version }, props);
  return {
    ...stateful,
    engine,
    images: resolveImages(`${REPOSITORIES[engine]}:${version}`, props.images ?? {}),
    shards,
    statefulSets: Math.max(shards, shardRemoval._statefulSets),
    podsPerShard: 1 + (props.replicasPerShard ?? DEFAULT_REPLICAS),
    acceptDowntime: props.acceptDowntime ?? false,
    writeSafety: props.writeSafety ?? RedisWriteSafety.AVAILABLE,
    shardRemoval,
    maxMemoryKibibytes: props.maxMemory === undefined ? shareOf(stateful.memoryKibibytes) : toKibibytes(props.maxMemory),
    eviction: props.eviction ?? RedisEviction.NONE,
    appendFsync: props.appendFsync ?? RedisAppendFsync.EVERY_SECOND,
    snapshots: props.snapshots ?? [],
    nodeTimeoutMilliseconds: inMilliseconds(props.nodeTimeout ?? DEFAULT_NODE_TIMEOUT),
    busySeconds: inSeconds(props.busyLimit ?? DEFAULT_BUSY_LIMIT),
    options: props.options ?? {},
    credentials: resolveCredentials(stateful.name, props.credentials ?? {}),
    tls: resolveTls(stateful.name, props.tls ?? RedisTls.managed()),
    exporter: props.monitoring?.exporter ?? false,
    insight: props.insight && resolveInsight(props.insight),
  };
}

function resolveTls(name: string, { _from, _secrets, _lifetimes }: RedisTls): TlsSettings | undefined {
  if (_from === 'plain-text') return undefined;
  const { clientCertificates = RedisClientCertificates.REQUIRED } = _secrets;
  if (_from === 'agents') return { ...resolveManagedTls(name, _lifetimes), clientCertificates };
  return {
    server: _secrets.server ?? `${name}-server-tls`,
    client: _secrets.client ?? `${name}-client-tls`,
    from: _from,
    clientCertificates,
  };
}

/** In whole MiB, as people read it. */
function shareOf(memoryKibibytes: number): number {
  return Math.floor((memoryKibibytes * MAX_MEMORY_SHARE) / 1024) * 1024;
}

function resolveImages(upstream: string, images: RedisImages): RedisSettings['images'] {
  return {
    redis: images.redis ?? upstream,
    agent: images.agent ?? DEFAULT_AGENT_IMAGE,
    exporter: images.exporter ?? DEFAULT_EXPORTER_IMAGE,
    insight: images.insight ?? DEFAULT_INSIGHT_IMAGE,
  };
}

function resolveInsight({ clients, serviceType, serviceAnnotations }: RedisInsight): InsightSettings {
  return { clients, serviceType: serviceType ?? ServiceType.CLUSTER_IP, serviceAnnotations: serviceAnnotations ?? {} };
}

function resolveCredentials(name: string, credentials: RedisCredentials): CredentialSettings {
  return {
    user: credentials.user ?? DEFAULT_USER_NAME,
    rules: credentials.rules ?? DEFAULT_RULES,
    acceptCommands: (credentials.acceptCommands ?? []).map((command) => command.toLowerCase()),
    secretName: credentials.secretName ?? names.password(name),
    passwordKey: credentials.passwordKey ?? PASSWORD_KEYS.current,
    generated: credentials.secretName === undefined,
  };
}
