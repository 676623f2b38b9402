import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ServerBinary {
  readonly path: string;
  readonly engine: 'redis' | 'valkey';
  readonly version: string;
}

/**
 * A real server of an engine and a minor version (`redis 7.0`), from `REDIS_BIN_DIR` or `PATH`: named `redis-server`,
 * `valkey-server`, or that and `-` and whatever.
 */
export function findServer(wanted: string): ServerBinary | undefined {
  const { REDIS_BIN_DIR, PATH = '' } = process.env;
  const folders = REDIS_BIN_DIR === undefined ? PATH.split(delimiter) : [REDIS_BIN_DIR];
  return folders
    .flatMap((folder) => names(folder).map((name) => join(folder, name)))
    .flatMap((path) => identify(path) ?? [])
    .find(({ engine, version }) => `${engine} ${version}`.startsWith(`${wanted}.`));
}

/** `describe`, or a skipped one that says what it needs. */
export function describeWith(needed: readonly (readonly [what: string, found: unknown])[]): typeof describe | typeof describe.skip {
  const missing = needed.filter(([, found]) => found === undefined || found === false).map(([what]) => what);
  if (missing.length === 0) return describe;
  process.stdout.write(`skipped, for want of ${missing.join(' and ')}: set REDIS_BIN_DIR to a folder with server binaries\n`);
  return describe.skip;
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^(redis|valkey)-server(-[\d.]+)?$/.test(name));
  } catch {
    // PATH may name folders that do not exist.
    return [];
  }
}

function identify(path: string): ServerBinary | undefined {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const [, engine, version] = /^(Redis|Valkey) server v=(\S+)/.exec(stdout ?? '') ?? [];
  if (engine === undefined || version === undefined) return undefined;
  return { path, engine: engine === 'Valkey' ? 'valkey' : 'redis', version };
}
