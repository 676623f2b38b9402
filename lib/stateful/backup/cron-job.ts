import type * as batch from 'kubernetes-types/batch/v1';
import { INTERRUPTIONS_ARE_NO_FAILURES } from '../../kubernetes/objects/jobs';
import type { Labels } from '../../kubernetes/objects/labels';
import { type Described, metadata } from '../../kubernetes/objects/metadata';
import { imageWaivers, waiverAnnotations } from '../../kubernetes/pods/waivers';
import type { StatefulSettings } from '../settings';
import { type BackedUpDatabase, type BackupMode, backupPod } from './pod';
import type { BackupSettings } from './settings';

/** How late a run may begin, for example while the controller was down. */
const STARTING_DEADLINE_SECONDS = 3600;
/** A second attempt gets over what passes; the next run is soon enough for the rest. */
const BACKOFF_LIMIT = 1;

/** What the objects of backups are made of. */
export interface BackupParts {
  readonly settings: StatefulSettings;
  readonly backup: BackupSettings;
  readonly database: BackedUpDatabase;
  /** Name, labels and annotations, which are not those of the database. */
  readonly described: Described;
}

/** Runs a backup or a rehearsal by schedule, one at a time. */
export function cronJob(
  { settings, backup, database, described }: BackupParts, { name, mode, schedule }: { name: string; mode: BackupMode; schedule: string },
): batch.CronJob {
  return {
    metadata: metadata(described, { name, annotations: waivers(settings, backup, database) }) as batch.CronJob['metadata'],
    spec: {
      schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: STARTING_DEADLINE_SECONDS,
      suspend: backup.suspend,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: { ...described.labels } },
        spec: {
          backoffLimit: BACKOFF_LIMIT,
          activeDeadlineSeconds: backup.deadlineSeconds,
          podFailurePolicy: INTERRUPTIONS_ARE_NO_FAILURES,
          template: { metadata: { labels: { ...described.labels } }, spec: backupPod(settings, backup, database, mode) },
        },
      },
    },
  };
}

function waivers({ imagePullPolicy }: StatefulSettings, backup: BackupSettings, { image, agentImage }: BackedUpDatabase): Labels {
  return waiverAnnotations(imageWaivers(imagePullPolicy, [backup.image, image, agentImage]));
}
