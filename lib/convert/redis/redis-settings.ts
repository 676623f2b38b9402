import { Duration, Size } from 'cdk8s';
import { type DirectiveProp, propOf } from '../../../agent/redis/contract/directives';
import { RedisAppendFsync, RedisEviction, type RedisSnapshot, RedisWriteSafety } from '../../redis/choices';

/** Converts the value of a directive to that of a prop. */
interface Reader {
  readonly wanted: string;
  /** Undefined if the value is invalid. */
  readonly read: (value: string) => unknown;
}

/** A directive of `redis.conf` for which the construct has a prop. */
interface PropSetting extends Reader {
  readonly prop: DirectiveProp;
}

const READERS: Readonly<Record<DirectiveProp, Reader>> = {
  maxMemory: { wanted: 'an amount such as 512mb', read: memory },
  eviction: oneOf(Object.values(RedisEviction)),
  appendFsync: oneOf(Object.values(RedisAppendFsync)),
  writeSafety: {
    wanted: '0 or 1',
    read: (value) => new Map([['0', RedisWriteSafety.AVAILABLE], ['1', RedisWriteSafety.REPLICATED]]).get(value),
  },
  nodeTimeout: { wanted: 'milliseconds', read: (value) => (/^\d{1,9}$/.test(value) ? Duration.millis(Number(value)) : undefined) },
  snapshots: { wanted: 'pairs of seconds and changes, or ""', read: snapshots },
};

/** Returns the prop of a directive, or undefined if the directive stays an option. */
export function settingOf(directive: string): PropSetting | undefined {
  const prop = propOf(directive);
  return prop && { prop, ...READERS[prop] };
}

function oneOf(choices: readonly string[]): Reader {
  return { wanted: `one of ${choices.join(', ')}`, read: (value) => choices.find((choice) => choice === value) };
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1], ['b', 1], ['k', 1e3], ['kb', 2 ** 10], ['m', 1e6], ['mb', 2 ** 20], ['g', 1e9], ['gb', 2 ** 30],
]);

/** Units as in `redis.conf`: `k` is a thousand, `kb` is 1024. */
function memory(value: string): Size | undefined {
  const [, amount, unit = ''] = /^(\d{1,15})([a-z]*)$/.exec(value.toLowerCase()) ?? [];
  const bytes = Number(amount) * (UNITS.get(unit) ?? NaN);
  return bytes > 0 ? Size.kibibytes(Math.floor(bytes / 1024)) : undefined;
}

function snapshots(value: string): RedisSnapshot[] | undefined {
  if (value === '""') return [];
  if (!/^\d+ +\d+( +\d+ +\d+)*$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+) +(\d+)/g)]
    .map(([, seconds, changes]) => ({ after: Duration.seconds(Number(seconds)), changes: Number(changes) }));
}
