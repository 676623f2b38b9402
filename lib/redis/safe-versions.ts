import type { KnownFault, SafeVersions } from '../stateful/safe-versions';
import type { RedisEngine } from './choices';

/** CONTRIBUTING.md says how to renew these tables. */
const AS_OF = '2026-10-03';

const REDIS_FAULTS: readonly KnownFault[] = [
  {
    name: 'CVE-2025-49844',
    effect: 'a client can run code on the server through a Lua script',
    source: 'https://redis.io/blog/security-advisory-cve-2025-49844/',
    fixedIn: { '7.2': 11, '7.4': 6, '8.0': 4, '8.2': 2 },
  },
  {
    name: 'CVE-2026-23479, CVE-2026-25243 and CVE-2026-23631',
    effect: 'a client can run code on the server through blocking commands, RESTORE or Lua',
    source: 'https://redis.io/blog/security-advisory-cve202623479-cve202625243-cve-2026-25588-cve202625589-cve-2026-23631',
    fixedIn: { '7.2': 14, '7.4': 9, '8.2': 6, '8.4': 3, '8.6': 3 },
  },
  {
    name: 'fixed in July and August 2026',
    effect: 'a client can run code on the server through RESTORE, and read keys that its rules deny through SORT',
    source: 'https://github.com/redis/redis/releases/tag/8.6.6',
    fixedIn: { '7.2': 16, '7.4': 11, '8.2': 9, '8.4': 6, '8.6': 6 },
  },
  {
    name: 'redis/redis#12344',
    effect: 'nodes spread outdated owners of slots that move, and the new owner deletes their keys',
    source: 'https://github.com/redis/redis/pull/12344',
    fixedIn: { '7.2': 0, '7.4': 0, '8.0': 0, '8.2': 0, '8.4': 0, '8.6': 0 },
  },
];

const VALKEY_FAULTS: readonly KnownFault[] = [
  {
    name: 'CVE-2025-49844',
    effect: 'a client can run code on the server through a Lua script',
    source: 'https://github.com/valkey-io/valkey/releases/tag/8.1.4',
    fixedIn: { '7.2': 11, '8.0': 6, '8.1': 4 },
  },
  {
    name: 'CVE-2026-23479, CVE-2026-25243 and CVE-2026-23631',
    effect: 'a client can run code on the server through blocking commands, RESTORE or Lua',
    source: 'https://github.com/valkey-io/valkey/releases/tag/8.1.7',
    fixedIn: { '7.2': 13, '8.0': 9, '8.1': 7, '9.0': 4 },
  },
  {
    name: 'CVE-2026-56684 and CVE-2026-63639',
    effect: 'a client can run code on the server through CLIENT KILL or RESTORE',
    source: 'https://github.com/valkey-io/valkey/releases/tag/8.1.9',
    fixedIn: { '7.2': 14, '8.0': 10, '8.1': 9, '9.0': 5, '9.1': 1 },
  },
  {
    name: 'GHSA-fq2f-crmw-q97r',
    effect: 'anybody who connects can access freed memory of the Lua interpreter',
    source: 'https://github.com/valkey-io/valkey/security/advisories/GHSA-fq2f-crmw-q97r',
    fixedIn: { '7.2': 0, '8.0': 0, '8.1': 0, '9.0': 0, '9.1': 2 },
  },
  {
    name: 'valkey-io/valkey#4342',
    effect: 'writes are lost at the second start after an append-only file was cut off in a transaction',
    source: 'https://github.com/valkey-io/valkey/pull/4342',
    // Seen on Redis 7.0.15, 8.0.6 and 8.6.3 as well. No Redis and no Valkey 7.2 has the repair, so that there is nothing to choose.
    fixedIn: { '7.2': 0, '8.0': 11, '8.1': 10, '9.0': 6, '9.1': 2 },
  },
];

/**
 * Which versions of both engines are safe to run.
 *
 * Redis 7.0 and 8.0 have no safe patch: their last ones are older than the repairs of 2026.
 *
 * @see https://github.com/docker-library/official-images/blob/master/library/redis
 * @see https://valkey.io/download/releases/
 */
export const SAFE_VERSIONS: Readonly<Record<RedisEngine, SafeVersions>> = {
  redis: {
    called: 'Redis',
    asOf: AS_OF,
    newest: { '7.0': 15, '7.2': 16, '7.4': 11, '8.0': 6, '8.2': 10, '8.4': 6, '8.6': 7 },
    tooOld: 'earlier versions do not announce host names, by which nodes identify each other',
    faults: REDIS_FAULTS,
  },
  valkey: {
    called: 'Valkey',
    asOf: AS_OF,
    newest: { '7.2': 14, '8.0': 11, '8.1': 10, '9.0': 6, '9.1': 2 },
    tooOld: 'there is no earlier release',
    faults: VALKEY_FAULTS,
  },
};
