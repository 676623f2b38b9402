import { spawnSync } from 'node:child_process';
import { binariesNamed } from '../../../support/process/binaries';

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
  return binariesNamed(/^(redis|valkey)-server(-[\d.]+)?$/, process.env.REDIS_BIN_DIR)
    .flatMap((path) => identify(path) ?? [])
    .find(({ engine, version }) => `${engine} ${version}`.startsWith(`${wanted}.`));
}

function identify(path: string): ServerBinary | undefined {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const [, engine, version] = /^(Redis|Valkey) server v=(\S+)/.exec(stdout ?? '') ?? [];
  if (engine === undefined || version === undefined) return undefined;
  return { path, engine: engine === 'Valkey' ? 'valkey' : 'redis', version };
}
