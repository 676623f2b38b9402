import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface EtcdBinary {
  readonly path: string;
  readonly version: string;
}

/** A real etcd of a minor version (`3.6`), from `ETCD_BIN_DIR` or `PATH`: named `etcd`, or `etcd-` and whatever. */
export function findEtcd(minor: string): EtcdBinary | undefined {
  const { ETCD_BIN_DIR, PATH = '' } = process.env;
  const folders = ETCD_BIN_DIR === undefined ? PATH.split(delimiter) : [ETCD_BIN_DIR];
  return folders
    .flatMap((folder) => names(folder).map((name) => join(folder, name)))
    .map((path) => ({ path, version: versionOf(path) }))
    .find(({ version }) => version.startsWith(`${minor}.`));
}

/** `describe`, or a skipped one that says what it needs. */
export function describeWith(needed: readonly (readonly [what: string, found: unknown])[]): typeof describe | typeof describe.skip {
  const missing = needed.filter(([, found]) => found === undefined || found === false).map(([what]) => what);
  if (missing.length === 0) return describe;
  process.stdout.write(`skipped, for want of ${missing.join(' and ')}: set ETCD_BIN_DIR to a folder with etcd binaries\n`);
  return describe.skip;
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^etcd(-[\d.]+)?$/.test(name));
  } catch {
    // PATH may name folders that do not exist.
    return [];
  }
}

/** Some builds are one file for etcd, etcdctl and etcdutl, that goes by the name it is called by. */
function versionOf(path: string): string {
  const { stdout } = spawnSync(path, ['--version'], { argv0: 'etcd', encoding: 'utf8', timeout: 10_000 });
  return /etcd Version: (\S+)/.exec(stdout)?.[1] ?? '';
}
