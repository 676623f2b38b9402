import type { RestoredSnapshot } from '../../../agent/kernel/contract/backup';
import type { BackupRepository } from '../backup/repository';

/** Where the backup is, if not where this cluster's own backups are. */
export interface RestoreOptions {
  /**
   * The repository that holds the backup.
   * @default - `backup.repository`
   */
  readonly from?: BackupRepository;

  /**
   * The Secret with the password of that repository, under the key `password`.
   * @default - `backup.passwordSecret`
   */
  readonly passwordSecret?: string;

  /**
   * The namespace and the name of the cluster that was backed up, as in `shop.main`.
   * @default - this cluster, or the only one in the repository
   */
  readonly cluster?: string;
}

/**
 * A backup to restore, into a cluster that holds no data: one that is created with it, or one that has lost all its disks. It runs once. A
 * cluster that holds data is left alone, so this may stay in Git: the pods that it starts later, or lose, join the living cluster as ever.
 */
export class Restore {
  /** The newest backup. */
  static latest(options: RestoreOptions = {}): Restore {
    return new Restore({}, options);
  }

  /** The backup with this ID, of which eight or more digits are given. The state record and `restic snapshots` name it. */
  static snapshot(id: string, options: RestoreOptions = {}): Restore {
    return new Restore({ id }, options);
  }

  /** The newest backup that was taken before a time, in ISO 8601 with a time zone: `2026-11-28T09:00:00Z`. */
  static before(time: string, options: RestoreOptions = {}): Restore {
    return new Restore({ before: time }, options);
  }

  private constructor(/** @internal */ readonly _snapshot: RestoredSnapshot, /** @internal */ readonly _options: RestoreOptions) {}
}
