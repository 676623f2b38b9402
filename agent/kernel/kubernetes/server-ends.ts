import { isObject } from '../shape';

/** The server's container, as the API server last described it. */
export interface ServerContainer {
  /** How often it was restarted in this pod. */
  readonly restarts: number;
  /** The kubelet waits before it restarts the container (`CrashLoopBackOff`). */
  readonly backingOff: boolean;
  readonly last?: ServerEnd;
}

/** How a container ended. */
export interface ServerEnd {
  readonly exitCode: number;
  /** `OOMKilled`, `Error` */
  readonly reason: string;
  /** The end of its log, as far as the kubelet keeps it. */
  readonly log: string;
}

/** How this pod's server has ended. */
export interface ServerEnds {
  /** How often it has ended since it last ran for a long time. */
  readonly inARow: number;
  readonly last?: ServerEnd;
}

/** After this many ends in a row the server counts as crashing. A single one may be chance, or a roll-out of the container. */
export const CRASHES = 3;

/** A server that has answered for this long ran well. The kubelet, too, then restarts it without a pause. */
const STEADY_MILLISECONDS = 600_000;

/** The longest part of a log line in an Event. */
const LONGEST_WORDS = 300;

/** Counts the recent ends: the API server tells only their sum, which includes those of long ago. */
export class EndCount {
  private restarts: number | undefined;
  private inARow = 0;
  private last: ServerEnd | undefined;
  private steadySince: number | undefined;

  /** @param container absent when the API server did not answer: then nothing new is known */
  count(container: ServerContainer | undefined, answers: boolean, now: number): ServerEnds {
    const known = this.restarts ?? (container?.backingOff === true ? 0 : container?.restarts);
    const ended = Math.max(0, (container?.restarts ?? 0) - (known ?? 0));
    this.steadySince = answers && ended === 0 ? (this.steadySince ?? now) : undefined;
    const steady = this.steadySince !== undefined && now - this.steadySince >= STEADY_MILLISECONDS;
    this.inARow = steady ? 0 : this.inARow + ended;
    this.restarts = container?.restarts ?? this.restarts;
    this.last = container?.last ?? this.last;
    return { inARow: this.inARow, ...(this.last !== undefined && { last: this.last }) };
  }

  /** The cause was removed: counting starts again. */
  forget(): void {
    this.inARow = 0;
  }
}

/** Nothing when the pod has no status of such a container. */
export function serverContainerOf(pod: unknown, name: string): ServerContainer | undefined {
  if (!isObject(pod) || !isObject(pod.status) || !Array.isArray(pod.status.containerStatuses)) return undefined;
  const status = pod.status.containerStatuses.filter(isObject).find((container) => container.name === name);
  if (typeof status?.restartCount !== 'number') return undefined;
  const [now, before] = [part(status.state), part(status.lastState)];
  const last = endOf(now.terminated) ?? endOf(before.terminated);
  return {
    restarts: status.restartCount,
    backingOff: part(now.waiting).reason === 'CrashLoopBackOff',
    ...(last !== undefined && { last }),
  };
}

/** How the server crashes, in words that stay the same while the cause does. Nothing: it does not crash. */
export function crashText({ inARow, last }: ServerEnds): string | undefined {
  if (inARow < CRASHES) return undefined;
  if (last === undefined) return 'its server keeps crashing';
  const words = lastWords(last.log);
  return `its server keeps crashing: ${last.reason}, exit code ` +
    `${last.exitCode}${words === undefined ? '' : `, ${JSON.stringify(words)}`}`;
}

/** If it was killed from outside, its end says nothing about its data. */
export function wasKilled({ reason, exitCode }: ServerEnd): boolean {
  return reason === 'OOMKilled' || exitCode > 128;
}

/** The line that says why, without what differs from one end to the next. */
export function lastWords(log: string): string | undefined {
  const lines = log.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const last = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).at(-1);
  const telling = last(/"level":"(fatal|panic)".*"error":"/) ?? last(/^panic: /) ?? last(/"level":"(fatal|panic|error)"/) ?? lines.at(-1);
  return telling === undefined ? undefined : bare(telling).slice(0, LONGEST_WORDS);
}

/** Without the time and the process: `{"ts": …, "msg": "…", "error": "…"}` or `1:M 30 Nov 2026 00:21:43.433 # …`. */
function bare(line: string): string {
  const [message, error] = ['msg', 'error'].map((key) => new RegExp(`"${key}":"((?:[^"\\\\]|\\\\.)*)"`).exec(line)?.[1]);
  if (message !== undefined) return error === undefined ? message : `${message}: ${error}`;
  return line.replace(/^\d+:\w \d+ \w+ \d{4} [\d:.]+ \W /, '');
}

function endOf(terminated: unknown): ServerEnd | undefined {
  if (!isObject(terminated) || typeof terminated.exitCode !== 'number') return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { exitCode: terminated.exitCode, reason: text(terminated.reason) || 'Error', log: text(terminated.message) };
}

function part(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}
