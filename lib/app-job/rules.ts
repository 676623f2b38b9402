import { scheduleFaults } from '../kubernetes/formats/cron';
import { DIGEST_LENGTH } from '../kubernetes/objects/jobs';
import { isNumberedDnsLabel, MAX_NAME_LENGTH, nameFault } from '../kubernetes/formats/names';
import { timeZoneDemand } from '../kubernetes/formats/time-zone';
import { type Demand, type Fault, unless } from '../support/fault';
import type { Rule } from '../support/rules';
import { programRules } from '../workload/program/rules';
import { programPodFaults } from '../workload/rules/pod-rules';
import { batchPod } from './objects';
import type { Batch, CronJobSettings, JobSettings } from './settings';

/** Leaves room for the digest of a Job, and for the time in the name of a CronJob's Job, of the same length. */
const MAX_BATCH_NAME_LENGTH = MAX_NAME_LENGTH - 1 - DIGEST_LENGTH;

/** The controller looks every 10 s. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline */
const LEAST_STARTING_DEADLINE_SECONDS = 10;

function nameHasRoom({ name }: Batch): Fault | undefined {
  return nameFault(name, MAX_BATCH_NAME_LENGTH, 'Jobs and their pods have longer names');
}

function podsLeaveOursAlone(settings: Batch): Fault[] {
  return programPodFaults(settings, batchPod({ ...settings, volumes: [] }));
}

/** Types allow no sidecars, but let options through that were made for another construct. */
function podsEnd({ pods: { sidecars } }: Batch): Fault[] {
  return unless(sidecars.length === 0, {
    prop: 'pods.sidecars', must: 'be left out', got: sidecars.map(({ name }) => name).join(', '),
    why: 'a run ends only when all its containers have ended', fix: 'use initContainers for what runs before the app',
  });
}

function countsAreWhole({ backoffLimit, completions, parallelism }: Batch): Fault[] {
  return [
    ...countFaults('backoffLimit', backoffLimit, 0),
    ...countFaults('completions', completions, 1),
    ...countFaults('parallelism', parallelism, 0),
  ];
}

function podsHaveWork({ completions, parallelism }: Batch): Fault[] {
  return unless(!(parallelism > completions), {
    prop: 'parallelism', must: 'be at most completions', got: `${parallelism} for ${completions}`,
    why: 'further pods would have nothing to complete', fix: `use ${completions}, or raise completions`,
  });
}

function secondsAreWhole({ activeDeadlineSeconds, gracePeriodSeconds }: Batch): Fault[] {
  return [...secondFaults('activeDeadline', activeDeadlineSeconds ?? 1, 1), ...secondFaults('gracePeriod', gracePeriodSeconds, 0)];
}

function revisionEndsName({ name, revision }: JobSettings): Fault[] {
  if (revision === undefined) return [];
  const longest = MAX_NAME_LENGTH - 1 - name.length;
  return unless(isNumberedDnsLabel(revision) && revision.length <= longest, {
    prop: 'revision', must: `be at most ${longest} lower case letters, digits and "-"`, got: `"${revision}"`,
    why: 'the name of the Job ends with it', fix: 'write it like 42 or v1-4-0',
  });
}

function scheduleIsRead({ schedule }: CronJobSettings): Fault[] {
  return scheduleFaults('schedule', schedule);
}

function timeZoneIsKnown({ timeZone }: CronJobSettings): Fault[] {
  const demand = timeZoneDemand(timeZone);
  return demand === undefined ? [] : [{ prop: 'timeZone', ...demand }];
}

function runsMayStart({ startingDeadlineSeconds }: CronJobSettings): Fault[] {
  return secondFaults('startingDeadline', startingDeadlineSeconds, LEAST_STARTING_DEADLINE_SECONDS, {
    why: 'the controller looks every 10 s, and would miss runs', fix: 'use Duration.hours(1)',
  });
}

function historyIsCount({ successfulJobsHistoryLimit, failedJobsHistoryLimit }: CronJobSettings): Fault[] {
  return [
    ...countFaults('successfulJobsHistoryLimit', successfulJobsHistoryLimit, 0),
    ...countFaults('failedJobsHistoryLimit', failedJobsHistoryLimit, 0),
  ];
}

function countFaults(prop: string, count: number, least: number): Fault[] {
  return unless(Number.isInteger(count) && count >= least, { prop, must: `be a whole number of ${least} or more`, got: String(count) });
}

function secondFaults(prop: string, seconds: number, least: number, help: Pick<Demand, 'why' | 'fix'> = {}): Fault[] {
  return unless(Number.isInteger(seconds) && seconds >= least, {
    prop, must: `be whole seconds, ${least} or more`, got: `${seconds} s`, ...help,
  });
}

const batchRules: readonly Rule<Batch>[] = [
  nameHasRoom,
  ...programRules,
  countsAreWhole,
  podsHaveWork,
  secondsAreWhole,
  podsEnd,
  podsLeaveOursAlone,
];

export const jobRules: readonly Rule<JobSettings>[] = [...batchRules, revisionEndsName];

export const cronJobRules: readonly Rule<CronJobSettings>[] = [
  ...batchRules, scheduleIsRead, timeZoneIsKnown, runsMayStart, historyIsCount,
];
