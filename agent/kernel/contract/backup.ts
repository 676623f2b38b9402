// What the synth knows of the programs that back up a database and rehearse its restore.

/** The ConfigMap with the program and the configuration of backups. */
export const backupName = (cluster: string) => `${cluster}-backup`;

/** The CronJob that rehearses a restore. */
export const rehearsalName = (cluster: string) => `${cluster}-rehearsal`;

/** The Job that restores a backup. Its name is longer. */
export const restoreName = (cluster: string) => `${cluster}-restore`;

/** Keys of that ConfigMap. The extension makes Node.js load the file as an ES module. */
export const BACKUP_PROGRAM = 'backup.mjs';
export const BACKUP_CONFIG = 'backup.json';
export const RESTORE_CONFIG = 'restore.json';

/** The container in which restic runs. */
export const RESTIC_CONTAINER = 'restic';

/** Keys of the state record that tell of backups. Each value begins with the time in ISO 8601, followed by a space. */
export const BACKUP_KEYS = {
  backup: 'lastBackup', backupFailure: 'lastBackupFailure', rehearsal: 'lastRehearsal', rehearsalFailure: 'lastRehearsalFailure',
  restore: 'restored', restoreFailure: 'lastRestoreFailure',
} as const;

/** What the state record tells of backups. */
export type BackupRecord = { readonly [Key in (typeof BACKUP_KEYS)[keyof typeof BACKUP_KEYS]]?: string };

/** How many snapshots to keep; the newest of each hour, day, week or month counts. 0 keeps none of that kind. */
export interface Retention {
  readonly last: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

/** Which backup is restored: the one with this ID, the newest before a time, or the newest. */
export interface RestoredSnapshot {
  readonly id?: string;
  /** In ISO 8601. */
  readonly before?: string;
  /** `namespace.name` of the cluster that was backed up. Absent: of this one, or of the only one in the repository. */
  readonly host?: string;
}

/** The configuration of backups, as the construct writes it. */
export interface BackupConfig {
  readonly cluster: string;
  /** The StatefulSet that Events are about. */
  readonly statefulSet: string;
  readonly stateRecord: string;
  /** The version of the servers. A copy can't be restored into an older one. */
  readonly version: string;
  /** What restic needs to find the repository, none of it secret: `RESTIC_REPOSITORY` and `RESTIC_CACERT`. */
  readonly repository: Readonly<Record<string, string>>;
  readonly keep: Retention;
  /** What the Job restores. Absent: nothing. */
  readonly restore?: RestoredSnapshot;
  readonly paths: BackupPaths;
}

/** Directories that the containers of a pod share. */
export interface BackupPaths {
  /** Where copies are written, and read back. */
  readonly work: string;
  /** Node.js with its libraries, for images that have no shell. */
  readonly node: string;
  /** A Unix socket for each container that runs programs of its image. */
  readonly sockets: string;
  /** The password of the repository, in the file `password`. */
  readonly password: string;
  /** Environment variables for restic, a file for each: credentials. May be missing. */
  readonly environment: string;
  /** The configuration of the agents: where the servers are, and how to connect to them. */
  readonly agentConfig: string;
  readonly serviceAccount: string;
}
