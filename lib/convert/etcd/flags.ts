import { Duration, Size } from 'cdk8s';
import type { EtcdCompaction } from '../../etcd/compaction';
import type { EtcdClusterProps } from '../../etcd/props';
import { looksSecret } from '../../kubernetes/objects/secrets';
import { faultAt, secretFault, shortened } from '../reading/faults';
import type { Fault, Origin } from '../reading/faults';
import type { Path } from '../reading/source-tree';
import { compactionClaims, etcdCompaction, goDuration, MODE, RETENTION } from './compaction';

/** A setting of the etcd server, with the places of its name and its value. */
export interface Flag {
  /** Without dashes: `max-wals`. */
  readonly name: string;
  readonly value: string;
  readonly nameField: Path;
  readonly valueField: Path;
}

/** Flags that have a prop of their own, with what their values must be. */
const TYPED: ReadonlyMap<string, { readonly prop: keyof EtcdClusterProps; readonly form: RegExp; readonly expected: string }> = new Map([
  ['quota-backend-bytes', { prop: 'quota', form: /^[1-9]\d*$/, expected: 'a number of bytes above 0' }],
  ['heartbeat-interval', { prop: 'heartbeatInterval', form: /^[1-9]\d*$/, expected: 'a number of milliseconds above 0' }],
  ['election-timeout', { prop: 'electionTimeout', form: /^[1-9]\d*$/, expected: 'a number of milliseconds above 0' }],
  [MODE, { prop: 'compaction', form: /^(periodic|revision)$/, expected: 'periodic or revision' }],
  [RETENTION, { prop: 'compaction', form: /./, expected: 'a time or a number of revisions' }],
]);

/** Flags without a key of the same name in etcd's file, or with a key that the construct can't fill. etcd reports neither. */
const NOT_IN_FILE: readonly (readonly [names: RegExp, reason: string])[] = [
  [
    /^(peer-.*|client-.*|cert-file|key-file|trusted-ca-file|auto-tls|self-signed-cert-validity)$/,
    'certificates come from the agents, from Secrets or from cert-manager; leave it out and choose by --tls',
  ],
  [/^(log-outputs|cipher-suites|socket-.*)$/, "etcd's file has a list or an object here, which options can't contain; leave it out"],
  [/^(config-file|version|help)$/, 'etcd starts from the file that the agent writes; leave it out'],
];

/** Returns the faults of flags, except for flags that belong to the agent: the construct refuses those. */
export function flagFaults(origin: Origin, flags: readonly Flag[]): Fault[] {
  return [
    ...flags.flatMap((flag, index) => {
      const first = flags.findIndex(({ name }) => name === flag.name);
      return first < index ? [faultAt(
        origin, flag.nameField, `must give a flag once, got --${shortened(flag.name)} twice; drop one`,
      )] : flagFault(origin, flag);
    }),
    ...compactionClaims(valueOf(flags, MODE), valueOf(flags, RETENTION)).flatMap(({ flag, claim }) => flags
      .filter(({ name }) => name === flag)
      .map(({ valueField }) => faultAt(origin, valueField, claim))),
  ];
}

function flagFault(origin: Origin, { name, value, nameField, valueField }: Flag): Fault[] {
  const [, reason] = NOT_IN_FILE.find(([names]) => names.test(name)) ?? [];
  if (reason !== undefined) return [faultAt(origin, nameField, `must not set --${name}: ${reason}`)];
  if (looksSecret('', value)) return [secretFault(origin, valueField)];
  const typed = TYPED.get(name);
  return typed === undefined || typed.form.test(value) ? [] : [faultAt(
    origin, valueField, `must be ${typed.expected} for --${name}, got "${shortened(value)}"`,
  )];
}

/** Returns the props that flags without faults set. */
export function flagProps(origin: Origin, all: readonly Flag[]): EtcdClusterProps {
  const flags = soundFlags(origin, all);
  const number = (name: string) => flags.filter((flag) => flag.name === name).map(({ value }) => Number(value)).at(0);
  const [bytes, heartbeat, election] = ['quota-backend-bytes', 'heartbeat-interval', 'election-timeout'].map(number);
  return {
    quota: bytes === undefined ? undefined : Size.kibibytes(Math.ceil(bytes / 1024)),
    compaction: compaction(valueOf(flags, MODE), valueOf(flags, RETENTION)),
    heartbeatInterval: heartbeat === undefined ? undefined : Duration.millis(heartbeat),
    electionTimeout: election === undefined ? undefined : Duration.millis(election),
    options: Object.fromEntries(flags.filter(({ name }) => !TYPED.has(name)).map(({ name, value }) => [name, option(value)])),
  };
}

/** Returns the place of the flag from which a prop was read. */
export function flagField(flags: readonly Flag[], prop: string): Path | undefined {
  const option = flags.find(({ name }) => prop === `options.${name}`);
  return option?.nameField ?? flags.filter(({ name }) => TYPED.get(name)?.prop === prop).at(-1)?.valueField;
}

/** Returns the flags without faults, each once. The two flags of the compaction are either both in the list or both left out. */
function soundFlags(origin: Origin, all: readonly Flag[]): Flag[] {
  const flags = all.filter((flag, index) => (
    flagFault(origin, flag).length === 0 && all.findIndex(({ name }) => name === flag.name) === index
  ));
  const isCompactionSound = compactionClaims(valueOf(flags, MODE), valueOf(flags, RETENTION)).length === 0;
  return flags.filter(({ name }) => isCompactionSound || (name !== MODE && name !== RETENTION));
}

function compaction(mode: string | undefined, retention: string | undefined): EtcdCompaction | undefined {
  return retention === undefined ? undefined : etcdCompaction(mode, retention);
}

/** In etcd's file, unlike on its command line, values have types, and durations are in nanoseconds. */
function option(value: string): string | number | boolean {
  if (/^-?\d+$/.test(value)) return Number(value);
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return goDuration(value) ?? value;
}

function valueOf(flags: readonly Flag[], name: string): string | undefined {
  return flags.find((flag) => flag.name === name)?.value;
}
