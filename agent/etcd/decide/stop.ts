import { decideIssue } from '../../kernel/certificates/issuance';
import type { Action, Setting } from '../model/action';
import type { Observation } from '../model/facts';
import { quorum } from '../model/topology';
import { decideCorruption } from './corruption';
import { accessRefusal, othersGoOn, refusalText, warnInStop } from './refusal';
import { isActing, steward } from './steward';
import { isReady, lowestFirst, quorumWithout, type Seat, seats, voters } from './voters';

/**
 * After this many failed transfers, another one will not succeed either: the others then elect a leader by themselves, in about a second.
 */
const HAND_OVERS = 3;

/**
 * What the pod does before its server stops. When it is scaled in, it leaves the cluster; any other stop is a restart, and its member
 * stays. The number of wanted members is read anew: without an answer, or without permission to read it, no member is removed.
 */
export function decideStop(seen: Observation, setting: Setting): Action {
  const { wanted } = seen;
  if (wanted.is === 'gone' || (wanted.is === 'size' && wanted.replicas === 0)) {
    return { do: 'release', why: 'all members stop, and none of them leaves the cluster' };
  }
  // A stop may take longer than its certificates live.
  const issue = decideIssue(seen);
  if (issue !== undefined) return issue;
  if (wanted.is === 'size' && setting.topology.self.ordinal >= wanted.replicas) return leave(seen, wanted.replicas, setting);
  return restart(seen, setting);
}

function leave(seen: Observation, replicas: number, setting: Setting): Action {
  const { config, topology } = setting;
  const { membership } = seen;
  const all = membership === undefined ? [] : seats(seen, membership, setting);
  const self = all.find((seat) => seat.ordinal === topology.self.ordinal);
  if (membership !== undefined && self === undefined) return { do: 'release', why: 'it has left the cluster' };
  if (seen.waitedSeconds >= config.limits.leaveSeconds) {
    return notRemoved(`it could not leave within ${config.limits.leaveSeconds} s`, seen, setting);
  }
  if (membership === undefined || self === undefined) {
    // A server that is down contributes nothing to a quorum for which others wait.
    const hopeless = !seen.serverRunning && seen.waitedSeconds >= config.limits.quorumSeconds;
    if (hopeless) return notRemoved("no member returns the list of members, and this pod's server is down", seen, setting);
    return warnInStop(seen, cannotLeave(replicas, setting), setting) ?? { do: 'wait', why: 'no member returns the list of members' };
  }
  if (seen.limited !== undefined) return warnInStop(seen, cannotLeave(replicas, setting), setting) ?? { do: 'wait', why: seen.limited.why };
  const stays = (seat: Seat) => seat.ordinal !== undefined && seat.ordinal < replicas;
  const successor = lowestFirst(all).find((seat) => stays(seat) && isReady(seat));
  if (!self.member.learner && (successor === undefined || !quorumWithout(all, self))) {
    // A stopping leader continues to promote and remove members: this may be what it waits for.
    const why = `there is no ready voter below ordinal ${replicas}, or no quorum without this member`;
    return steward(all, seen, setting) ?? { do: 'wait', why };
  }
  if (seen.own?.corruptMembers !== undefined) return mendFirst(all, seen, setting);
  const handOver = offerLeadership(seen, all.filter(stays));
  if (handOver !== undefined) return handOver;
  // A remaining member removes this one: this pod's server exits on its removal, often without an answer.
  return { do: 'remove', memberId: self.member.id, via: successor?.ordinal ?? membership.toldBy, why: `scaled in to ${replicas}` };
}

/** This warning comes while there is still time: once the pod is gone, its vote is missing. */
function cannotLeave(replicas: number, { topology, config }: Setting): string {
  return `the cluster is scaled in to ${replicas}, and ${topology.self.podName} can't leave; it waits at most ` +
    `${config.limits.leaveSeconds} s, and then its vote is missing from the quorum. Fix the cause now`;
}

/**
 * The pod stops like one that restarts, because a pod that is being deleted can't be kept. The failure is reported so that nobody takes it
 * for a success.
 */
function notRemoved(why: string, seen: Observation, setting: Setting): Action {
  const { podName, ordinal } = setting.topology.self;
  const refusal = accessRefusal(seen);
  const cause = refusal === undefined ? why : `${why}: ${refusalText(refusal, setting)}`;
  return {
    do: 'fail',
    reason: 'NotRemoved',
    why:
      `${podName} was scaled in and stops, but it is still a member (${cause}). It counts toward the quorum, and its disk is kept. The ` +
      `other members remove it as soon as they can; if they have no leader, scale out to ${ordinal + 1} or more, wait until all members ` +
      'are ready, and scale in again',
  };
}

