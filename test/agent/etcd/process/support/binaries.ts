import { spawnSync } from 'node:child_process';
import { binariesNamed } from '../../../support/process/binaries';

export interface EtcdBinary {
  readonly path: string;
  readonly version: string;
}

/** A real etcd of a minor version (`3.6`), from `ETCD_BIN_DIR` or `PATH`: named `etcd`, or `etcd-` with any suffix. */
export function findEtcd(minor: string): EtcdBinary | undefined {
  return binariesNamed(/^etcd(-[\d.]+)?$/, process.env.ETCD_BIN_DIR)
    .map((path) => ({ path, version: versionOf(path) }))
    .find(({ version }) => version.startsWith(`${minor}.`));
}

/** Some builds are one file for etcd, etcdctl and etcdutl, which acts by the name that it is called with. */
function versionOf(path: string): string {
  const { stdout } = spawnSync(path, ['--version'], { argv0: 'etcd', encoding: 'utf8', timeout: 10_000 });
  return /etcd Version: (\S+)/.exec(stdout)?.[1] ?? '';
}
