import type { Demand } from '../../support/fault';

/** Minor versions of Kubernetes 1, ascending: `[31]` is Kubernetes 1.31. */
export type Versions = readonly number[];

const OLDEST = 28;
const NEWEST = 37;

/** Every version for which manifests can be judged. */
export const SUPPORTED: Versions = Array.from({ length: NEWEST - OLDEST + 1 }, (_, index) => OLDEST + index);

/** The clusters that manifests are for. */
export interface Target {
  readonly versions: Versions;
  /** Whether they are newer than every supported version. They are judged like the newest, but may know more kinds and fields. */
  readonly isNewer: boolean;
}

/** Clusters of any supported version. */
export const ANY_CLUSTER: Target = { versions: SUPPORTED, isNewer: false };

/** The clusters of a version such as `1.31`, `v1.31` or `1.31.4`; what it must be if it is none of these, or too old. */
export function targetOf(version: string): Target | Demand {
  const [, minor] = /^v?1\.(\d{1,3})(?:\.\d+)?(?:[-+].*)?$/.exec(version) ?? [];
  if (minor !== undefined && Number(minor) >= OLDEST) {
    return { versions: [Math.min(Number(minor), NEWEST)], isNewer: Number(minor) > NEWEST };
  }
  const why = minor === undefined ? undefined : 'what older versions do is not known';
  return { must: `be a version of Kubernetes from 1.${OLDEST} on, such as 1.${NEWEST}`, got: JSON.stringify(version), why };
}

/** `Kubernetes 1.31`, or `Kubernetes 1.28 to 1.37` */
export function formatVersions(versions: Versions): string {
  const [first, last] = [versions[0], versions[versions.length - 1]];
  return `Kubernetes 1.${first}${first === last ? '' : ` to 1.${last}`}`;
}

/** `before 1.33`, `from 1.36 on`, `in 1.35` or `from 1.30 to 1.32`: when something happens that doesn't happen in all versions. */
export function formatSpan(versions: Versions): string {
  const [first, last] = [versions[0], versions[versions.length - 1]];
  if (first === OLDEST && last < NEWEST) return `before 1.${last + 1}`;
  if (last === NEWEST) return `from 1.${first} on`;
  return first === last ? `in 1.${first}` : `from 1.${first} to 1.${last}`;
}

/** The versions that are in both. */
export function shared(some: Versions, others: Versions): Versions {
  return some.filter((version) => others.includes(version));
}
