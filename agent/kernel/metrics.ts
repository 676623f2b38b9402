import { BACKUP_KEYS, type BackupRecord } from './contract/backup';
import type { Room } from './pod';

interface Watched<Seen> {
  readonly steps: ReadonlyMap<string, number>;
  readonly errors: number;
  readonly stopping: boolean;
  /** What a person should know, whatever the step. */
  readonly troubles?: readonly { readonly reason: string }[];
  readonly lastLook: { readonly action: { readonly do: string }; readonly lookedAt: number; readonly seen: Seen } | undefined;
}

/** What every agent sees, whatever its system. */
interface Seen {
  readonly own?: unknown;
  readonly record?: BackupRecord & { readonly problem?: string };
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/** What an agent saw longer ago than this no longer counts: it hangs. */
const STALE_MILLISECONDS = 120_000;

/** Of this program: it may be replaced while its process goes on. */
const STARTED_AT = Math.floor(Date.now() / 1000);

/** What the agent last observed. Absent: nothing yet, or not for a long time. */
export function freshlySeen<T>({ lastLook }: Pick<Watched<T>, 'lastLook'>, now: number): T | undefined {
  return lastLook !== undefined && now - lastLook.lookedAt < STALE_MILLISECONDS ? lastLook.seen : undefined;
}

/** The metrics of every agent, in the text format of Prometheus, together with those of its system. */
export function agentMetrics(
  system: string, cluster: string, agent: Watched<Seen>, now: number, room: Room | undefined, own: readonly string[],
): string {
  const { steps, errors, stopping, lastLook, troubles = [] } = agent;
  const seen = freshlySeen(agent, now);
  const name = (what: string) => `${system}_agent_${what}`;
  const agentGauge = (what: string, help: string, value: number | undefined) => gauge(name(what), help, { cluster }, value);
  return [
    ...metric('counter', name('steps_total'), 'Decisions taken, by kind.', [...steps].map(([step, count]) => [{ cluster, step }, count])),
    ...metric('counter', name('errors_total'), 'Observations or steps that failed.', [[{ cluster }, errors]]),
    ...own,
    ...agentGauge('server_up', 'Whether the server of this pod answers its agent.', seen && Number(seen.own !== undefined)),
    ...agentGauge('stopping', 'Whether this pod is stopping.', Number(stopping)),
    ...agentGauge('alarm', 'Whether a person has to act.', Number(isAlarm(lastLook?.action.do) || troubles.length > 0)),
    ...agentGauge('problem', 'Whether the state record names a problem.', seen?.record && Number((seen.record.problem ?? '') !== '')),
    ...backupTimes(seen?.record).flatMap(([what, help, time]) => agentGauge(what, help, time)),
    ...agentGauge('seconds_since_look', 'Age of the last observation.', lastLook && (now - lastLook.lookedAt) / 1000),
    ...agentGauge('start_time_seconds', 'When this agent started, in seconds since 1970.', STARTED_AT),
    ...agentGauge('resident_memory_bytes', 'Memory that this agent uses.', process.memoryUsage.rss()),
    ...agentGauge('volume_bytes', 'Size of the file system that holds the data.', room?.bytes),
    ...agentGauge('volume_free_bytes', 'Free space of that file system.', room?.freeBytes),
    '',
  ].join('\n');
}

/** When backups and rehearsals last succeeded and failed, in seconds since 1970. */
function backupTimes(record: BackupRecord = {}): readonly (readonly [string, string, number | undefined])[] {
  const time = (text = '') => {
    const milliseconds = Date.parse(text.split(' ', 1)[0] ?? '');
    return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
  };
  return [
    ['last_backup_time_seconds', 'When the last backup was stored.', time(record[BACKUP_KEYS.backup])],
    ['last_backup_failure_time_seconds', 'When a backup last failed.', time(record[BACKUP_KEYS.backupFailure])],
    ['last_rehearsal_time_seconds', 'When a restore was last rehearsed.', time(record[BACKUP_KEYS.rehearsal])],
    ['last_rehearsal_failure_time_seconds', 'When a rehearsal last failed.', time(record[BACKUP_KEYS.rehearsalFailure])],
  ];
}

/** What is not known has no value, rather than a wrong one. */
export function gauge(name: string, help: string, labels: Labels, value: number | undefined): readonly string[] {
  return metric('gauge', name, help, value === undefined ? [] : [[labels, value]]);
}

export function metric(type: 'counter' | 'gauge', name: string, help: string, samples: readonly Sample[]): readonly string[] {
  const line = ([labels, value]: Sample) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    return `${name}{${pairs.join(',')}} ${value}`;
  };
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map(line)];
}

function isAlarm(step: string | undefined): boolean {
  return step === 'warn' || step === 'fail';
}
