import { type EngineVersion, parseVersion } from '../contract/version';

/*
 * What servers do with keys of slots that they neither own nor mark as importing, as observed on 7.0.15, 8.0.6, 8.6.3, Valkey 8.1.1 and
 * 9.1.2. For other versions the worst is assumed.
 */

/**
 * Whether a server deletes such keys when it starts as a primary. Redis 7.0 and 8.0 mark their slots instead.
 */
export function deletesUnmarkedKeys(version: string): boolean {
  const known = parseVersion(version);
  return known?.engine === 'valkey' || hides(known);
}

/** Whether a server neither counts nor lists such keys. */
export function hidesUnmarkedKeys(version: string): boolean {
  return hides(parseVersion(version));
}

/**
 * Whether a slot can be marked within a transaction. A Valkey waits for its replicas before it marks a slot, and no transaction can wait.
 */
export function marksInTransactions(version: string): boolean {
  return parseVersion(version)?.engine === 'redis';
}

/**
 * Whether a server attributes slots to a node that no longer claims them, until it hears from their owner.
 *
 * @see https://github.com/redis/redis/pull/12344, in Redis 7.2
 */
export function believesOldClaims(version: string): boolean {
  const known = parseVersion(version);
  return known?.engine === 'redis' && (known.major < 7 || (known.major === 7 && known.minor < 2));
}

function hides(known: EngineVersion | undefined): boolean {
  return known === undefined || (known.engine === 'redis' && (known.major > 8 || (known.major === 8 && known.minor > 0)));
}
