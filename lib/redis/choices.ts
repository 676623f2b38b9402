import type { Duration } from 'cdk8s';

/** Which server runs. Valkey takes over data of Redis up to 7.2, and nothing goes back. */
export enum RedisEngine {
  /** From 7.4 on under licences of Redis Ltd., from 8.0 on also under the AGPL. */
  REDIS = 'redis',
  /** The fork of Redis 7.2 under the BSD licence. */
  VALKEY = 'valkey',
}

/** What an acknowledged write survives. The README has a table of each fault. */
export enum RedisWriteSafety {
  /** A shard takes writes as long as its primary lives. A write that no replica has yet may be lost with the primary's disk. */
  AVAILABLE = 'available',
  /** A shard refuses writes while no replica is in touch: with one replica, while that restarts. */
  REPLICATED = 'replicated',
}

/** When a write reaches the disk. */
export enum RedisAppendFsync {
  /** Before it is acknowledged: as slow as the disk. */
  ALWAYS = 'always',
  /** Within a second: a node that loses power loses so much, unless a replica has it. */
  EVERY_SECOND = 'everysec',
  /** When the kernel sees fit, half a minute as a rule. */
  KERNEL = 'no',
}

/** What is given up once memory is full. */
export enum RedisEviction {
  /** Nothing: writes are refused. */
  NONE = 'noeviction',
  /** The keys used longest ago. */
  ALL_KEYS_LRU = 'allkeys-lru',
  /** The keys used least often. */
  ALL_KEYS_LFU = 'allkeys-lfu',
  /** Any keys. */
  ALL_KEYS_RANDOM = 'allkeys-random',
  /** Of the keys with an expiry, those used longest ago. */
  VOLATILE_LRU = 'volatile-lru',
  /** Of the keys with an expiry, those used least often. */
  VOLATILE_LFU = 'volatile-lfu',
  /** Of the keys with an expiry, any. */
  VOLATILE_RANDOM = 'volatile-random',
  /** Of the keys with an expiry, those that expire first. */
  VOLATILE_TTL = 'volatile-ttl',
}

/** When a snapshot is written beside the append-only file: after so long, if so many keys have changed. */
export interface RedisSnapshot {
  /** Whole seconds, 1 or more. */
  readonly after: Duration;

  /** 1 or more. */
  readonly changes: number;
}

/** How a smaller number of shards comes about on a live cluster. */
export class RedisShardRemoval {
  /** The StatefulSets of the shards that go are left out at once; their pods give away their slots before they end. */
  static oneStep(): RedisShardRemoval {
    return new RedisShardRemoval(0);
  }

  /**
   * The StatefulSets stay until you take this away again, in a second edit, once `kubectl get configmap <name>-state -o yaml`
   * lists no slots of theirs. Safer: a pod that dies half-way is made anew and goes on.
   *
   * @param statefulSets How many stay: the number of shards that there was
   */
  static twoSteps(statefulSets: number): RedisShardRemoval {
    return new RedisShardRemoval(statefulSets);
  }

  private constructor(/** @internal */ readonly _statefulSets: number) {}
}
