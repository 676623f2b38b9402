import type { Action, Setting } from '../model/action';
import type { Maintenance, Observation, ServerStatus } from '../model/facts';
import { isReady, lowestFirst, type Seat } from './voters';

/** A member does not answer while it is defragmented, so the next one waits until clients have caught up. */
const DEFRAGMENT_PAUSE_SECONDS = 60;

/** How long to wait after a repair of the space alarm that did not help. */
const COMPACTION_PAUSE_SECONDS = 600;

/** A restarting member is back within this time. A member that is silent for longer must not block writes to the others. */
const SILENT_SECONDS = 30;

/** How long to wait after a failed defragmentation of a member; this doubles with each further failure. */
const FAILED_PAUSE_SECONDS = 600;
const LONGEST_FAILED_PAUSE_SECONDS = 86_400;

/** The alarm is cleared only when every database is below this part of the quota: otherwise it would return at once. */
const DISARM_BELOW = 0.9;

/** Above this part of the quota, a smaller gain is worthwhile too. */
const CROWDED_ABOVE = 0.8;
const CROWDED_GAIN = 0.1;

/** Compaction returns no space to the disk, but defragmentation does. It is done for one member at a time, and never for the leader. */
export function decideMaintenance(all: readonly Seat[], seen: Observation, setting: Setting): Action | undefined {
  const { own, maintenance } = seen;
  if (own === undefined || maintenance.running) return undefined;
  // Any agent that acts repairs this, not only the leader's: otherwise writes would stay blocked while the leader's agent is dead.
  if (own.spaceAlarm) return repairSpace(all, own, seen, setting);
  if (own.leaderId !== own.memberId) return undefined;
  if (!all.every(isReady) || all.some(({ stopping }) => stopping)) return undefined;
  if ((maintenance.secondsSinceDefragment ?? Infinity) < DEFRAGMENT_PAUSE_SECONDS) return undefined;
  return defragmentNext(
    all, all.filter(({ member, server }) => server !== undefined && pays(server, setting) && !failedLately(member.id, maintenance)),
  );
}

/** The server may continue the defragmentation after our time limit: repeating it at once would block the member forever. */
function failedLately(memberId: string, { failed }: Maintenance): boolean {
  const last = failed.find((one) => one.memberId === memberId);
  return last !== undefined && last.secondsSince < Math.min(LONGEST_FAILED_PAUSE_SECONDS, FAILED_PAUSE_SECONDS * 2 ** (last.times - 1));
}

/** The rule of ahrtr/etcd-defrag: either much to gain, or little space left and something to gain. */
function pays({ dbBytes, dbBytesInUse }: ServerStatus, { config }: Setting): boolean {
  const gain = dbBytes - dbBytesInUse;
  const { quotaBytes } = config.server;
  return gain >= config.limits.defragmentReclaimBytes || (dbBytes > CROWDED_ABOVE * quotaBytes && gain > CROWDED_GAIN * quotaBytes);
}

/** Followers first. When only the leader is left, it hands over, and the next leader defragments it. */
function defragmentNext(all: readonly Seat[], due: readonly Seat[]): Action | undefined {
  const next = lowestFirst(due).find(({ self }) => !self) ?? due[0];
  if (next === undefined) return undefined;
  const successor = lowestFirst(all).find((seat) => !seat.self && isReady(seat) && !seat.stopping);
  if (next.self && successor !== undefined) return { do: 'handOver', memberId: successor.member.id };
  return { do: 'defragment', ordinal: next.ordinal ?? 0, memberId: next.member.id };
}

/**
 * NOSPACE: no member accepts writes. Compacts, defragments every member that answers, and clears the alarm if that helped. A member that is
 * down raises the alarm again if it lacks space when it returns, and is defragmented then.
 */
function repairSpace(
  all: readonly Seat[], own: ServerStatus, { maintenance }: Observation, { config, topology }: Setting,
): Action | undefined {
  const since = maintenance.secondsSinceCompaction;
  if (since === undefined || since >= COMPACTION_PAUSE_SECONDS) return { do: 'compact', revision: own.revision };
  const here = all.filter(isReady);
  const left = lowestFirst(here).filter(({ member }) => (
    !maintenance.defragmented.includes(member.id) && !failedLately(member.id, maintenance)
  ));
  const next = left.find(({ member }) => member.id !== own.leaderId) ?? left[0];
  if (next?.ordinal !== undefined) return { do: 'defragment', ordinal: next.ordinal, memberId: next.member.id };
  const silent = all.filter((seat) => !isReady(seat) && seat.ordinal !== undefined);
  if (silent.length > 0 && since < SILENT_SECONDS) return undefined;
  const crowded = here.filter(({ server }) => server !== undefined && server.dbBytes >= DISARM_BELOW * config.server.quotaBytes);
  if (crowded.length === 0) return { do: 'disarm', alarm: 'NOSPACE' };
  const names = lowestFirst(crowded).map(({ ordinal, member }) => (ordinal === undefined ? member.peerUrl : topology.memberName(ordinal)));
  const failed = crowded.some(({ member }) => failedLately(member.id, maintenance));
  return {
    do: 'warn',
    reason: 'SpaceExhausted',
    why:
      `no member accepts writes: compaction and defragmentation left the database above ${DISARM_BELOW * 100} % of its quota of ` +
      `${config.server.quotaBytes} bytes on ${names.join(', ')}${failed ? ' (a defragmentation failed; see the Events)' : ''}; ` +
      'delete keys or raise the quota',
  };
}
