import type { Duration } from 'cdk8s';

/** How much history etcd keeps. Without compaction, the database would grow until etcd rejects writes. */
export class EtcdCompaction {
  /** Keeps the revisions of this period, in whole minutes, 1 minute or more. */
  static periodic(retention: Duration): EtcdCompaction {
    return new EtcdCompaction('periodic', `${retention.toMinutes({ integral: false })}m`);
  }

  /** Keeps this many revisions, 1 or more. */
  static revisions(count: number): EtcdCompaction {
    return new EtcdCompaction('revision', String(count));
  }

  private constructor(
    /** @internal */ readonly _mode: 'periodic' | 'revision',
    /** @internal */ readonly _retention: string,
  ) {}
}
