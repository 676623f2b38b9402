import type { Action, Setting } from './decide';
import type { Observation, ServerStatus } from './facts';
import { isReady, lowestFirst, Seat } from './voters';

/** A member stands still while it is defragmented, so the next one waits until clients have caught up. */
const DEFRAGMENT_PAUSE_SECONDS = 60;

/** After a repair of the space alarm that did not help, so long until the next one. */
const COMPACTION_PAUSE_SECONDS = 600;

/** The alarm is lifted only when every database is below this part of the quota: else it is back at once. */
const DISARM_BELOW = 0.9;

/** Above this part of the quota a smaller gain is worth it too. */
const CROWDED_ABOVE = 0.8;
const CROWDED_GAIN = 0.1;

/** Compaction gives no space back to the disk, defragmentation does: one member at a time, the leader never. */
export function decideMaintenance(all: readonly Seat[], seen: Observation, setting: Setting): Action | undefined {
  const { own, maintenance } = seen;
  if (own === undefined || maintenance.running || own.leaderId !== own.memberId) return undefined;
  if (own.spaceAlarm) return repairSpace(all, own, seen, setting);
  if (!all.every(isReady) || all.some(({ stopping }) => stopping)) return undefined;
  if ((maintenance.secondsSinceDefragment ?? Infinity) < DEFRAGMENT_PAUSE_SECONDS) return undefined;
  return defragmentNext(all, all.filter(({ server }) => server !== undefined && pays(server, setting)));
}

/** Rule of ahrtr/etcd-defrag: much to gain, or little room left and something to gain. */
function pays({ dbBytes, dbBytesInUse }: ServerStatus, { config }: Setting): boolean {
  const gain = dbBytes - dbBytesInUse;
  const { quotaBytes } = config.server;
  return gain >= config.limits.defragmentReclaimBytes || (dbBytes > CROWDED_ABOVE * quotaBytes && gain > CROWDED_GAIN * quotaBytes);
}

/** Followers first. When only the leader is left it hands over, and the next leader sees to it. */
function defragmentNext(all: readonly Seat[], due: readonly Seat[]): Action | undefined {
  const next = lowestFirst(due).find(({ self }) => !self) ?? due[0];
  if (next === undefined) return undefined;
  const successor = lowestFirst(all).find((seat) => !seat.self && isReady(seat) && !seat.stopping);
  if (next.self && successor !== undefined) return { do: 'handOver', memberId: successor.member.id };
  return { do: 'defragment', ordinal: next.ordinal ?? 0, memberId: next.member.id };
}

/** NOSPACE: no member takes writes. Compact, defragment every member, then lift the alarm, if that helped. */
function repairSpace(all: readonly Seat[], own: ServerStatus, { maintenance }: Observation, { config }: Setting): Action | undefined {
  const since = maintenance.secondsSinceCompaction;
  if (since === undefined || since >= COMPACTION_PAUSE_SECONDS) return { do: 'compact', revision: own.revision };
  const left = lowestFirst(all).filter(({ member }) => !maintenance.defragmented.includes(member.id));
  const next = left.find(({ self }) => !self) ?? left[0];
  if (next?.ordinal !== undefined) return isReady(next) ? { do: 'defragment', ordinal: next.ordinal, memberId: next.member.id } : undefined;
  const roomy = all.every(({ server }) => server !== undefined && server.dbBytes < DISARM_BELOW * config.server.quotaBytes);
  if (roomy) return { do: 'disarm' };
  return {
    do: 'warn',
    reason: 'SpaceExhausted',
    why: `compaction and defragmentation left the database above ${DISARM_BELOW * 100} % of ${config.server.quotaBytes} bytes; delete keys or raise the quota`,
  };
}
