import { InvalidArgumentError } from 'commander';
import { SAFE_VERSIONS as ETCD } from '../etcd/safe-versions';
import { SAFE_VERSIONS as REDIS } from '../redis/safe-versions';
import { impossibleVersion, type SafeVersions, unsafeVersion } from '../stateful/safe-versions';
import { type Fault, formatFault } from '../support/fault';
import type { ConvertOptions, VersionChange } from './options';

/** Parses the version that a database runs instead of another one. */
export function versionChanges(written: string, previous: readonly VersionChange[]): readonly VersionChange[] {
  const [from, to, ...rest] = written.split('=').map((version) => version.replace(/^v/, ''));
  if (!from || !to || rest.length > 0) {
    throw new InvalidArgumentError('It must be OLD=NEW, two versions of one database, such as 3.2.13=3.6.16.');
  }
  if (previous.some((change) => change.from === from)) throw new InvalidArgumentError(`It must be given once for ${from}.`);
  const fault = newVersionFault(to);
  if (fault !== undefined) throw new InvalidArgumentError(`The new ${formatFault(fault)}.`);
  return [...previous, { from, to }];
}

export function acceptedVersions(written: string, previous: readonly string[]): readonly string[] {
  if (/^v?\d+\.\d+\.\d+$/.test(written)) return [...previous, written.replace(/^v/, '')];
  throw new InvalidArgumentError('It must be a version, such as 8.0.2.');
}

/** Returns the version, and the version whose faults are accepted, from the resource and the options. */
export function versionProps(read: string | undefined, options: ConvertOptions): { version?: string; acceptKnownFaults?: string } {
  const version = chosenVersion(read, options);
  return { version, acceptKnownFaults: version !== undefined && options.acceptKnownFaults.includes(version) ? version : undefined };
}

export function chosenVersion(read: string | undefined, { versionMap }: ConvertOptions): string | undefined {
  return versionMap.find(({ from }) => from === read)?.to ?? read;
}

/** Describes the options that replace or accept a refused version. */
export function versionOptions(version: string, known: SafeVersions): string {
  const accept = impossibleVersion(version, known) === undefined ? ` or --accept-known-faults ${version}` : '';
  return `, or choose by --version-map ${version}=NEW${accept}`;
}

/** Returns a note for each option about a version that no database has. */
export function unusedVersions(read: readonly (string | undefined)[], options: ConvertOptions): string[] {
  const chosen = read.map((version) => chosenVersion(version, options));
  return [
    ...options.versionMap.filter(({ from }) => !read.includes(from))
      .map(({ from, to }) => `--version-map ${from}=${to} has no effect: no database has that version`),
    ...options.acceptKnownFaults.filter((version) => !chosen.includes(version))
      .map((version) => `--accept-known-faults ${version} has no effect: no database has that version`),
  ];
}

/**
 * It is not known yet which server the version is for, so a version is accepted if one of the servers can run it. etcd's version numbers
 * don't overlap with those of the others.
 */
function newVersionFault(version: string): Fault | undefined {
  const tables = /^[0-5]\./.test(version) ? [ETCD] : [REDIS.redis, REDIS.valkey];
  const faults = tables.map((known) => impossibleVersion(version, known) ?? unsafeVersion(version, known));
  return faults.includes(undefined) ? undefined : faults[0];
}
