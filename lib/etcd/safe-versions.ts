import type { SafeVersions } from '../stateful/safe-versions';

/**
 * Which versions of etcd are safe to run. CONTRIBUTING.md says how to renew the table.
 *
 * @see https://github.com/etcd-io/etcd/tree/main/CHANGELOG
 */
export const SAFE_VERSIONS: SafeVersions = {
  called: 'etcd',
  asOf: '2026-10-03',
  newest: { '3.5': 35, '3.6': 16, '3.7': 3 },
  tooOld: 'it is no longer maintained, and its learners are not safe',
  faults: [
    {
      name: 'etcd-io/etcd#20650',
      effect: 'a defragmentation during a snapshot corrupts the data',
      source: 'https://github.com/etcd-io/etcd/pull/20650',
      fixedIn: { '3.5': 23, '3.6': 5 },
    },
    {
      name: 'zombie members',
      effect: 'removed members come back in the upgrade to 3.6',
      source: 'https://etcd.io/blog/2025/zombie_members_upgrade/',
      fixedIn: { '3.5': 26 },
    },
    {
      name: 'etcd-io/etcd#21736',
      effect: 'an update of a learner makes it a voter',
      source: 'https://github.com/etcd-io/etcd/pull/21736',
      fixedIn: { '3.5': 31, '3.6': 12 },
    },
    {
      name: 'CVE-2026-73499 and GHSA-6vch-q96h-7gc3',
      effect: 'a user who may read one key can watch all keys after it, and anybody can exhaust the server with handshakes',
      source: 'https://github.com/etcd-io/etcd/security/advisories/GHSA-xg4h-6gfc-h4m8',
      fixedIn: { '3.5': 33, '3.6': 14, '3.7': 1 },
    },
  ],
};
