import { ServiceType } from '../../kubernetes/objects/service-type';
import { MIN_SHARDS } from '../../../agent/redis/contract/config';
import { annotationFaults } from '../../kubernetes/objects/labels';
import { nameFault } from '../../kubernetes/formats/names';
import { inSeconds } from '../../kubernetes/formats/quantities';
import { peerFaults } from '../../network/peer-rules';
import { statefulRules } from '../../stateful/rules';
import { versionFaults } from '../../stateful/safe-versions';
import { certificateRules } from '../../stateful/tls/rules';
import { type Fault, unless } from '../../support/fault';
import type { Rule } from '../../support/rules';
import { RedisWriteSafety } from '../choices';
import { credentialRules } from './credentials';
import { imageFaults } from './image';
import { memoryRules } from './memory';
import { optionRules } from './options';
import { podRules } from './pods';
import { SAFE_VERSIONS } from '../safe-versions';
import { TLS_USES } from '../settings';
import type { RedisSettings } from '../settings';
import { MAX_PODS } from '../topology';

/** The revisions of a StatefulSet, with ten characters and a dash behind its name, are labels. */
const MAX_STATEFUL_SET_NAME = 52;
const MAX_NAME = MAX_STATEFUL_SET_NAME - '-999'.length;

const MAX_REPLICAS = 5;

const BUSY_SECONDS = { min: 5, max: 3600 };
const NODE_TIMEOUT_MILLISECONDS = { min: 1000, max: 60_000 };

function nameIsDnsLabel({ name }: RedisSettings): Fault | undefined {
  return nameFault(name, MAX_NAME, 'StatefulSets and Services are named after it');
}

function shardsCanVote({ shards, podsPerShard }: RedisSettings): Fault | undefined {
  if (!Number.isInteger(shards) || shards < MIN_SHARDS) {
    return {
      prop: 'shards',
      must: `be ${MIN_SHARDS} or more`,
      got: String(shards),
      why: 'a failover needs the votes of a majority of all primaries, and with fewer shards no majority is left once a primary has failed',
      fix: `use ${MIN_SHARDS}`,
    };
  }
  if (!(shards * podsPerShard > MAX_PODS)) return undefined;
  return {
    prop: 'shards',
    must: `have at most ${MAX_PODS} pods, including replicas`,
    got: `${shards} x ${podsPerShard}`,
    why: 'each agent watches all pods, and with 500 it nearly reaches its memory limit',
    fix: `use ${Math.floor(MAX_PODS / podsPerShard)} or fewer`,
  };
}

function replicasAreWanted({ podsPerShard, acceptDowntime }: RedisSettings): Fault | undefined {
  const replicas = podsPerShard - 1;
  const wrong = { prop: 'replicasPerShard', got: String(replicas) };
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > MAX_REPLICAS) {
    return { ...wrong, must: `be a whole number from 0 to ${MAX_REPLICAS}`, fix: 'use 1 or 2' };
  }
  if (replicas > 0 || acceptDowntime) return undefined;
  return {
    ...wrong,
    must: 'be 1 or more',
    why: 'a shard would be down whenever its only pod is down, including each restart, and lost if its disk is lost',
    fix: 'use 1, or accept this with acceptDowntime: true',
  };
}

function downtimeIsNotAcceptedForNothing({ podsPerShard, acceptDowntime }: RedisSettings): Fault | undefined {
  if (!acceptDowntime || podsPerShard === 1) return undefined;
  const got = `true with replicasPerShard ${podsPerShard - 1}`;
  return { prop: 'acceptDowntime', must: 'be left out with replicas', got, why: 'a replica takes over', fix: 'leave it out' };
}

function replicatedNeedsReplicas({ writeSafety, podsPerShard }: RedisSettings): Fault | undefined {
  if (writeSafety !== RedisWriteSafety.REPLICATED || podsPerShard > 1) return undefined;
  return {
    prop: 'writeSafety',
    must: 'be "available" without replicas',
    got: '"replicated"',
    why: 'every write would be rejected',
    fix: 'use replicasPerShard 1, or better 2',
  };
}

