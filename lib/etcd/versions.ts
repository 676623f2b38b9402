/** By minor: the first patch that neither loses nor corrupts data in a way that is known, and the newest when this was written. */
const SAFE: Readonly<Record<number, { readonly since: number; readonly newest: number }>> = {
  // Earlier ones did not persist the promotion of learners, which the way to 3.6 needs. https://etcd.io/blog/2025/upgrade_from_3.5_to_3.6_issue_followup/
  5: { since: 32, newest: 35 },
  6: { since: 12, newest: 16 },
  7: { since: 1, newest: 3 },
};

/**
 * Says why a cluster should not run `version`, with the nearest one that is safe, or nothing.
 */
export function versionFault(version: string): string | undefined {
  const [, major, minor, patch] = (/^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? []).map(Number);
  if (major === undefined) return `version must be a release of etcd, got "${version}"; write it like 3.6.16`;
  const safe = major === 3 ? SAFE[minor] : undefined;
  if (safe === undefined) {
    return `version must be of a minor that is known here (${known()}), got ${version}: ${major === 3 && minor < 5 ? 'it is no longer maintained, and its learners are not safe' : 'how it stores members is not known'}; use ${nearest(major, minor)}`;
  }
  if (patch >= safe.since) return undefined;
  return `version must be 3.${minor}.${safe.since} or newer, got ${version}: earlier ones lose or corrupt data in known ways; use 3.${minor}.${safe.newest}`;
}

function known(): string {
  return Object.keys(SAFE).map((minor) => `3.${minor}`).join(', ');
}

function nearest(major: number, minor: number): string {
  const minors = Object.keys(SAFE).map(Number);
  const closest = major < 3 || (major === 3 && minor < minors[0]) ? minors[0] : minors[minors.length - 1];
  return `3.${closest}.${SAFE[closest].newest}`;
}
