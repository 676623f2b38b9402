import type { Claim, Fault } from '../../kernel/contract/fault';
import { options } from '../../kernel/shape';

/**
 * What a person may set in etcd's configuration file besides what the agent writes.
 *
 * etcd reads that file as JSON into Go types: it ends on a value of another type, drops a key that it doesn't know without a word,
 * and obeys a key in any case. So each key is listed here, in the spelling that etcd documents, with its type and its versions.
 *
 * @see https://github.com/etcd-io/etcd/blob/v3.7.0/server/embed/config.go `Config`, read for 3.5.35, 3.6.16 and 3.7.3
 */
type Kind = 'switch' | 'number' | 'duration' | 'text';

interface Option {
  readonly kind: Kind;
  /** The first and the last minor of etcd 3 that has the key. */
  readonly since: number;
  readonly until: number;
  /** What does the same in other minors, if anything does. */
  readonly elsewhere?: string;
}

const FIRST = 5;
const LAST = Infinity;

const ALWAYS: readonly (readonly [Kind, readonly string[]])[] = [
  ['switch', ['enable-log-rotation', 'enable-pprof', 'pre-vote']],
  ['number', [
    'auth-token-ttl', 'backend-batch-limit', 'bcrypt-cost', 'max-concurrent-streams', 'max-request-bytes', 'max-snapshots', 'max-txn-ops',
    'max-wals', 'self-signed-cert-validity', 'snapshot-count',
  ]],
  ['duration', ['backend-batch-interval', 'grpc-keepalive-interval', 'grpc-keepalive-min-time', 'grpc-keepalive-timeout']],
  ['text', [
    'auth-token', 'backend-bbolt-freelist-type', 'cors', 'host-whitelist', 'log-level', 'log-rotation-config-json', 'logger', 'metrics',
    'tls-max-version', 'tls-min-version', 'v2-deprecation',
  ]],
];

/** Keys of 3.6 and newer that are `experimental-...` in 3.5. */
const EXPERIMENTAL_BEFORE_3_6: readonly (readonly [Kind, readonly string[]])[] = [
  ['switch', ['enable-distributed-tracing', 'memory-mlock']],
  ['number', ['bootstrap-defrag-threshold-megabytes', 'compaction-batch-limit', 'distributed-tracing-sampling-rate']],
  ['duration', [
    'compact-hash-check-time', 'compaction-sleep-interval', 'corrupt-check-time', 'downgrade-check-time', 'warning-apply-duration',
    'watch-progress-notify-interval',
  ]],
  ['text', ['distributed-tracing-address', 'distributed-tracing-instance-id', 'distributed-tracing-service-name']],
];

/** Feature gates since 3.6, which are the agent's. */
const ONLY_BEFORE_3_6 = [
  'enable-lease-checkpoint', 'enable-lease-checkpoint-persist', 'stop-grpc-service-on-defrag', 'txn-mode-write-with-shared-buffer',
];

const OPTIONS: ReadonlyMap<string, Option> = new Map([
  ...each(ALWAYS, (key, kind) => [[key, { kind, since: FIRST, until: LAST }]]),
  ...each(EXPERIMENTAL_BEFORE_3_6, (key, kind) => renamed(`experimental-${key}`, key, kind)),
  ...renamed('experimental-snapshot-catch-up-entries', 'snapshot-catchup-entries', 'number'),
  ...ONLY_BEFORE_3_6.map((key): [string, Option] => [`experimental-${key}`, { kind: 'switch', since: FIRST, until: 5 }]),
  ['log-format', { kind: 'text', since: 6, until: LAST }],
  ['warning-unary-request-duration', { kind: 'duration', since: 6, until: LAST }],
]);