/** Members have different data: if one of them leaves, the majority that shows which data is right may be lost. */
function mendFirst(all: readonly Seat[], seen: Observation, setting: Setting): Action {
  const acts = seen.own?.leaderId !== undefined && isActing(all, seen.own.leaderId);
  const action = acts ? (steward(all, seen, setting) ?? decideCorruption(all, seen, setting)) : undefined;
  return action ?? { do: 'wait', why: 'etcd has raised the alarm CORRUPT: no member leaves until it is known which data is right' };
}

function restart(seen: Observation, setting: Setting): Action {
  const { membership, own } = seen;
  if (own === undefined && seen.vitals?.hasLeader === true) return restartUnseen(seen, setting);
  if (own === undefined) return { do: 'release', why: "this pod's server does not answer: stopping it makes nothing worse" };
  if (own.learner) return { do: 'release', why: 'a learner has no vote' };
  const late = seen.waitedSeconds >= setting.config.limits.quorumSeconds;
  if (membership === undefined) {
    return late ? { do: 'release', why: 'the quorum did not come back in time' } : { do: 'wait', why: 'there is no quorum' };
  }
  const all = seats(seen, membership, setting);
  if (!late && takesQuorum(all, seen)) {
    return steward(all, seen, setting) ?? { do: 'wait', why: 'the other members have no quorum without this one' };
  }
  const why = late ? 'the other members had no quorum in time' : 'the other members have a quorum';
  return offerLeadership(seen, all) ?? { do: 'release', why };
}

/**
 * This pod's server serves, but the list of members can't be read and leadership can't be handed over: etcd itself transfers it when it
 * stops.
 */
function restartUnseen(seen: Observation, setting: Setting): Action {
  if (seen.vitals?.learner === true) return { do: 'release', why: 'a learner has no vote' };
  if (seen.waitedSeconds >= setting.config.limits.quorumSeconds) {
    return { do: 'release', why: 'as far as is known, the other members had no quorum in time' };
  }
  return othersGoOn(seen, setting)
    ? { do: 'release', why: 'according to their metrics, the other members have a quorum' }
    : { do: 'wait', why: 'the other members may have no quorum without this one' };
}

/**
 * Whether stopping this member would stop a cluster that could continue a little later. Members that stop at the same time take turns, the
 * highest ordinal first. A pod whose token is no longer valid doesn't wait: it is being force-deleted, and has no time.
 */
function takesQuorum(all: readonly Seat[], { wanted }: Observation): boolean {
  const voting = voters(all);
  const others = voting.filter(({ self }) => !self);
  if (wanted.is === 'forbidden' && others.some(({ stopping }) => stopping)) return false;
  const own = all.find(({ self }) => self)?.ordinal ?? 0;
  const stay = others.filter((seat) => carriesOn(seat) && (!seat.stopping || (seat.ordinal ?? own) < own));
  // Members that have yet to join count as well: a member that was scaled in and is wanted again before it has left is one of few.
  const inTheEnd = wanted.is === 'size' ? Math.max(all.length, wanted.replicas) : all.length;
  const enoughToWaitFor = inTheEnd - 1 >= quorum(voting.length);
  return enoughToWaitFor && stay.length < quorum(voting.length);
}

/** Whether the member is ready and not about to stop. A stopping member that yields has said that it waits. */
function carriesOn(seat: Seat): boolean {
  return isReady(seat) && (!seat.stopping || seat.yields);
}

/** Hands leadership only to a voter that answers, knows a leader and is not about to stop: a transfer to any other member hangs. */
function offerLeadership({ handOvers, own }: Observation, candidates: readonly Seat[]): Action | undefined {
  if (own === undefined || own.leaderId !== own.memberId || handOvers >= HAND_OVERS) return undefined;
  const able = lowestFirst(candidates).filter((seat) => !seat.self && carriesOn(seat));
  // A member that joins copies the leader's data.
  const to = able.find(({ member }) => own.corruptMembers?.includes(member.id) !== true) ?? able[0];
  return to === undefined ? undefined : { do: 'handOver', memberId: to.member.id };
}
