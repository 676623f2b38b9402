/** What going from one version of etcd to another means. */
type UpgradePath =
  { readonly is: 'same' | 'patch' | 'minor' } | { readonly is: 'refused'; readonly why: string; readonly fix?: string };

interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * The patch that every member must run before the next minor may start beside it.
 *
 * 3.5: earlier ones did not persist the promotion of learners. 3.6: earlier ones carry flags that 3.7 refuses.
 *
 * @see https://etcd.io/docs/v3.6/upgrades/upgrade_3_6/
 */
const LEAST_PATCH_BEFORE_UPGRADE: Readonly<Record<string, number>> = { '3.5': 32, '3.6': 11 };

/**
 * Whether a cluster whose oldest member runs `from` may get a member of version `to`.
 *
 * etcd upgrades a minor at a time, and never goes back one once every member has been upgraded.
 */
export function upgradePath(from: string, to: string): UpgradePath {
  const [old, next] = [parseVersion(from), parseVersion(to)];
  if (old === undefined || next === undefined) return refused(`a version must look like 3.6.16, got ${from} and ${to}`);
  if (old.major !== next.major) return refused(`etcd ${from} and ${to} differ in their major version`, `use a version ${old.major}.x`);
  if (old.minor === next.minor) return { is: old.patch === next.patch ? 'same' : 'patch' };
  if (next.minor < old.minor) {
    const fix = `use a version ${old.major}.${old.minor}.x, or restore a backup into a new cluster`;
    return refused(`etcd cannot go back from ${from} to ${to}`, fix);
  }
  if (next.minor > old.minor + 1) {
    return refused(`etcd ${from} to ${to} skips a minor version`, `upgrade to ${old.major}.${old.minor + 1}.x first`);
  }
  const least = LEAST_PATCH_BEFORE_UPGRADE[`${old.major}.${old.minor}`] ?? 0;
  if (old.patch < least) {
    return refused(`etcd ${from} is too old to be upgraded to ${to}`, `upgrade to ${old.major}.${old.minor}.${least} or newer first`);
  }
  return { is: 'minor' };
}

/** The older one of two versions; one that can't be read counts as older, since nothing may be upgraded past it. */
export function olderVersion(one: string, other: string): string {
  const [a, b] = [parseVersion(one), parseVersion(other)];
  if (a === undefined) return one;
  if (b === undefined) return other;
  return (a.major - b.major || a.minor - b.minor || a.patch - b.patch) <= 0 ? one : other;
}

function parseVersion(version: string): Version | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (parts === null) return undefined;
  return { major: Number(parts[1]), minor: Number(parts[2]), patch: Number(parts[3]) };
}

function refused(why: string, fix?: string): UpgradePath {
  return fix === undefined ? { is: 'refused', why } : { is: 'refused', why, fix };
}
