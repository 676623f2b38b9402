import type { Duration } from 'cdk8s';
import type { BackupRepository } from './repository';

/** How many backups to keep. One backup may count for several of these. Older ones are removed after each successful backup. */
export interface BackupRetention {
  /**
   * The newest ones, however old they are.
   * @default 4
   */
  readonly last?: number;

  /**
   * The newest of each of so many days with backups.
   * @default 7
   */
  readonly daily?: number;

  /**
   * The newest of each of so many weeks with backups.
   * @default 5
   */
  readonly weekly?: number;

  /**
   * The newest of each of so many months with backups.
   * @default 12
   */
  readonly monthly?: number;
}

/** The proof that the newest backup can be restored. */
export interface BackupRehearsal {
  /**
   * When it is restored into servers of its own, which nobody else reaches, and compared, as a schedule of a CronJob.
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   */
  readonly schedule: string;
}

/** Backups by schedule, of all data of a cluster. A change restarts no pod; it counts from the next backup on. */
export interface BackupProps {
  /**
   * When backups are taken, as a schedule of a CronJob in UTC.
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   */
  readonly schedule: string;

  /** Where they are stored. */
  readonly repository: BackupRepository;

  /**
   * A Secret whose key `password` encrypts the repository. You create it and keep a copy elsewhere: without it, no backup can be read. A
   * repository keeps the password that it was created with.
   */
  readonly passwordSecret: string;

  /**
   * How many backups are kept.
   * @default - the last 4, and 7 daily, 5 weekly and 12 monthly ones
   * @throws if nothing would be kept
   */
  readonly keep?: BackupRetention;

  /**
   * When the newest backup is restored for a test.
   * @default - never: without it, nothing proves that the backups can be restored
   */
  readonly rehearsal?: BackupRehearsal;

  /**
   * Whether no backup is started, for example while the store is replaced.
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * After how long a backup or a rehearsal is given up, whole seconds from 1 minute on.
   * @default Duration.hours(6)
   */
  readonly deadline?: Duration;

  /**
   * The storage class of the volumes on which copies lie while they are stored or rehearsed. They are deleted with their pods.
   * @default - the disk of the node
   */
  readonly scratchStorageClassName?: string;
}
