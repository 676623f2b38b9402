import { Duration } from 'cdk8s';
import { EtcdCompaction } from '../../etcd/compaction';

export const MODE = 'auto-compaction-mode';
export const RETENTION = 'auto-compaction-retention';

const MINUTE = 60e9;

/** A fault of one of the two flags, given the other. */
interface CompactionClaim {
  readonly flag: typeof MODE | typeof RETENTION;
  readonly claim: string;
}

export function compactionClaims(mode: string | undefined, retention: string | undefined): CompactionClaim[] {
  if (retention === undefined) {
    return mode === undefined ? [] : [{
      flag: MODE, claim: `must come with --${RETENTION}, got none: etcd would keep everything; add it, or leave both out for 5 minutes`,
    }];
  }
  if (Number(retention) === 0) {
    return [{
      flag: RETENTION,
      claim: `must not keep everything, got ${retention}: the database would grow until etcd rejects writes;`
        + ' leave it out for 5 minutes',
    }];
  }
  if (mode === 'revision') {
    return /^\d+$/.test(retention) ? [] : [{
      flag: RETENTION, claim: `must be a number of revisions, got "${retention}"; write it like 10000`,
    }];
  }
  const minutes = periodicMinutes(retention);
  return minutes !== undefined && Number.isInteger(minutes) && minutes > 0 ? [] : [{
    flag: RETENTION, claim: `must be whole minutes or hours, got "${retention}"; write it like 30m`,
  }];
}

/** Only for values without faults. */
export function etcdCompaction(mode: string | undefined, retention: string): EtcdCompaction {
  if (mode === 'revision') return EtcdCompaction.revisions(Number(retention));
  return EtcdCompaction.periodic(Duration.minutes(periodicMinutes(retention) ?? 0));
}

/** As in etcd, a number without a unit means hours. */
function periodicMinutes(retention: string): number | undefined {
  const nanoseconds = goDuration(/^\d+$/.test(retention) ? `${retention}h` : retention);
  return nanoseconds === undefined ? undefined : nanoseconds / MINUTE;
}

const NANOSECONDS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Returns a duration such as `1h30m` in nanoseconds, or undefined if it is not a duration in Go's notation. */
export function goDuration(written: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(written)) return undefined;
  const parts = [...written.matchAll(/([\d.]+)([a-zµ]+)/g)];
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * NANOSECONDS[unit], 0));
}
