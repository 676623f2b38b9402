import type * as batch from 'kubernetes-types/batch/v1';
import type * as core from 'kubernetes-types/core/v1';
import { INTERRUPTIONS_ARE_NO_FAILURES } from '../kubernetes/objects/jobs';
import type { Labels } from '../kubernetes/objects/labels';
import { metadata } from '../kubernetes/objects/metadata';
import type { QuotaNeed } from '../kubernetes/objects/namespace-quota';
import { waiverAnnotations } from '../kubernetes/pods/waivers';
import { needOfPods } from '../pods/resources';
import { relaxationAnnotations } from '../pods/shape/relaxations';
import { podTemplate, programPod } from '../workload/objects/pod';
import { programWaivers } from '../workload/objects/waivers';
import { JobRestartPolicy } from './props';
import type { Batch, CronJobSettings, JobSettings } from './settings';

/** Runs the app once, and again until it succeeds. */
export function job(settings: JobSettings): batch.Job {
  const { revision, name, suspend } = settings;
  return {
    metadata: batchMetadata(settings, revision === undefined ? name : `${name}-${revision}`),
    spec: { suspend, ...runOf(settings) },
  };
}

/** Runs the app by the clock. */
export function cronJob(settings: CronJobSettings): batch.CronJob {
  const { schedule, timeZone, concurrencyPolicy, startingDeadlineSeconds, suspend } = settings;
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = settings;
  return {
    metadata: batchMetadata(settings, settings.name),
    spec: {
      schedule,
      timeZone,
      concurrencyPolicy,
      startingDeadlineSeconds,
      suspend,
      successfulJobsHistoryLimit,
      failedJobsHistoryLimit,
      jobTemplate: { metadata: { labels: settings.labels }, spec: runOf(settings) },
    },
  };
}

/** What the Job or CronJob fails on purpose. */
export function batchWaivers(settings: Batch): Labels {
  return waiverAnnotations(programWaivers(settings));
}

/** The pods before anything of `pods` is added. */
export function batchPod(settings: Batch): core.PodSpec {
  const { restartPolicy, gracePeriodSeconds } = settings;
  return { ...programPod(settings), restartPolicy, terminationGracePeriodSeconds: gracePeriodSeconds };
}

/** The pods of one run, beside those of the run that it replaces. */
export function batchQuotaNeed({ parallelism, resources, pods: { initContainers } }: Batch): QuotaNeed {
  return needOfPods(2 * parallelism, [resources], initContainers.map((container) => container.resources));
}

function batchMetadata(settings: Batch, name: string): batch.Job['metadata'] {
  const annotations = { ...relaxationAnnotations(settings.relaxations), ...batchWaivers(settings) };
  return metadata(settings, { name, annotations }) as batch.Job['metadata'];
}

function runOf(settings: Batch): batch.JobSpec {
  const { completions, parallelism, indexed, backoffLimit, activeDeadlineSeconds, restartPolicy } = settings;
  return {
    completions,
    parallelism,
    completionMode: indexed ? 'Indexed' : undefined,
    backoffLimit,
    activeDeadlineSeconds,
    podFailurePolicy: restartPolicy === JobRestartPolicy.NEVER ? INTERRUPTIONS_ARE_NO_FAILURES : undefined,
    template: podTemplate(settings, batchPod(settings)),
  };
}
