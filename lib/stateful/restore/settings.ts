import type { RestoredSnapshot } from '../../../agent/kernel/contract/backup';
import type { Fault } from '../../support/fault';
import { repositoryFaults } from '../backup/rules';
import type { BackupSettings, RepositoryAccess } from '../backup/settings';
import type { Restore } from './restore';

/** The finished settings of a restore. */
export interface RestoreSettings {
  /** Undefined: neither the restore nor the backups name a repository and its password. */
  readonly access: RepositoryAccess | undefined;
  readonly snapshot: RestoredSnapshot;
}

export function resolveRestore(restore: Restore, backup: BackupSettings | undefined, image: string): RestoreSettings {
  const { from, passwordSecret = backup?.passwordSecret, cluster } = restore._options;
  const repository = from?._parts ?? backup?.repository;
  return {
    access: repository === undefined || passwordSecret === undefined ? undefined : {
      repository, passwordSecret, image, scratchStorageClassName: backup?.scratchStorageClassName,
    },
    snapshot: { ...restore._snapshot, ...(cluster !== undefined && { host: cluster }) },
  };
}

const SNAPSHOT_ID = /^[0-9a-f]{8,64}$/;
/** With a time zone: the same text would mean another time elsewhere. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Everything that can be wrong with a restore. */
export function restoreFaults({ restore }: { readonly restore: RestoreSettings | undefined }): Fault[] {
  if (restore === undefined) return [];
  const { access, snapshot: { id, before, host } } = restore;
  return [
    ...(access === undefined ? [{
      prop: 'restore', must: 'name a repository and the Secret with its password', got: 'neither there nor in backup',
      fix: 'set from and passwordSecret, or backup',
    }] : repositoryFaults(access.repository, 'restore.from')),
    ...(id === undefined || SNAPSHOT_ID.test(id) ? [] : [{
      prop: 'restore', must: 'name a snapshot by 8 or more hexadecimal digits', got: `"${id}"`,
    }]),
    ...(before === undefined || (TIME.test(before) && !Number.isNaN(Date.parse(before))) ? [] : [{
      prop: 'restore', must: 'name a time in ISO 8601 with a time zone', got: `"${before}"`, fix: 'write it like 2026-11-28T09:00:00Z',
    }]),
    ...(host === undefined || /^[^.\s]+\.[^.\s]+$/.test(host) ? [] : [{
      prop: 'restore.cluster', must: 'be a namespace and a name', got: `"${host}"`, fix: 'write it like shop.main',
    }]),
  ];
}
