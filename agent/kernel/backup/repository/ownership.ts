import type { Snapshot } from './snapshot';

/** Who wants to add a backup to a repository. */
export interface Owner {
  /** `namespace.name` */
  readonly host: string;
  /** `etcd`, `redis` or `valkey` */
  readonly system: string;
  /** The ID by which the servers know their cluster. */
  readonly clusterId: string;
  /** The snapshot that the cluster was restored from. Absent: it was not restored. */
  readonly restoredFrom?: string;
}

/**
 * Why this cluster may not use a repository. Two clusters in one repository would delete each other's backups; and a cluster that lost its
 * data and its record, and was formed anew, would replace the last good backup by one of nothing.
 */
export function ownershipFault(snapshots: readonly Snapshot[], { host, system, clusterId, restoredFrom }: Owner): string | undefined {
  const newest = snapshots.at(-1);
  if (newest === undefined) return undefined;
  const theirs = newest.tags.cluster;
  const named = `${newest.id} of ${newest.time}`;
  if (newest.host !== host || newest.tags.system !== system) {
    return `the repository holds backups of ${newest.tags.system ?? 'something else'} ${newest.host} (newest: ${named})`;
  }
  if (theirs === clusterId || snapshots.some(({ id }) => id === restoredFrom)) return undefined;
  return `the repository holds backups of another cluster of this name, with the ID ${theirs} (newest: ${named}); ` +
    `this one has ${clusterId} and was not restored from it`;
}
