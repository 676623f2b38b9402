import type { Action, Setting } from '../model/action';
import type { Observation } from '../model/facts';
import { spokenBy } from '../model/spoken';
import { accusesLeader, isReady, lowestFirst, quorumWithout, type Seat, voters } from './voters';

/** After this time, the agent of the leader counts as dead, and another agent takes over. */
export const AGENT_DEAD_SECONDS = 10;

/** After this time, a pod that is no longer wanted counts as gone without having left. */
const REAP_SECONDS = 5;

/** What the cluster as a whole needs. The agent whose turn it is does it, even while it is stopping. */
export function steward(all: readonly Seat[], seen: Observation, setting: Setting): Action | undefined {
  const via = seen.membership?.toldBy;
  if (via === undefined || seen.own?.leaderId === undefined || !isActing(all, seen.own.leaderId)) return undefined;
  // Every other change would be refused.
  if (seen.limited !== undefined) return recordCluster(seen, setting);
  return (
    recordCluster(seen, setting) ??
    reap(all, seen, via) ??
    removeDoubtfulLearner(all, seen, setting, via) ??
    removeStuckLearner(all, seen, setting, via) ??
    promoteLearner(all, seen, via)
  );
}

/**
 * This comes first, even while stopping: until the cluster is recorded, no member can join it, and a cluster whose record was erased could
 * be taken for one that was never formed.
 */
function recordCluster({ record, own }: Observation, { config }: Setting): Action | undefined {
  if (own === undefined || record === undefined || record.clusterId !== undefined) return undefined;
  return { do: 'record', change: { clusterId: own.clusterId, tls: spokenBy(config) } };
}

/** The leader's agent acts. If that agent is dead or refused by its server, the agent of the lowest voter that is able acts. */
export function isActing(all: readonly Seat[], leaderId: string): boolean {
  const leader = all.find(({ member }) => member.id === leaderId);
  if (leader === undefined || leader.self) return leader !== undefined;
  if (isAble(leader)) return false;
  return lowestFirst(voters(all)).find(isAble)?.self ?? false;
}

function isAble({ agentSilentSeconds, refusal }: Seat): boolean {
  return agentSilentSeconds < AGENT_DEAD_SECONDS && refusal === undefined;
}

/**
 * Removes a member whose ordinal is not wanted and whose pod is gone; a pod that still answers leaves by itself. Removes none if no ready
 * voter would remain (so never at 0 replicas), if the remaining members would have no quorum, or while members have different data: the
 * disk of the removed member may be needed for a majority with the right data.
 */
function reap(all: readonly Seat[], { wanted, own }: Observation, via: number): Action | undefined {
  if (wanted.is !== 'size' || own?.corruptMembers !== undefined) return undefined;
  const beyond = (seat: Seat) => seat.ordinal !== undefined && seat.ordinal >= wanted.replicas;
  if (!all.some((seat) => isReady(seat) && !beyond(seat))) return undefined;
  const gone = lowestFirst(all)
    .filter((seat) => beyond(seat) && !seat.self && seat.silentSeconds >= REAP_SECONDS && quorumWithout(all, seat))
    .pop();
  if (gone === undefined) return undefined;
  return {
    do: 'remove',
    memberId: gone.member.id,
    via,
    why: `the StatefulSet has ${wanted.replicas} replicas, and the pod of ordinal ${gone.ordinal} is gone`,
  };
}

/**
 * The alarm CORRUPT names this learner, or the leader whose data it copies: with the learner's vote, there might be no majority with the
 * right data. At 0 replicas it stays: it could not rejoin.
 */
function removeDoubtfulLearner(all: readonly Seat[], seen: Observation, { topology }: Setting, via: number): Action | undefined {
  const learner = all.find(({ member, ordinal }) => member.learner && ordinal !== undefined);
  if (learner?.ordinal === undefined || seen.wanted.is !== 'size' || seen.wanted.replicas === 0) return undefined;
  if (!isDoubtful(learner, seen)) return undefined;
  const name = topology.memberName(learner.ordinal);
  const why = accusesLeader(seen.own)
    ? `${name}: it copied the data of a leader that may be corrupt; it rejoins once the alarm is cleared`
    : `${name}: its data differs from that of the other members`;
  return { do: 'remove', memberId: learner.member.id, via, why, reason: 'DataCorrupt' };
}

function isDoubtful({ member }: Seat, { own }: Observation): boolean {
  return accusesLeader(own) || own?.corruptMembers?.includes(member.id) === true;
}

/** A learner that can't catch up blocks every other join. Its pod sees that it was removed, and rejoins. */
function removeStuckLearner(all: readonly Seat[], seen: Observation, { config }: Setting, via: number): Action | undefined {
  const learner = all.find(({ member, ordinal }) => member.learner && ordinal !== undefined);
  if (learner === undefined || seen.learnerStuckSeconds < config.limits.stuckLearnerSeconds) return undefined;
  const seconds = Math.round(seen.learnerStuckSeconds);
  const why = `the learner has made no progress for ${seconds} s; check the log and the certificate of its pod`;
  return { do: 'remove', memberId: learner.member.id, via, why };
}

/**
 * The leader refuses to promote a learner that has not caught up, and we ask again. A stopping learner is not promoted, because it would
 * take its new vote with it.
 */
function promoteLearner(all: readonly Seat[], seen: Observation, via: number): Action | undefined {
  const { wanted } = seen;
  const learner = all.find(({ member, ordinal, stopping }) => {
    const beyond = wanted.is === 'size' && (ordinal ?? 0) >= wanted.replicas;
    return member.learner && ordinal !== undefined && !beyond && !stopping;
  });
  return learner === undefined || isDoubtful(learner, seen) ? undefined : { do: 'promote', memberId: learner.member.id, via };
}
