import type { BackupConfig, RestoredSnapshot, Retention } from '../../../agent/kernel/contract/backup';
import { stateName } from '../../../agent/kernel/contract/names';
import type { StatefulSettings } from '../settings';
import { type BackedUpDatabase, BACKUP_PATHS, CERTIFICATE_AUTHORITY_FILE } from './pod';
import type { RepositoryAccess } from './settings';

/** A restore removes nothing. */
const NO_RETENTION: Retention = { last: 0, daily: 0, weekly: 0, monthly: 0 };

/** The configuration file of backups and rehearsals, or, with what is to be restored, that of a restore. */
export function configText(
  settings: StatefulSettings, { repository }: RepositoryAccess, { statefulSet }: BackedUpDatabase, restore?: RestoredSnapshot,
): string {
  const { name, version, backup } = settings;
  const config: BackupConfig = {
    cluster: name,
    statefulSet,
    stateRecord: stateName(name),
    version,
    repository: {
      RESTIC_REPOSITORY: repository.address.replaceAll('{name}', name),
      ...repository.environment,
      ...(repository.certificateAuthority !== undefined && { RESTIC_CACERT: CERTIFICATE_AUTHORITY_FILE }),
    },
    keep: backup?.keep ?? NO_RETENTION,
    ...(restore !== undefined && { restore }),
    paths: BACKUP_PATHS,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