/** Keys that would let somebody else decide how a member starts, where its data is, or whether its data is compared. */
const AGENT_OWNS = [
  'name', 'data-dir', 'wal-dir', 'force-new-cluster', 'discovery.*', 'initial-.*', 'listen-.*', 'advertise-.*', '.*-transport-security',
  'strict-reconfig-check', 'quota-backend-bytes', 'auto-compaction-.*', 'heartbeat-interval', 'election-timeout', 'enable-grpc-gateway',
  '(experimental-)?max-learners', 'enable-v2', 'feature-gates', 'unsafe-no-fsync',
  'experimental-(initial-corrupt-check|compact-hash-check-enabled)',
];
const OWNED = new RegExp(`^(${AGENT_OWNS.join('|')})$`, 'i');

const ENDS = 'etcd exits on any other form';
const UNKNOWN = {
  must: "be a key of etcd's configuration file that holds a plain value",
  why: 'etcd would ignore any other',
  fix: 'correct the name or leave it out',
};

/** Further options of a server of this version, as the agent's configuration holds them. */
export const serverOptions = options((key, value, server) => optionClaim(server.version, key, value));

/** What is wrong with such options, each behind `options.`. */
export function optionFaults(version: string, given: unknown): readonly Fault[] {
  return serverOptions.faults(given, 'options', { version });
}

function optionClaim(version: unknown, key: string, value: unknown): Claim | undefined {
  if (OWNED.test(key)) return { says: 'belongs to the agent and cannot be set here' };
  const minor = Number(/^3\.(\d+)\./.exec(String(version))?.[1]);
  const lower = key.toLowerCase();
  const option = OPTIONS.get(lower);
  if (option === undefined) return UNKNOWN;
  if (minor < option.since || minor > option.until) {
    const fix = option.elsewhere === undefined ? 'leave it out' : `use ${option.elsewhere}`;
    return { must: `be a key that etcd 3.${minor} knows`, why: 'it would ignore this one', fix };
  }
  if (key !== lower) return { must: 'be in lower case', why: 'etcd obeys every spelling of it', fix: `use ${lower}` };
  return valueClaim(option.kind, value);
}

function valueClaim(kind: Kind, value: unknown): Claim | undefined {
  const wrong = { got: JSON.stringify(value), why: ENDS };
  switch (kind) {
    case 'switch': return typeof value === 'boolean' ? undefined : { must: 'be true or false', ...wrong };
    case 'text': return typeof value === 'string' ? undefined : { must: 'be text', ...wrong, fix: 'put it in quotes' };
    case 'number': return isWhole(value) ? undefined : { must: 'be a whole number', ...wrong };
    case 'duration': {
      const nanoseconds = typeof value === 'string' ? durationOf(value) : undefined;
      const fix = nanoseconds === undefined ? 'write 5 seconds as 5000000000' : `use ${nanoseconds}`;
      return isWhole(value) ? undefined : { must: 'be a whole number of nanoseconds', ...wrong, fix };
    }
  }
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

const NANOSECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1], ['us', 1e3], ['ms', 1e6], ['s', 1e9], ['m', 60e9], ['h', 3600e9],
]);

/** `1h30m` in nanoseconds, or nothing when it is no duration as etcd's flags spell it. */
function durationOf(written: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(written)) return undefined;
  const parts = [...written.matchAll(/([\d.]+)([a-z]+)/g)];
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (NANOSECONDS.get(unit) ?? NaN), 0));
}

function renamed(before: string, now: string, kind: Kind): [string, Option][] {
  return [[before, { kind, since: FIRST, until: 5, elsewhere: now }], [now, { kind, since: 6, until: LAST, elsewhere: before }]];
}

function each(table: typeof ALWAYS, of: (key: string, kind: Kind) => [string, Option][]): [string, Option][] {
  return table.flatMap(([kind, keys]) => keys.flatMap((key) => of(key, kind)));
}

/** The keys that etcd of this version takes here, with a value of each that it starts with. */
export function knownOptions(version: string): readonly (readonly [key: string, kind: Kind])[] {
  return [...OPTIONS].flatMap(([key, { kind }]) => {
    const sample = { switch: false, number: 1, duration: 1, text: '' }[kind];
    return optionClaim(version, key, sample) === undefined ? [[key, kind] as const] : [];
  });
}
