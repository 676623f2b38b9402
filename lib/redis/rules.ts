import { ServiceType } from 'cdk8s-plus-28';
import { annotationFaults } from '../kubernetes/label-rules';
import { isDnsLabel } from '../kubernetes/names';
import { peerFaults } from '../network/peer-rules';
import { formatKibibytes, inSeconds } from '../kubernetes/quantities';
import { Rule } from '../support/rules';
import { statefulRules } from '../stateful/rules';
import { versionFaults } from '../stateful/safe-versions';
import { RedisWriteSafety } from './choices';
import { credentialRules } from './credential-rules';
import { imageFaults } from './image-faults';
import { optionRules } from './option-rules';
import { SAFE_VERSIONS } from './safe-versions';
import { RedisSettings } from './settings';
import { MAX_PODS } from './topology';

/** The revisions of a StatefulSet, with ten characters and a dash behind its name, are labels. */
const MAX_STATEFUL_SET_NAME = 52;
const MAX_NAME = MAX_STATEFUL_SET_NAME - '-999'.length;

const MIN_SHARDS = 3;
const MAX_REPLICAS = 5;

/** Measured, Redis 7.0 and 8.0 and Valkey 8.1: a server that has nothing takes 13 to 15 MiB, of which 3 count as data. */
const MIN_MEMORY_KIBIBYTES = 64 * 1024;
const MIN_MAX_MEMORY_KIBIBYTES = 8 * 1024;
/** A fork copies what changes while it writes, and buffers are not counted. */
const MAX_MEMORY_SHARE = 0.75;
/** The append-only file before and after a rewrite, and what came in meanwhile; or a directory that was set aside. */
const DATA_ON_DISK = 3;

const BUSY_SECONDS = { min: 5, max: 3600 };
const NODE_TIMEOUT_MILLISECONDS = { min: 1000, max: 60_000 };

function nameIsDnsLabel({ name }: RedisSettings) {
  if (isDnsLabel(name) && name.length <= MAX_NAME) return undefined;
  return `name must be a DNS label of at most ${MAX_NAME} characters that begins with a letter, got "${name}": StatefulSets and Services are called after it; use lower case letters, digits and "-"`;
}

function shardsCanVote({ shards, podsPerShard }: RedisSettings) {
  if (!Number.isInteger(shards) || shards < MIN_SHARDS) {
    return `shards must be ${MIN_SHARDS} or more, got ${shards}: when a primary fails, a majority of all primaries must vote for its replica, and of fewer there is none left; use ${MIN_SHARDS}`;
  }
  if (!(shards * podsPerShard > MAX_PODS)) return undefined;
  return `shards must make at most ${MAX_PODS} pods with their replicas, got ${shards} x ${podsPerShard}: each agent watches all pods, and one of 500 nearly reaches its memory limit; use ${Math.floor(MAX_PODS / podsPerShard)} or fewer`;
}

function replicasAreWanted({ podsPerShard, acceptDowntime }: RedisSettings) {
  const replicas = podsPerShard - 1;
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > MAX_REPLICAS) return `replicasPerShard must be a whole number from 0 to ${MAX_REPLICAS}, got ${replicas}; use 1 or 2`;
  if (replicas > 0 || acceptDowntime) return undefined;
  return 'replicasPerShard must be 1 or more, got 0: a shard would be down with its only pod, at each restart as well, and lost with its disk; use 1, or say that this is wanted by acceptDowntime: true';
}

function downtimeIsNotAcceptedForNothing({ podsPerShard, acceptDowntime }: RedisSettings) {
  if (!acceptDowntime || podsPerShard === 1) return undefined;
  return `acceptDowntime must be left out with replicas, got true with replicasPerShard ${podsPerShard - 1}: a replica takes over; leave it out`;
}

function replicatedNeedsReplicas({ writeSafety, podsPerShard }: RedisSettings) {
  if (writeSafety !== RedisWriteSafety.REPLICATED || podsPerShard > 1) return undefined;
  return 'writeSafety must be available without replicas, got replicated: every write would be refused; use replicasPerShard 1, or better 2';
}

function removalKeepsMore({ shards, statefulSets, shardRemoval: { _statefulSets: kept } }: RedisSettings) {
  if (kept === 0 || (Number.isInteger(kept) && kept > shards)) return undefined;
  return `shardRemoval in two steps must keep more StatefulSets than there are shards, got ${kept} and ${shards}: nothing is removed; ${statefulSets === kept ? 'lower shards' : 'leave it out'}`;
}

function versionIsSafe(settings: RedisSettings) {
  const { engine, version, images: { redis } } = settings;
  const faults = versionFaults(settings, SAFE_VERSIONS[engine]);
  return faults.length > 0 ? faults : imageFaults(engine, version, redis);
}

