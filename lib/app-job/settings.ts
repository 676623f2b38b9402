import { Duration } from 'cdk8s';
import { recommendedLabels } from '../kubernetes/objects/labels';
import { inSeconds } from '../kubernetes/formats/quantities';
import type { Program } from '../workload/program/program';
import { resolveProgram } from '../workload/program/settings';
import { type AppCronJobProps, type AppJobProps, type BatchProps, ConcurrencyPolicy, JobRestartPolicy } from './props';

/** Kubernetes' own. https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy */
const DEFAULT_BACKOFF_LIMIT = 6;
const DEFAULT_GRACE_PERIOD = Duration.seconds(30);

/** The control plane's own time zone may be any. */
const DEFAULT_TIME_ZONE = 'Etc/UTC';
/** Longer than an upgrade of a control plane, and short enough that a nightly run doesn't start at noon. */
const DEFAULT_STARTING_DEADLINE = Duration.hours(1);

/** The finished settings of an app that runs to its end. */
export interface Batch extends Program {
  readonly restartPolicy: JobRestartPolicy;
  readonly backoffLimit: number;
  /** Undefined for as long as it takes. */
  readonly activeDeadlineSeconds: number | undefined;
  readonly completions: number;
  readonly parallelism: number;
  readonly indexed: boolean;
  readonly gracePeriodSeconds: number;
  readonly suspend: boolean;
}

export interface JobSettings extends Batch {
  /** Undefined for a digest. */
  readonly revision: string | undefined;
}

export interface CronJobSettings extends Batch {
  readonly schedule: string;
  readonly timeZone: string;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  readonly startingDeadlineSeconds: number;
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
}

export function resolveJob(id: string, namespace: string | undefined, props: AppJobProps): JobSettings {
  return { ...resolveBatch(id, namespace, 'job', props), suspend: props.suspend ?? false, revision: props.revision };
}

export function resolveCronJob(id: string, namespace: string | undefined, props: AppCronJobProps): CronJobSettings {
  return {
    ...resolveBatch(id, namespace, 'cron-job', props),
    schedule: props.schedule,
    timeZone: props.timeZone ?? DEFAULT_TIME_ZONE,
    concurrencyPolicy: props.concurrencyPolicy ?? ConcurrencyPolicy.FORBID,
    startingDeadlineSeconds: inSeconds(props.startingDeadline ?? DEFAULT_STARTING_DEADLINE),
    suspend: props.suspend ?? false,
    successfulJobsHistoryLimit: props.successfulJobsHistoryLimit ?? 3,
    failedJobsHistoryLimit: props.failedJobsHistoryLimit ?? 1,
  };
}

function resolveBatch(id: string, namespace: string | undefined, component: string, props: BatchProps): Omit<Batch, 'suspend'> {
  const name = props.name ?? id;
  const labels = recommendedLabels({ instance: name, name, component, partOf: undefined });
  return {
    ...resolveProgram(props, props.pods, { name, namespace, labels }),
    restartPolicy: props.restartPolicy ?? JobRestartPolicy.NEVER,
    backoffLimit: props.backoffLimit ?? DEFAULT_BACKOFF_LIMIT,
    activeDeadlineSeconds: props.activeDeadline && inSeconds(props.activeDeadline),
    completions: props.completions ?? 1,
    parallelism: props.parallelism ?? 1,
    indexed: props.indexed ?? false,
    gracePeriodSeconds: inSeconds(props.gracePeriod ?? DEFAULT_GRACE_PERIOD),
  };
}
