import { Duration } from 'cdk8s';
import { type AppCronJobProps, type AppJobProps, type JobPodOptions, type PodOptions, Probe, TaintEffect } from '../../../lib';
import { appCronJob, appJob } from '../../support/synth';

test.each<[string, Partial<AppJobProps>, string]>([
  ['a name of 53 characters', { name: 'a'.repeat(53) }, 'name must be a DNS label of at most 52 characters'],
  ['no version of the image', { image: 'migrate:latest' }, 'image must '],
  ['a negative backoffLimit', { backoffLimit: -1 }, 'backoffLimit must be a whole number of 0 or more, got -1'],
  ['no completion', { completions: 0 }, 'completions must be a whole number of 1 or more, got 0'],
  ['half a pod', { parallelism: 0.5 }, 'parallelism must be a whole number of 0 or more, got 0.5'],
  [
    'more pods than work', { parallelism: 3, completions: 2 },
    'parallelism must be at most completions, got 3 for 2: further pods would have nothing to complete; use 2, or raise completions',
  ],
  ['a deadline of none', { activeDeadline: Duration.seconds(0) }, 'activeDeadline must be whole seconds, 1 or more, got 0 s'],
  ['a fraction of a second', { gracePeriod: Duration.millis(1500) }, 'gracePeriod must be whole seconds, 0 or more, got 1.5 s'],
  ['a revision in capitals', { revision: 'V1' }, 'revision must be at most 55 lower case letters, digits and "-", got "V1"'],
  ['a long revision', { revision: '1'.repeat(56) }, 'revision must be at most 55 lower case letters'],
  ['root', { user: 0 }, 'user must be a whole number from 1 to'],
  [
    'the label of the Job controller', { pods: { labels: { 'job-name': 'other' } } },
    'pods.labels must leave the labels of the construct and of Kubernetes alone, got "job-name"',
  ],
  [
    'an init container with the name of the app', { pods: { initContainers: [{ name: 'app', image: 'wait:1' }] } },
    'pods.initContainers[0].name must differ from the containers of the construct, got "app"',
  ],
  [
    'a toleration that no taint can have', { pods: { tolerations: [{ effect: TaintEffect.NO_SCHEDULE, tolerationSeconds: 5 }] } },
    'pods.tolerations[0].tolerationSeconds must be whole seconds beside the effect NO_EXECUTE',
  ],
])('fails on %s', (_, props, message) => expect(() => appJob(props)).toThrow(`[test/migrate] ${message}`));

test.each<[string, Partial<AppJobProps>]>([
  ['the longest name', { name: 'a'.repeat(52) }],
  ['the longest revision', { revision: '1'.repeat(55) }],
  ['no retry, no pod for now, and a second', { backoffLimit: 0, parallelism: 0, activeDeadline: Duration.seconds(1) }],
  ['as many pods as completions', { parallelism: 2, completions: 2 }],
])('takes %s', (_, props) => expect(() => appJob(props)).not.toThrow());

test.each<[string, Partial<AppCronJobProps>, string]>([
  ['a minute that no hour has', { schedule: '60 3 * * *' }, 'schedule must have minutes from 0 to 59, got "60" in "60 3 * * *"'],
  [
    'a day that no month has', { schedule: '0 0 30 2 *' },
    'schedule must name a day that exists, got "0 0 30 2 *": it would never run; use an earlier day of the month',
  ],
  ['a zone that nobody knows', { timeZone: 'Europe/Berlim' }, 'timeZone must be a name of the time zone database, got "Europe/Berlim"'],
  [
    'a deadline of 5 s', { startingDeadline: Duration.seconds(5) },
    'startingDeadline must be whole seconds, 10 or more, got 5 s: the controller looks every 10 s, and would miss runs; '
      + 'use Duration.hours(1)',
  ],
  ['less than no history', { failedJobsHistoryLimit: -1 }, 'failedJobsHistoryLimit must be a whole number of 0 or more, got -1'],
  ['a name of 53 characters', { name: 'a'.repeat(53) }, 'name must be a DNS label of at most 52 characters'],
])('fails on %s', (_, props, message) => expect(() => appCronJob(props)).toThrow(`[test/report] ${message}`));

test('all faults come at once', () => {
  expect(() => appCronJob({ schedule: '*', timeZone: 'here', backoffLimit: -1 })).toThrow(/backoffLimit[^]*schedule[^]*timeZone/);
});

test('fails on sidecars in options that were made for a service', () => {
  const pods: PodOptions = { sidecars: [{ name: 'proxy', image: 'proxy:1' }] };
  expect(() => appJob({ pods })).toThrow(
    '[test/migrate] pods.sidecars must be left out, got proxy: a run ends only when all its containers have ended; '
      + 'use initContainers for what runs before the app',
  );
});

test('what a Job can not have is no prop: ports, probes, replicas, sidecars, a Service, a budget', () => {
  // @ts-expect-error a Job has no ports
  const ports: AppJobProps = { image: 'a:1', ports: [{ port: 80 }] };
  // @ts-expect-error a Job has no probes
  const probes: AppJobProps = { image: 'a:1', probes: { liveness: Probe.tcp() } };
  // @ts-expect-error a Job has no replicas
  const size: AppJobProps = { image: 'a:1', size: 2 };
  // @ts-expect-error a sidecar would keep a run from ending
  const pods: JobPodOptions = { sidecars: [] };
  expect([ports, probes, size, pods]).toHaveLength(4);
});