function memoryHoldsServer({ memoryKibibytes }: RedisSettings) {
  if (memoryKibibytes >= MIN_MEMORY_KIBIBYTES) return undefined;
  return `resources.memory.limit must be ${formatKibibytes(MIN_MEMORY_KIBIBYTES)} or more, got ${formatKibibytes(memoryKibibytes)}: a server takes 15 MiB before it has a key, and the kernel would end it; use ${formatKibibytes(MIN_MEMORY_KIBIBYTES)} or more`;
}

function maxMemoryLeavesRoom({ maxMemoryKibibytes, memoryKibibytes }: RedisSettings) {
  if (memoryKibibytes < MIN_MEMORY_KIBIBYTES) return undefined;
  const [least, most] = [MIN_MAX_MEMORY_KIBIBYTES, Math.floor(memoryKibibytes * MAX_MEMORY_SHARE)];
  if (maxMemoryKibibytes < least) return `maxMemory must be ${formatKibibytes(least)} or more, got ${formatKibibytes(maxMemoryKibibytes)}: a server takes 3 MiB of it before it has a key, and would refuse every write; use ${formatKibibytes(least)} or more`;
  if (maxMemoryKibibytes <= most) return undefined;
  return `maxMemory must be at most three quarters of the memory limit, got ${formatKibibytes(maxMemoryKibibytes)} of ${formatKibibytes(memoryKibibytes)}: a fork copies what changes while it writes the disk, and the kernel would end the server; use ${formatKibibytes(most)} or less, or raise resources.memory`;
}

function dataFitsStorage({ maxMemoryKibibytes, storageKibibytes }: RedisSettings) {
  if (maxMemoryKibibytes * DATA_ON_DISK <= storageKibibytes) return undefined;
  return `storage must be at least ${DATA_ON_DISK} x maxMemory, got ${formatKibibytes(storageKibibytes)} and ${formatKibibytes(maxMemoryKibibytes)}: the append-only file is kept until its rewrite is done; raise storage to ${formatKibibytes(maxMemoryKibibytes * DATA_ON_DISK)}`;
}

function snapshotsHappen({ snapshots }: RedisSettings) {
  return snapshots.filter(({ after, changes }) => !isCount(inSeconds(after)) || !isCount(changes))
    .map(({ after, changes }) => `snapshots must be after whole seconds and changes of 1 or more, got ${inSeconds(after)} s and ${changes}; use { after: Duration.hours(1), changes: 1 }`);
}

function nodeTimeoutIsSensible({ nodeTimeoutMilliseconds: timeout }: RedisSettings) {
  const { min, max } = NODE_TIMEOUT_MILLISECONDS;
  if (Number.isInteger(timeout) && timeout >= min && timeout <= max) return undefined;
  return `nodeTimeout must be from ${min} to ${max} whole ms, got ${timeout} ms: below, a slow moment is a failover, beyond, writes stand still for long; use Duration.seconds(5)`;
}

function busyLimitIsSensible({ busySeconds }: RedisSettings) {
  const { min, max } = BUSY_SECONDS;
  if (Number.isInteger(busySeconds) && busySeconds >= min && busySeconds <= max) return undefined;
  return `busyLimit must be from ${min} to ${max} whole s, got ${busySeconds} s: below, a script that is only slow is killed, beyond, its shard stands still for long; use Duration.seconds(30)`;
}

function insightIsForSomebody({ insight }: RedisSettings) {
  if (insight === undefined) return undefined;
  const { clients, serviceType, serviceAnnotations } = insight;
  return [
    ...(clients.length > 0 ? [] : ['insight.clients must name somebody, got nobody: it has no login, and its policy admits only who is named; use Peer.addresses or Peer.namespace']),
    ...(serviceType === ServiceType.EXTERNAL_NAME ? ['insight.serviceType must be ClusterIP, NodePort or LoadBalancer, got ExternalName: there are pods behind it; use ServiceType.CLUSTER_IP'] : []),
    ...clients.flatMap((peer, index) => peerFaults(`insight.clients[${index}]`, peer)),
    ...annotationFaults(serviceAnnotations).map((fault) => fault.replace(/^annotations/, 'insight.serviceAnnotations')),
  ];
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

export const redisRules: readonly Rule<RedisSettings>[] = [
  nameIsDnsLabel,
  shardsCanVote,
  replicasAreWanted,
  downtimeIsNotAcceptedForNothing,
  replicatedNeedsReplicas,
  removalKeepsMore,
  versionIsSafe,
  memoryHoldsServer,
  maxMemoryLeavesRoom,
  dataFitsStorage,
  snapshotsHappen,
  nodeTimeoutIsSensible,
  busyLimitIsSensible,
  ...optionRules,
  ...credentialRules,
  insightIsForSomebody,
  ...statefulRules,
];
