import { Duration } from 'cdk8s';
import { type AppCronJobProps, ConcurrencyPolicy } from '../../../lib';
import { says } from '../plan/support/planned';
import { unrestricted } from '../../support/pod-security';
import { appCronJob, kinds, type Manifest, only } from '../../support/synth';

const cronJob = (props: Partial<AppCronJobProps> = {}): Manifest => only(appCronJob(props), 'CronJob');
const spec = (props: Partial<AppCronJobProps> = {}): Manifest => cronJob(props).spec;

test('an image and a schedule are enough for a CronJob, its identity and its isolation', () => {
  expect(kinds(appCronJob())).toEqual(['CronJob', 'NetworkPolicy', 'ServiceAccount']);
  expect(cronJob().metadata.name).toBe('report');
});

test('its pods fit into a namespace that enforces restricted, and are never restarted for ever', () => {
  const pod = spec().jobTemplate.spec.template.spec;
  expect(unrestricted(pod)).toEqual([]);
  expect(pod.restartPolicy).toBe('Never');
});

test('schedule is written as it is given', () => expect(spec({ schedule: '@daily' }).schedule).toBe('@daily'));
test("timeZone @default 'Etc/UTC', whatever that of the control plane is", () => expect(spec().timeZone).toBe('Etc/UTC'));
test('timeZone is a name of the database', () => expect(spec({ timeZone: 'Europe/Berlin' }).timeZone).toBe('Europe/Berlin'));
test('concurrencyPolicy @default FORBID', () => expect(spec().concurrencyPolicy).toBe('Forbid'));
test('concurrencyPolicy can be another', () => {
  expect(spec({ concurrencyPolicy: ConcurrencyPolicy.REPLACE }).concurrencyPolicy).toBe('Replace');
});
test('startingDeadline @default 1 h', () => expect(spec().startingDeadlineSeconds).toBe(3600));
test('startingDeadline is in seconds', () => expect(spec({ startingDeadline: Duration.minutes(5) }).startingDeadlineSeconds).toBe(300));
test('suspend @default false', () => expect(spec().suspend).toBe(false));
test('successfulJobsHistoryLimit @default 3', () => expect(spec().successfulJobsHistoryLimit).toBe(3));
test('failedJobsHistoryLimit @default 1', () => expect(spec().failedJobsHistoryLimit).toBe(1));

test('suspend stops the CronJob, not the Jobs that run', () => {
  expect(spec({ suspend: true }).suspend).toBe(true);
  expect(spec({ suspend: true }).jobTemplate.spec).not.toHaveProperty('suspend');
});

test('its Jobs are found by its labels', () => {
  expect(spec().jobTemplate.metadata.labels['app.kubernetes.io/instance']).toBe('report');
});

test('another image and another schedule count from the next run on, and the plan says so', () => {
  expect(says(appCronJob(), appCronJob({ image: 'report:1.5' }))).toEqual(['new-pods-only']);
  expect(says(appCronJob(), appCronJob({ schedule: '@daily' }))).toEqual(['in-place']);
});
