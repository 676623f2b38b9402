/** What going from one version of a server to another means for its data. */
type VersionPath =
  { readonly is: 'same' | 'patch' | 'newer' | 'engine' } | { readonly is: 'refused'; readonly why: string; readonly fix?: string };

/** The servers that speak Redis, as the label `app.kubernetes.io/name` calls them. */
export const ENGINES = ['redis', 'valkey'] as const;
export type Engine = (typeof ENGINES)[number];

/** `redis 8.0.2`, `valkey 8.1.1` */
export interface EngineVersion {
  readonly engine: Engine;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Nothing before it announces host names, by which nodes are told apart. */
const OLDEST_MAJOR = 7;

/**
 * Whether data that `from` wrote may be given to a server of version `to`, each like `redis 8.0.2`.
 *
 * Valkey is a fork of Redis 7.2 and reads the data of Redis up to there. What Redis writes from 7.4 on, Valkey refuses
 * (`Can't handle RDB format version 12`), and nothing that Valkey has written goes back to Redis. No engine reads what a
 * newer minor version of it wrote.
 *
 * @see https://valkey.io/topics/migration/
 */
export function versionPath(from: string, to: string): VersionPath {
  const [old, next] = [parseVersion(from), parseVersion(to)];
  if (old === undefined || next === undefined) {
    return refused(`a version must look like "redis 8.0.2" or "valkey 8.1.1", got "${from}" and "${to}"`);
  }
  if (next.major < OLDEST_MAJOR) {
    return refused(`${to} does not announce host names, by which nodes identify each other`, `use version ${OLDEST_MAJOR}.0 or newer`);
  }
  if (old.engine !== next.engine) return enginePath(old, from, to);
  const step = compareMinor(next, old);
  if (step < 0) {
    const fix = `use a version ${old.major}.${old.minor}.x or newer, or restore a backup into a new cluster`;
    return refused(`${to} can't read data of ${from}`, fix);
  }
  if (step > 0) return { is: 'newer' };
  return { is: old.patch === next.patch ? 'same' : 'patch' };
}

function enginePath(old: EngineVersion, from: string, to: string): VersionPath {
  const orCopy = 'or copy the keys into a new cluster';
  if (old.engine === 'valkey') return refused(`a change from ${from} to ${to} is not supported`, `stay with Valkey, ${orCopy}`);
  if (compareMinor(old, { major: 7, minor: 4 }) < 0) return { is: 'engine' };
  return refused(`${to} can't read data of ${from} (Valkey reads that of Redis up to 7.2)`, `stay with Redis, ${orCopy}`);
}

/** The version whose data fewer can read; one that can't be read counts most, since nothing may be given its data. */
export function newerVersion(one: string, other: string): string {
  const [a, b] = [parseVersion(one), parseVersion(other)];
  if (a === undefined) return one;
  if (b === undefined) return other;
  if (a.engine !== b.engine) return a.engine === 'valkey' ? one : other;
  return (compareMinor(a, b) || a.patch - b.patch) >= 0 ? one : other;
}

export function parseVersion(text: string): EngineVersion | undefined {
  const parts = /^(redis|valkey) (\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (parts === null) return undefined;
  const engine = parts[1] === 'valkey' ? 'valkey' : 'redis';
  return { engine, major: Number(parts[2]), minor: Number(parts[3]), patch: Number(parts[4]) };
}

function compareMinor(one: { major: number; minor: number }, other: { major: number; minor: number }): number {
  return one.major - other.major || one.minor - other.minor;
}

function refused(why: string, fix?: string): VersionPath {
  return fix === undefined ? { is: 'refused', why } : { is: 'refused', why, fix };
}
