import type { Action, Setting } from './decide';
import { decideCorruption } from './decide-corruption';
import type { Observation } from './facts';
import { isActing, steward } from './steward';
import { quorum } from './topology';
import { isReady, lowestFirst, quorumWithout, Seat, seats, voters } from './voters';

/** A transfer that failed so often will not succeed: the others then elect by themselves, in about a second. */
const HAND_OVERS = 3;

/**
 * What the pod does before its server ends. A scale-in leaves the cluster; anything else is a restart, and never does.
 * The number of wanted members is read just now: without an answer, or without the right to one, nobody is removed.
 */
export function decideStop(seen: Observation, setting: Setting): Action {
  const { wanted } = seen;
  if (wanted.is === 'gone' || (wanted.is === 'size' && wanted.replicas === 0)) {
    return { do: 'release', why: 'every member stops, and every one stays a member' };
  }
  if (wanted.is === 'size' && setting.topology.self.ordinal >= wanted.replicas) return leave(seen, wanted.replicas, setting);
  return restart(seen, setting);
}

function leave(seen: Observation, replicas: number, setting: Setting): Action {
  const { config, topology } = setting;
  const { membership } = seen;
  if (seen.waitedSeconds >= config.limits.leaveSeconds) {
    return { do: 'release', why: `has not left within ${config.limits.leaveSeconds} s; the others remove it when that is safe` };
  }
  if (membership === undefined) {
    // A server that is down adds nothing to a quorum that others wait for.
    const hopeless = !seen.serverRunning && seen.waitedSeconds >= config.limits.quorumSeconds;
    return hopeless ? { do: 'release', why: 'no member answers and the own server is down' } : { do: 'wait', why: 'no member answers' };
  }
  const all = seats(seen, membership, setting);
  const self = all.find((seat) => seat.ordinal === topology.self.ordinal);
  if (self === undefined) return { do: 'release', why: 'it has left the cluster' };
  const stays = (seat: Seat) => seat.ordinal !== undefined && seat.ordinal < replicas;
  const successor = lowestFirst(all).find((seat) => stays(seat) && isReady(seat));
  if (!self.member.learner && (successor === undefined || !quorumWithout(all, self))) {
    // A leader that stops goes on promoting and reaping: that may be what it waits for.
    return steward(all, seen, setting) ?? { do: 'wait', why: `no ready voter below ordinal ${replicas}, or no quorum without this one` };
  }
  if (seen.own?.corruptMembers !== undefined) return mendFirst(all, seen, setting);
  const handOver = offerLeadership(seen, all.filter(stays));
  if (handOver !== undefined) return handOver;
  // Asked of one that stays: the own server ends with the removal, often without an answer.
  return { do: 'remove', memberId: self.member.id, via: successor?.ordinal ?? membership.toldBy, why: `scaled in to ${replicas}` };
}

/** Members hold different data: with one that leaves, the majority that tells who is right may go. */
function mendFirst(all: readonly Seat[], seen: Observation, setting: Setting): Action {
  const acts = seen.own?.leaderId !== undefined && isActing(all, seen.own.leaderId);
  const action = acts ? (steward(all, seen, setting) ?? decideCorruption(all, seen, setting)) : undefined;
  return action ?? { do: 'wait', why: 'etcd has raised the alarm CORRUPT: no member leaves before it is known whose data is right' };
}

function restart(seen: Observation, setting: Setting): Action {
  const { membership, own } = seen;
  if (own === undefined) return { do: 'release', why: 'the own server does not answer: ending it takes nothing away' };
  if (own.learner) return { do: 'release', why: 'a learner has no vote' };
  const late = seen.waitedSeconds >= setting.config.limits.quorumSeconds;
  if (membership === undefined) {
    return late ? { do: 'release', why: 'no quorum came back in time' } : { do: 'wait', why: 'there is no quorum' };
  }
  const all = seats(seen, membership, setting);
  if (!late && takesQuorum(all, seen)) return steward(all, seen, setting) ?? { do: 'wait', why: 'the others are no quorum without this member' };
  return offerLeadership(seen, all) ?? { do: 'release', why: late ? 'the others were no quorum in time' : 'the others carry on' };
}

/**
 * Whether the end of this member would stop a cluster that could go on a little later. Members that stop at once take
 * turns, the highest ordinal first. Not with a dead token: then the pod is force-deleted, and has no time to wait.
 */
function takesQuorum(all: readonly Seat[], { wanted }: Observation): boolean {
  const voting = voters(all);
  const others = voting.filter(({ self }) => !self);
  if (wanted.is === 'forbidden' && others.some(({ stopping }) => stopping)) return false;
  const own = all.find(({ self }) => self)?.ordinal ?? 0;
  const stay = others.filter((seat) => carriesOn(seat) && (!seat.stopping || (seat.ordinal ?? own) < own));
  // Those who are still to join count: a member that was scaled in and is wanted again before it is gone is one of few.
  const inTheEnd = wanted.is === 'size' ? Math.max(all.length, wanted.replicas) : all.length;
  const enoughToWaitFor = inTheEnd - 1 >= quorum(voting.length);
  return enoughToWaitFor && stay.length < quorum(voting.length);
}

/** Ready, and not about to end: one that stops has said that it waits. */
function carriesOn(seat: Seat): boolean {
  return isReady(seat) && (!seat.stopping || seat.yields);
}

/** Only to a voter that answers, knows a leader and is not about to end: a transfer to any other hangs. */
function offerLeadership({ handOvers, own }: Observation, candidates: readonly Seat[]): Action | undefined {
  if (own === undefined || own.leaderId !== own.memberId || handOvers >= HAND_OVERS) return undefined;
  const to = lowestFirst(candidates).find((seat) => !seat.self && carriesOn(seat));
  return to === undefined ? undefined : { do: 'handOver', memberId: to.member.id };
}
