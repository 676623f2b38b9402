import type { Duration } from 'cdk8s';

/** The server to run. Valkey can load the data of Redis 7.2 and older. No other change of engine is possible. */
export enum RedisEngine {
  /** Redis. From 7.4 on under licences of Redis Ltd., from 8.0 on also under the AGPL. */
  REDIS = 'redis',
  /** Valkey, the fork of Redis 7.2 under the BSD licence. */
  VALKEY = 'valkey',
}

/** Which failures an acknowledged write survives. The README has a table of them. */
export enum RedisWriteSafety {
  /** A shard accepts writes while its primary is up. A write that no replica has yet may be lost with the primary's disk. */
  AVAILABLE = 'available',
  /** A shard rejects writes while no replica is connected. With a single replica, that includes the time while it restarts. */
  REPLICATED = 'replicated',
}

/** When a write is flushed to disk. */
export enum RedisAppendFsync {
  /** Before it is acknowledged. Writes are as slow as the disk. */
  ALWAYS = 'always',
  /**
   * Once a second. If a node loses power, the writes of the last second are lost, unless a replica has them. While a sync is running, which
   * takes long on a slow disk, writes of up to 2 s wait in memory and are lost if the server is killed.
   *
   * @see https://github.com/redis/redis/blob/8.0.2/src/aof.c "we can try to delay the write for a couple of seconds"
   */
  EVERY_SECOND = 'everysec',
  /** When the kernel decides, usually within 30 s. */
  KERNEL = 'no',
}

/** Which keys are evicted once memory is full. */
export enum RedisEviction {
  /** None. Writes fail instead. */
  NONE = 'noeviction',
  /** The least recently used keys. */
  ALL_KEYS_LRU = 'allkeys-lru',
  /** The least frequently used keys. */
  ALL_KEYS_LFU = 'allkeys-lfu',
  /** Random keys. */
  ALL_KEYS_RANDOM = 'allkeys-random',
  /** The least recently used of the keys with an expiry. */
  VOLATILE_LRU = 'volatile-lru',
  /** The least frequently used of the keys with an expiry. */
  VOLATILE_LFU = 'volatile-lfu',
  /** Random keys of those with an expiry. */
  VOLATILE_RANDOM = 'volatile-random',
  /** The keys that expire next. */
  VOLATILE_TTL = 'volatile-ttl',
}

/** When a snapshot is written: after a period in which at least a number of keys changed. */
export interface RedisSnapshot {
  /** The period, in whole seconds, 1 s or more. */
  readonly after: Duration;

  /** The number of changed keys, 1 or more. */
  readonly changes: number;
}

/** How shards are removed from a live cluster. */
export class RedisShardRemoval {
  /** In one edit, which also removes the StatefulSets of the shards. Their pods move their slots away before they stop. */
  static oneStep(): RedisShardRemoval {
    return new RedisShardRemoval(0);
  }

  /**
   * In two edits. The first keeps the StatefulSets. The second removes this setting, and so the StatefulSets, once `kubectl get configmap
   * <name>-state -o yaml` lists no slots of theirs. This is safer: a pod that dies meanwhile is recreated and continues.
   *
   * @param statefulSets The number of StatefulSets to keep, which is the old number of shards
   */
  static twoSteps(statefulSets: number): RedisShardRemoval {
    return new RedisShardRemoval(statefulSets);
  }

  private constructor(/** @internal */ readonly _statefulSets: number) {}
}
