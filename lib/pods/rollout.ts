import type { Duration } from 'cdk8s';

/** A number of pods, or a share of them. */
export class PodCount {
  /** This many pods, 0 or more. */
  static of(pods: number): PodCount {
    return new PodCount(pods);
  }

  /** This share of the pods, from 0 to 100 percent. */
  static percent(percent: number): PodCount {
    return new PodCount(`${percent}%`);
  }

  private constructor(/** @internal */ readonly _value: number | string) {}

  /**
   * The most that it can be of so many pods.
   * @internal
   */
  _atMost(pods: number): number {
    return typeof this._value === 'number' ? this._value : Math.ceil((parseFloat(this._value) * pods) / 100);
  }

  /**
   * Whether it is no pod, however many there are.
   * @internal
   */
  _isNone(): boolean {
    return this._value === 0 || this._value === '0%';
  }
}

/** How long a new pod must be fine before a rollout goes on. */
export interface RolloutOptions {
  /**
   * How long a new pod must be ready before the next one is replaced, in whole seconds.
   * @default - 5 s for stateless services and DaemonSets, 0 s for databases
   */
  readonly minReady?: Duration;
}

/** How many pods a stateless service has while it is rolled out. */
export interface RollingOptions extends RolloutOptions {
  /**
   * How many pods may start above the wanted number.
   * @default PodCount.of(1)
   */
  readonly maxSurge?: PodCount;

  /**
   * How many of the wanted pods may be missing.
   * @default PodCount.of(0) - a new pod is ready before an old one stops
   */
  readonly maxUnavailable?: PodCount;
}

/** How a stateless service replaces its pods. A change restarts none. */
export class Rollout {
  /** Replaces pods a few at a time. */
  static rolling(options: RollingOptions = {}): Rollout {
    return new Rollout('RollingUpdate', options);
  }

  /**
   * Stops all pods before new ones start, so that the service is down meanwhile. For apps of which two versions must never run at the same
   * time, or whose volume only one node can mount.
   */
  static recreate(options: RolloutOptions = {}): Rollout {
    return new Rollout('Recreate', options);
  }

  private constructor(/** @internal */ readonly _type: 'RollingUpdate' | 'Recreate', /** @internal */ readonly _options: RollingOptions) {}
}

/** How far and how fast a database is rolled out. */
export interface StatefulRollingOptions extends RolloutOptions {
  /**
   * Only pods with this ordinal or a higher one get the new version. Lower it step by step to try a change on the last pods first. A
   * RedisCluster counts in each shard.
   * @default 0 - all pods
   */
  readonly partition?: number;
}

/** How a database replaces its pods, always one at a time in each StatefulSet. A change restarts none. */
export class StatefulRollout {
  /** Replaces one pod after the other, from the highest ordinal down, each ready before the next. */
  static rolling(options: StatefulRollingOptions = {}): StatefulRollout {
    return new StatefulRollout('RollingUpdate', options);
  }

  /** Replaces a pod only when somebody deletes it. */
  static onDelete(options: RolloutOptions = {}): StatefulRollout {
    return new StatefulRollout('OnDelete', options);
  }

  private constructor(
    /** @internal */ readonly _type: 'RollingUpdate' | 'OnDelete',
    /** @internal */ readonly _options: StatefulRollingOptions,
  ) {}
}

/** How many nodes a DaemonSet updates at a time. */
export interface DaemonSetRollingOptions extends RolloutOptions {
  /**
   * On how many nodes the pod may be missing. Zero beside `maxSurge`.
   * @default PodCount.of(1)
   */
  readonly maxUnavailable?: PodCount;

  /**
   * On how many nodes a new pod may start beside the old one, so that there is always one. The two must not get in each other's way.
   * @default - none: an old pod stops before a new one starts
   */
  readonly maxSurge?: PodCount;
}

/** How a DaemonSet replaces its pods. A change restarts none. */
export class DaemonSetRollout {
  /** Replaces the pods of a few nodes at a time, one node by default. */
  static rolling(options: DaemonSetRollingOptions = {}): DaemonSetRollout {
    return new DaemonSetRollout('RollingUpdate', options);
  }

  /** Replaces a pod only when somebody deletes it. */
  static onDelete(options: RolloutOptions = {}): DaemonSetRollout {
    return new DaemonSetRollout('OnDelete', options);
  }

  private constructor(
    /** @internal */ readonly _type: 'RollingUpdate' | 'OnDelete',
    /** @internal */ readonly _options: DaemonSetRollingOptions,
  ) {}
}

/** How many pods a drain may evict at a time. A change restarts no pod. */
export class DisruptionBudget {
  /** At most so many pods may be missing. */
  static maxUnavailable(pods: PodCount): DisruptionBudget {
    return new DisruptionBudget({ maxUnavailable: pods });
  }

  /** At least so many pods must remain. */
  static minAvailable(pods: PodCount): DisruptionBudget {
    return new DisruptionBudget({ minAvailable: pods });
  }

  private constructor(/** @internal */ readonly _bounds: { readonly maxUnavailable?: PodCount; readonly minAvailable?: PodCount }) {}

  /**
   * The bound as a PodDisruptionBudget spells it.
   * @internal
   */
  _toKube(): { maxUnavailable?: number | string; minAvailable?: number | string } {
    const { maxUnavailable, minAvailable } = this._bounds;
    return maxUnavailable === undefined ? { minAvailable: minAvailable?._value } : { maxUnavailable: maxUnavailable._value };
  }

  /**
   * How many of so many pods may be evicted.
   * @internal
   */
  _evictable(pods: number): number {
    const { maxUnavailable, minAvailable } = this._bounds;
    return maxUnavailable === undefined ? pods - (minAvailable?._atMost(pods) ?? 0) : maxUnavailable._atMost(pods);
  }
}
