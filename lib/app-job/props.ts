import type { Duration } from 'cdk8s';
import type { JobPodOptions } from '../pods/pod-options';
import type { ProgramProps } from '../workload/program/props';

/** What happens when the app's process fails. */
export enum JobRestartPolicy {
  /** Another pod tries again. The failed pod stays, with its log, until its Job is deleted. */
  NEVER = 'Never',

  /** The process is restarted in its pod. The log of the attempt before the last one is lost. */
  ON_FAILURE = 'OnFailure',
}

/** What a CronJob does when it is time for a run and the last one hasn't ended. */
export enum ConcurrencyPolicy {
  /** Leaves the new run out. */
  FORBID = 'Forbid',

  /** Starts the new run beside the old one. */
  ALLOW = 'Allow',

  /** Stops the old run and starts the new one. */
  REPLACE = 'Replace',
}

/** Properties of an app that runs to its end. */
export interface BatchProps extends ProgramProps {
  /**
   * The name of the objects, at most 52 characters. A new name creates new objects, and your GitOps tool deletes the old ones.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Where the pods run, and what runs in them before the app. A change of an AppJob runs it again, and a CronJob uses it from its next run
   * on.
   * @default - see the README of the construct
   */
  readonly pods?: JobPodOptions;

  /**
   * What happens when the app's process fails. A change of an AppJob runs it again, and a CronJob uses it from its next run on.
   * @default JobRestartPolicy.NEVER - and an attempt that a drain interrupts doesn't count as failed
   */
  readonly restartPolicy?: JobRestartPolicy;

  /**
   * How many times a failed attempt is repeated before the Job has failed, 0 or more. Kubernetes waits 10 s before the second attempt,
   * and twice as long before each further one, up to 6 minutes. A change restarts nothing.
   * @default 6
   */
  readonly backoffLimit?: number;

  /**
   * How long a Job may take with all its attempts, in whole seconds. Then its pods are stopped, and it has failed. A change restarts
   * nothing, and counts from the start of a running Job.
   * @default - as long as it takes
   */
  readonly activeDeadline?: Duration;

  /**
   * How many pods must succeed, 1 or more. A change of an AppJob runs it again, and a CronJob uses it from its next run on.
   * @default 1
   */
  readonly completions?: number;

  /**
   * How many pods run at a time, from 0 to `completions`. A change adds pods or stops some.
   * @default 1
   */
  readonly parallelism?: number;

  /**
   * Whether each of the `completions` has a number, from 0 on. The app finds it in `JOB_COMPLETION_INDEX`. A change of an AppJob runs it
   * again, and a CronJob uses it from its next run on.
   * @default false
   */
  readonly indexed?: boolean;

  /**
   * How long the app may take to end after SIGTERM, in whole seconds, when its node is drained or its Job is deleted. A change of an
   * AppJob runs it again, and a CronJob uses it from its next run on.
   * @default Duration.seconds(30)
   */
  readonly gracePeriod?: Duration;
}

/** Properties of an AppJob. */
export interface AppJobProps extends BatchProps {
  /**
   * The end of the Job's name, after the name and a hyphen. With it you decide when the Job runs again: on another revision, and on nothing
   * else. The API server refuses any other change of the pods under the same revision.
   * @default - a digest of everything that can't change in a Job, so that each change of that runs another Job
   */
  readonly revision?: string;

  /**
   * Keeps the Job from starting pods. If it becomes true, running pods are stopped; if it becomes false, they start again.
   * @default false
   */
  readonly suspend?: boolean;
}

/** Properties of an AppCronJob. */
export interface AppCronJobProps extends BatchProps {
  /**
   * When it runs: minute, hour, day of the month, month and day of the week, as in `30 3 * * *`, or a word such as `@daily`. A change
   * counts from the next run on.
   * @throws if the controller couldn't read it, or if it names only days that don't exist, such as February 30th
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   */
  readonly schedule: string;

  /**
   * The time zone of the schedule, by its name in the time zone database. Where clocks change, a run at a time that is skipped is left out,
   * and one at a time that comes twice may run twice. A change counts from the next run on.
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * What happens when it is time for a run and the last one hasn't ended. A change restarts nothing.
   * @default ConcurrencyPolicy.FORBID
   */
  readonly concurrencyPolicy?: ConcurrencyPolicy;

  /**
   * How late a run may start, 10 s or more, in whole seconds: for example after an outage of the control plane, or after `suspend`. A run
   * that would be later is left out. A change restarts nothing.
   * @default Duration.hours(1)
   */
  readonly startingDeadline?: Duration;

  /**
   * Keeps new runs from starting. Running ones go on. Of the runs missed meanwhile, the last one starts when it becomes false, unless that
   * is later than `startingDeadline`.
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * How many successful runs are kept with their pods and logs, 0 or more. A change deletes those above it.
   * @default 3
   */
  readonly successfulJobsHistoryLimit?: number;

  /**
   * How many failed runs are kept with their pods and logs, 0 or more. A change deletes those above it.
   * @default 1
   */
  readonly failedJobsHistoryLimit?: number;
}
