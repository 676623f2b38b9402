import { Duration } from 'cdk8s';
import type { Retention } from '../../../agent/kernel/contract/backup';
import { inSeconds } from '../../kubernetes/formats/quantities';
import type { BackupProps } from './props';
import type { RepositoryParts } from './repository';

/** What a pod needs to read or write a repository. */
export interface RepositoryAccess {
  readonly repository: RepositoryParts;
  readonly passwordSecret: string;
  /** Of restic. */
  readonly image: string;
  /** Undefined: the disk of the node. */
  readonly scratchStorageClassName: string | undefined;
}

/** The finished settings of backups. */
export interface BackupSettings extends RepositoryAccess {
  readonly schedule: string;
  readonly keep: Retention;
  /** Undefined: no rehearsals. */
  readonly rehearsalSchedule: string | undefined;
  readonly suspend: boolean;
  readonly deadlineSeconds: number;
}

const DEFAULT_KEEP: Retention = { last: 4, daily: 7, weekly: 5, monthly: 12 };
/** Terabytes, or a store that is slow, take hours. */
const DEFAULT_DEADLINE = Duration.hours(6);
export const DEFAULT_RESTIC_IMAGE = 'restic/restic:0.19.1';

export function resolveBackup(props: BackupProps, image: string): BackupSettings {
  return {
    schedule: props.schedule,
    repository: props.repository._parts,
    passwordSecret: props.passwordSecret,
    keep: { ...DEFAULT_KEEP, ...props.keep },
    rehearsalSchedule: props.rehearsal?.schedule,
    suspend: props.suspend ?? false,
    deadlineSeconds: inSeconds(props.deadline ?? DEFAULT_DEADLINE),
    scratchStorageClassName: props.scratchStorageClassName,
    image,
  };
}