function removalKeepsMore({ shards, statefulSets, shardRemoval: { _statefulSets: kept } }: RedisSettings): Fault | undefined {
  if (kept === 0 || (Number.isInteger(kept) && kept > shards)) return undefined;
  return {
    prop: 'shardRemoval',
    qualifier: 'in two steps',
    must: 'keep more StatefulSets than there are shards',
    got: `${kept} and ${shards}`,
    why: 'nothing would be removed',
    fix: statefulSets === kept ? 'lower shards' : 'leave it out',
  };
}

function versionIsSafe(settings: RedisSettings): Fault[] {
  const { engine, version, images: { redis } } = settings;
  const faults = versionFaults(settings, SAFE_VERSIONS[engine]);
  return faults.length > 0 ? faults : imageFaults(engine, version, redis);
}

function snapshotsHappen({ snapshots }: RedisSettings): Fault[] {
  return snapshots.filter(({ after, changes }) => !isCount(inSeconds(after)) || !isCount(changes)).map(({ after, changes }) => ({
    prop: 'snapshots',
    must: 'be after 1 or more whole seconds and 1 or more changes',
    got: `${inSeconds(after)} s and ${changes}`,
    fix: 'use { after: Duration.hours(1), changes: 1 }',
  }));
}

function nodeTimeoutIsSensible({ nodeTimeoutMilliseconds: timeout }: RedisSettings): Fault | undefined {
  const { min, max } = NODE_TIMEOUT_MILLISECONDS;
  if (Number.isInteger(timeout) && timeout >= min && timeout <= max) return undefined;
  return {
    prop: 'nodeTimeout',
    must: `be whole milliseconds from ${min} to ${max}`,
    got: `${timeout} ms`,
    why: 'a lower value turns a brief slowdown into a failover, and a higher one blocks writes for longer',
    fix: 'use Duration.seconds(5)',
  };
}

function busyLimitIsSensible({ busySeconds }: RedisSettings): Fault | undefined {
  const { min, max } = BUSY_SECONDS;
  if (Number.isInteger(busySeconds) && busySeconds >= min && busySeconds <= max) return undefined;
  return {
    prop: 'busyLimit',
    must: `be whole seconds from ${min} to ${max}`,
    got: `${busySeconds} s`,
    why: 'a lower value kills scripts that are merely slow, and a higher one blocks their shard for longer',
    fix: 'use Duration.seconds(30)',
  };
}

function insightIsForSomebody({ insight }: RedisSettings): Fault[] {
  if (insight === undefined) return [];
  const { clients, serviceType, serviceAnnotations } = insight;
  return [
    ...unless(clients.length > 0, {
      prop: 'insight.clients',
      must: 'name at least one peer',
      got: 'none',
      why: 'it has no login, and its network policy allows only these peers',
      fix: 'use Peer.addresses or Peer.namespace',
    }),
    ...unless(serviceType !== ServiceType.EXTERNAL_NAME, {
      prop: 'insight.serviceType',
      must: 'be ClusterIP, NodePort or LoadBalancer',
      got: 'ExternalName',
      why: 'an ExternalName Service has no pods',
      fix: 'use ServiceType.CLUSTER_IP',
    }),
    ...clients.flatMap((peer, index) => peerFaults(`insight.clients[${index}]`, peer)),
    ...annotationFaults('insight.serviceAnnotations', serviceAnnotations),
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
  ...memoryRules,
  snapshotsHappen,
  nodeTimeoutIsSensible,
  busyLimitIsSensible,
  ...optionRules,
  ...credentialRules,
  ...certificateRules(TLS_USES),
  insightIsForSomebody,
  ...podRules,
  ...statefulRules,
];
