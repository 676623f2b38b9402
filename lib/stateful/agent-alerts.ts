import type { Alert } from './monitoring';
import { critical, jobOf, warning } from './monitoring';
import type { StatefulSettings } from './settings';

/** What the alerts need to know about the agents of one database. */
interface WatchedAgents {
  /** The prefix of the alerts: `Etcd`. */
  readonly alerts: string;
  /** The prefix of the agents' metrics: `etcd_agent`. */
  readonly metrics: string;
  /** A metric that an agent exports only while it can read the wanted number of pods from the API server. */
  readonly wanted: string;
  readonly memoryLimitKibibytes: number;
  /** A regular expression that matches its StatefulSets. */
  readonly statefulSets: string;
}

const DAY_SECONDS = 86_400;

/** File systems are a little smaller than their disks. */
const USABLE_SHARE = 0.9;

/** The samples of one port of the pods. */
export function samplesOf(settings: StatefulSettings, endpoint: string): string {
  return `{job="${jobOf(settings)}",endpoint="${endpoint}"}`;
}

/** One result per pod for an expression over several pods. A recreated pod has a new address and therefore new series. */
export function eachPod(expression: string): string {
  return `max by (pod) (${expression})`;
}

/** At least four starts within an hour. A rollout causes one start. */
export function restarts(startTime: string): string {
  return `changes(${eachPod(startTime)}[1h:1m]) >= 4`;
}

/** Alerts for the agents of every database. They need only the agents' own metrics, except for rollouts. */
export function watchedAgentAlerts(settings: StatefulSettings, agents: WatchedAgents): readonly Alert[] {
  return [...troubles(settings, agents), ...silences(settings, agents), ...volumes(settings, agents), ...rollouts(settings, agents)];
}

/** Alerts on metrics of the agents. */
function troubles(settings: StatefulSettings, { alerts, metrics, memoryLimitKibibytes }: WatchedAgents): readonly Alert[] {
  const of = (metric: string) => `${metrics}_${metric}${samplesOf(settings, 'status')}`;
  const limit = memoryLimitKibibytes * 1024;
  return [
    // Between two reports, the agent may take steps in which it doesn't report it.
    critical(
      `${alerts}NeedsAPerson`,
      `max(avg_over_time(${of('alarm')}[5m])) >= 0.2`,
      '1m',
      'an agent needs a person to act: see the state record and the Events',
    ),
    warning(`${alerts}ProblemRecorded`, `max(${of('problem')}) > 0`, '30m', 'the state record has reported a problem for half an hour'),
    warning(`${alerts}AgentErrors`, `sum(rate(${of('errors_total')}[15m])) > 0.1`, '15m', 'the agents report errors: see their logs'),
    warning(`${alerts}AgentRestarts`, restarts(of('start_time_seconds')), '1m', 'an agent keeps restarting'),
    warning(
      `${alerts}AgentMemoryNearlyFull`,
      `${eachPod(of('resident_memory_bytes'))} > 0.9 * ${limit}`,
      '15m',
      'an agent has nearly reached its memory limit',
    ),
  ];
}

/** Alerts on missing metrics, because an expression over an absent metric doesn't fire. */
function silences(settings: StatefulSettings, { alerts, metrics, wanted }: WatchedAgents): readonly Alert[] {
  const status = samplesOf(settings, 'status');
  const answering = `${eachPod(`up${status}`)} == 1`;
  const age = eachPod(`${metrics}_seconds_since_look${status}`);
  return [
    critical(`${alerts}Unseen`, `absent(up{job="${jobOf(settings)}"})`, '5m', 'Prometheus finds none of its pods'),
    warning(
      `${alerts}AgentNotLooking`,
      `${age} > 120 or (${answering} unless on (pod) ${age})`,
      '5m',
      'an agent has not checked its cluster for minutes',
    ),
    warning(
      `${alerts}AgentBlind`,
      `${answering} unless on (pod) ${eachPod(`${metrics}_${wanted}${status}`)}`,
      '15m',
      'an agent cannot read from the API server what is wanted',
    ),
  ];
}

function volumes(settings: StatefulSettings, { alerts, metrics }: WatchedAgents): readonly Alert[] {
  const of = (metric: string) => `${metrics}_${metric}${samplesOf(settings, 'status')}`;
  const free = eachPod(`${of('volume_free_bytes')} / ${of('volume_bytes')}`);
  const wanted = Math.floor(settings.storageKibibytes * 1024 * USABLE_SHARE);
  return [
    warning(`${alerts}DiskNearlyFull`, `${free} < 0.15`, '15m', 'a disk has less than 15 % of free space'),
    critical(`${alerts}DiskFull`, `${free} < 0.05`, '5m', 'a disk has less than 5 % of free space'),
    warning(`${alerts}DiskNotGrown`, `${eachPod(of('volume_bytes'))} < ${wanted}`, '1h', 'a disk is smaller than in the manifests'),
  ];
}

/** The limits depend on the lifetime: a certificate that is valid for a day is renewed later than one that is valid for a year. */
export function certificateAlerts(settings: StatefulSettings, { alerts, metrics }: WatchedAgents): readonly Alert[] {
  const [from, until] = ['start', 'expiry'].map(
    (when) => `min by (certificate) (${metrics}_certificate_${when}_time_seconds${samplesOf(settings, 'status')})`,
  );
  const left = `(${until} - time())`;
  const lifetime = `(${until} - ${from})`;
  return [
    warning(
      `${alerts}CertificateExpires`,
      `${left} < ${21 * DAY_SECONDS} and ${left} < ${lifetime} / 5`,
      '1h',
      'a certificate expires within three weeks and was not renewed',
    ),
    critical(
      `${alerts}CertificateExpiresSoon`,
      `${left} < ${3 * DAY_SECONDS} and ${left} < ${lifetime} / 20`,
      '5m',
      'a certificate expires within three days, or has expired',
    ),
  ];
}

/** Alerts on metrics of kube-state-metrics. Without it, they never fire. */
function rollouts(settings: StatefulSettings, { alerts, statefulSets }: WatchedAgents): readonly Alert[] {
  const of = (metric: string) => `max by (statefulset) (${metric}{namespace="${settings.namespace
    ?? 'default'}",statefulset=~"${statefulSets}"})`;
  return [
    warning(
      `${alerts}RolloutStuck`,
      `${of('kube_statefulset_replicas')} > ${of('kube_statefulset_status_replicas_updated')}`,
      '1h',
      'a rollout has not finished within an hour',
    ),
  ];
}
