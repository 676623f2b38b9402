import type { Duration, Size } from 'cdk8s';
import type { ContainerResources } from '../kubernetes/pods/container-resources';
import type { ServiceOptions } from '../network/service-options';
import type { DisruptionBudget } from '../pods/rollout';
import type { StatefulClusterProps } from '../stateful/props';
import type { RedisAppendFsync, RedisEngine, RedisEviction, RedisShardRemoval, RedisSnapshot, RedisWriteSafety } from './choices';
import type { RedisCredentials, RedisImages, RedisInsight, RedisMonitoring } from './parts';
import type { RedisTls } from './tls';

/** Properties of a RedisCluster. */
export interface RedisClusterProps extends StatefulClusterProps {
  /**
   * The number of shards, 3 or more. A larger number adds shards and moves slots to them. A smaller number moves the slots away first, and
   * then removes shards. Both work on a live cluster, under writes.
   * @default 3
   * @throws if below 3, because a failover needs the votes of a majority of the primaries, or if the cluster would have more than 300 pods,
   * including replicas, which is more than the agents can watch
   */
  readonly shards?: number;

  /**
   * The number of replicas of each shard. A larger number copies the data to more pods. A smaller number removes the pods with the highest
   * ordinals.
   * @default 1
   * @throws on 0, unless `acceptDowntime` is set
   */
  readonly replicasPerShard?: number;

  /**
   * Allows `replicasPerShard: 0`, where a shard is down whenever its only pod is down, and lost if its disk is lost.
   * @default false
   */
  readonly acceptDowntime?: boolean;

  /**
   * The server to run. A change from Redis 7.2 or older to Valkey keeps the data. The agent stops any other change at the first pod.
   * @default RedisEngine.REDIS
   */
  readonly engine?: RedisEngine;

  /**
   * The version of the engine: Redis 7.2 or newer, except 8.0, or Valkey 7.2 or newer, in a patch without known severe faults. A change
   * upgrades the pods of each shard one by one, and a primary fails over before it stops. A downgrade works only to an older patch: the
   * agent stops a downgrade to an older minor at the first pod, while the shard keeps serving.
   * @default - '8.2.10' of Redis, '8.1.10' of Valkey
   * @throws on a version with a known severe fault, or newer than the agents know, unless `acceptKnownFaults` names it
   */
  readonly version?: string;

  /**
   * The size of each pod's disk. It can't shrink. To grow the disks in place, if their storage class allows that, set `storageAtCreation`
   * to the old value.
   * @default Size.gibibytes(8)
   * @throws if below 3 times `maxMemory`
   */
  readonly storage?: Size;

  /**
   * The storage class of the disks. It can't change on a live cluster.
   * @default - the cluster's default
   */
  readonly storageClassName?: string;

  /**
   * CPU and memory of a server. The memory request always equals its limit. A change triggers a rolling restart.
   * @default - 300m to 2 CPU, 1 GiB
   * @throws if the memory is below 64 MiB: a server uses 15 MiB before it has a key
   */
  readonly resources?: ContainerResources;

  /**
   * The memory for the data of a shard, from 8 MiB to three quarters of the memory limit. The server needs the rest when it forks. A change
   * triggers a rolling restart.
   * @default - 60 % of the memory limit, in whole MiB
   */
  readonly maxMemory?: Size;

  /**
   * Which keys are evicted once `maxMemory` is reached. A change triggers a rolling restart.
   * @default RedisEviction.NONE - no keys: writes fail instead
   */
  readonly eviction?: RedisEviction;

  /**
   * When a write is flushed to disk. The append-only file itself can't be turned off: without it, a primary that restarts quickly comes
   * back empty, and its replicas copy the empty data set. A change triggers a rolling restart.
   * @default RedisAppendFsync.EVERY_SECOND
   */
  readonly appendFsync?: RedisAppendFsync;

  /**
   * When snapshots are written in addition to the append-only file, for backups. A change triggers a rolling restart.
   * @default - none: the append-only file holds everything
   */
  readonly snapshots?: RedisSnapshot[];

  /**
   * Which failures an acknowledged write survives. A change triggers a rolling restart.
   * @default RedisWriteSafety.AVAILABLE
   */
  readonly writeSafety?: RedisWriteSafety;

  /**
   * How shards are removed when `shards` becomes smaller.
   * @default RedisShardRemoval.oneStep()
   */
  readonly shardRemoval?: RedisShardRemoval;

  /**
   * How long a primary may stay silent before a replica takes over, 1 s to 1 min. Writes to its shard fail meanwhile. A change triggers a
   * rolling restart.
   * @default Duration.seconds(5)
   */
  readonly nodeTimeout?: Duration;

  /**
   * How long a script or function may keep a server busy before it is killed, 5 s to 1 h, counted from the first reply `BUSY`.
   *
   * Meanwhile the shard answers no other command, and no replica takes over by itself. A script that has written can't be killed. The agent
   * then restarts its server, which undoes the writes of the script; without a replica in sync it does so only after ten times the limit.
   * With a limit above about 50 s, a replica may have lost its connection by then. A change
   * restarts no pod: the agents are replaced in place.
   * @default Duration.seconds(30)
   */
  readonly busyLimit?: Duration;

  /**
   * Additional directives of `redis.conf`, such as `maxclients`. Directives that the agent sets, or that have a property here, are
   * rejected. A server doesn't start with a directive that it doesn't know. A change triggers a rolling restart.
   * @default - none
   * @throws if a value is not a string, a whole number or a boolean, or has an unclosed quote
   */
  readonly options?: { [key: string]: unknown };

  /**
   * The user that clients log in as, and where its password is.
   * @default - the user `default`, with a password that the first agent generates
   */
  readonly credentials?: RedisCredentials;

  /**
   * How connections of clients, servers and agents are secured: all of them, or none. It can't change on a running cluster: the agent stops
   * the change at the first pod of each shard, and the others keep serving.
   * @default RedisTls.managed()
   * @throws on certificates by cert-manager in a chart without a namespace, which they contain
   */
  readonly tls?: RedisTls;

  /**
   * Makes Prometheus scrape the agents and optionally the servers, and adds alerts.
   * @default - not scraped
   */
  readonly monitoring?: RedisMonitoring;

  /**
   * Redis Insight, a web interface for the data.
   * @default - none
   */
  readonly insight?: RedisInsight;

  /**
   * Images to use instead of upstream's, for example if its registries can't be reached. A change triggers a rolling restart.
   * @default - upstream's images
   */
  readonly images?: RedisImages;

  /**
   * How the Service of clients is reached. Clients outside the cluster must also reach the pods by their names: a server sends them to the
   * pod that has a key. A change restarts no pod.
   * @default - inside the cluster only
   */
  readonly service?: ServiceOptions;

  /**
   * How many pods a drain may evict at a time, at most one of each shard. A change restarts no pod.
   * @default - one of each shard
   * @throws if it allows more
   */
  readonly disruptionBudget?: DisruptionBudget;
}
