import { Duration, Size } from 'cdk8s';
import { RedisAppendFsync, RedisEviction, RedisSnapshot, RedisWriteSafety } from '../../redis/choices';

/** A directive of `redis.conf` that is a prop with us. */
export interface Setting {
  readonly prop: 'maxMemory' | 'eviction' | 'appendFsync' | 'writeSafety' | 'nodeTimeout' | 'snapshots';
  readonly wanted: string;
  /** Nothing when the value is none. */
  readonly read: (value: string) => unknown;
}

const REPLICATED: Setting = {
  prop: 'writeSafety',
  wanted: '0 or 1',
  read: (value) => new Map([['0', RedisWriteSafety.AVAILABLE], ['1', RedisWriteSafety.REPLICATED]]).get(value),
};

/** By directive. */
export const SETTINGS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ['maxmemory', { prop: 'maxMemory', wanted: 'an amount such as 512mb', read: memory }],
  ['maxmemory-policy', { prop: 'eviction', wanted: `one of ${Object.values(RedisEviction).join(', ')}`, read: (value) => Object.values(RedisEviction).find((known) => known === value) }],
  ['appendfsync', { prop: 'appendFsync', wanted: `one of ${Object.values(RedisAppendFsync).join(', ')}`, read: (value) => Object.values(RedisAppendFsync).find((known) => known === value) }],
  ['min-replicas-to-write', REPLICATED],
  ['min-slaves-to-write', REPLICATED],
  ['cluster-node-timeout', { prop: 'nodeTimeout', wanted: 'milliseconds', read: (value) => (/^\d{1,9}$/.test(value) ? Duration.millis(Number(value)) : undefined) }],
  ['save', { prop: 'snapshots', wanted: 'pairs of seconds and changes, or ""', read: snapshots }],
]);

const UNITS: ReadonlyMap<string, number> = new Map([['', 1], ['b', 1], ['k', 1e3], ['kb', 2 ** 10], ['m', 1e6], ['mb', 2 ** 20], ['g', 1e9], ['gb', 2 ** 30]]);

/** As `redis.conf` has it: `k` is a thousand, `kb` is 1024. */
function memory(value: string): Size | undefined {
  const [, amount, unit = ''] = /^(\d{1,15})([a-z]*)$/.exec(value.toLowerCase()) ?? [];
  const bytes = Number(amount) * (UNITS.get(unit) ?? NaN);
  return bytes > 0 ? Size.kibibytes(Math.floor(bytes / 1024)) : undefined;
}

function snapshots(value: string): RedisSnapshot[] | undefined {
  if (value === '""') return [];
  if (!/^\d+ +\d+( +\d+ +\d+)*$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+) +(\d+)/g)].map(([, seconds, changes]) => ({ after: Duration.seconds(Number(seconds)), changes: Number(changes) }));
}
