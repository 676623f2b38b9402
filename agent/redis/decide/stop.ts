import { decideIssue } from '../../kernel/certificates/issuance';
import { type Action, type Setting, wait } from '../model/action';
import type { Observation, View, Wanted } from '../model/facts';
import {
  answersAsPrimary, isCopied, isFresh, knownBy, type Member, members, newest, ofShard, replicasOf, servingPrimary,
} from '../model/members';
import { rangesText } from '../model/slots';
import { decideCertificate } from './certificate';
import { decideMeet } from './gossip';
import { allKnowEmpty, decideMove, resumeMove } from './move';
import { decideOpenSlots } from './open-slots';
import { decideRole } from './role';
import { canBeSpared, decideBusy } from './trouble';

/** A manual failover takes at most 5 s; after that, the servers give up. */
const FAILOVER_SECONDS = 6;

/** How long a primary waits for the primaries of lower shards to hand over first. */
const TURN_SECONDS = 10;

/** A tool that prunes before it applies updates the record soon afterwards. If the shard is removed, this pod moves its slots away. */
const RECORD_SECONDS = 60;

/** After this many failed failovers, another one will not succeed either: once this server is gone, the others elect by themselves. */
const HAND_OVERS = 3;

/**
 * What the pod does before its server stops. On a restart, it hands over; if its shard is removed, it first moves its slots away. The
 * wanted shape is read for each observation: without an answer, or without permission to read it, the stop is a restart.
 */
export function decideStop(seen: Observation, setting: Setting): Action {
  const { wanted } = seen;
  if (wanted.is === 'gone') return { do: 'release', why: 'the cluster is deleted, or is being deleted' };
  const renewal = seen.waitedSeconds < setting.config.limits.drainSeconds ? renew(seen) : undefined;
  if (renewal !== undefined) return renewal;
  if (wanted.is !== 'shape') return restart(seen, setting);
  if (setting.topology.self.shard >= wanted.shards) return leave(seen, wanted.shards, setting);
  if (wanted.ownDeleted === true && seen.waitedSeconds < RECORD_SECONDS) {
    return wait('the StatefulSet is gone: the state record may soon say that the shard is removed');
  }
  if (wanted.ownPods === 0) return { do: 'release', why: 'the StatefulSet is scaled to 0 or deleted, and all of its pods stop' };
  const { ownPods = Infinity } = wanted;
  return setting.topology.self.ordinal >= ownPods ? leaveShard(seen, ownPods, setting) : restart(seen, setting);
}

/** A stop may last an hour. In the meantime, certificates expire, and the others move on to a new password or another authority. */
function renew(seen: Observation): Action | undefined {
  if (seen.password?.accepted === false) return { do: 'acceptPassword' };
  return decideIssue(seen) ?? decideCertificate(seen);
}

/** The shard is removed: this pod may stop only when the shard owns no slots. */
function leave(seen: Observation, shards: number, setting: Setting): Action {
  const { own } = seen;
  const { config, topology } = setting;
  if (seen.waitedSeconds >= config.limits.drainSeconds) {
    const why =
      `shard ${topology.self.shard} could not move all its slots away within ${config.limits.drainSeconds} s; restore the previous ` +
      'number of shards, and the slots are served again';
    return { do: 'release', why, alarm: 'SlotsLeft' };
  }
  if (own === undefined) return leaveWithoutServer(seen, setting);
  const all = members(seen, setting);
  if (!own.me.primary) {
    if (ofShard(all, topology.self.shard).some(({ slotCount }) => slotCount > 0)) {
      return decideMeet(own, seen) ?? wait(`shard ${topology.self.shard} still owns slots, and this pod is its replica`);
    }
    if (own.keys > 0 || isFresh(own)) return { do: 'release', why: 'its shard no longer owns slots' };
    return { do: 'reset', why: 'its shard no longer owns slots, and its volume must not remember the cluster' };
  }
  if (own.me.slots.length > 0) {
    return (
      decideOpenSlots(own, seen, all, setting) ?? decideMove(own, seen, all, setting) ?? decideMeet(own, seen) ??
      wait(`no shard below ${shards} can accept slots now`)
    );
  }
  if (isFresh(own)) return { do: 'release', why: 'it has left the cluster' };
  // Perhaps only this server does not know yet which slots it owns.
  if (!allKnowEmpty(own, all, shards)) return wait('not every node knows yet that this one owns no slots');
  if (own.keys > 0) {
    return (
      decideOpenSlots(own, seen, all, setting) ??
      wait(`this node owns no slots, but holds ${own.keys} keys: its volume is kept as it is`)
    );
  }
  return { do: 'reset', why: 'it has left the cluster, and its volume must not remember it' };
}

function leaveWithoutServer(seen: Observation, setting: Setting): Action {
  const { serverRunning, waitedSeconds } = seen;
  const { config } = setting;
  // Nothing restarts a server in a terminating pod, so it is shut down only if another server of the shard can move the slots away.
  const busy = decideBusy(seen, setting);
  if (busy?.do === 'kill' || (busy !== undefined && canBeSpared(seen, setting))) return busy;
  if (serverRunning || waitedSeconds < config.limits.handOverSeconds) return wait("this pod's server does not answer");
  return { do: 'release', why: "this pod's server is down, so its slots can't be moved", alarm: 'SlotsLeft' };
}

/** The shard stays, with fewer pods: this pod may stop only when a remaining pod has the data and serves it. */
function leaveShard(seen: Observation, pods: number, setting: Setting): Action {
  const { own } = seen;
  const { config, topology } = setting;
  if (seen.waitedSeconds >= config.limits.drainSeconds) {
    return {
      do: 'release',
      why: `no pod below ordinal ${pods} of ${topology.statefulSet(topology.self.shard)} has taken over; restore the previous number of ` +
        'pods',
      alarm: 'SlotsLeft',
    };
  }
  if (own === undefined) return leaveWithoutServer(seen, setting);
  const all = members(seen, setting);
  if (own.me.primary) {
    if (own.me.slots.length === 0) return { do: 'release', why: 'it owns no slots' };
    return handOver(own, seen, all, pods, setting) ?? decideMeet(own, seen) ?? wait(`no pod below ordinal ${pods} replicates this one`);
  }
  const serving = servingPrimary(all, topology.self.shard);
  if (serving?.pod !== undefined && serving.pod.ordinal < pods && answersAsPrimary(serving)) {
    return { do: 'release', why: 'one of the remaining pods serves this shard' };
  }
  return (
    decideMeet(own, seen) ?? decideRole(own, seen, all, setting) ??
    wait(`no pod below ordinal ${pods} serves this shard, and this pod has its data`)
  );
}

function restart(seen: Observation, setting: Setting): Action {
  const { own } = seen;
  if (own === undefined) return restartWithoutView(seen);
  if (!own.me.primary) return { do: 'release', why: 'a replica may stop at any time' };
  if (own.me.slots.length === 0) return { do: 'release', why: 'it owns no slots' };
  const all = members(seen, setting);
  const late = seen.waitedSeconds >= setting.config.limits.handOverSeconds;
  if (late || seen.handOvers >= HAND_OVERS) {
    if ((seen.secondsSinceHandOver ?? Infinity) < FAILOVER_SECONDS) return wait('a replica is taking over');
    return { do: 'release', why: `no replica took over within ${Math.round(seen.waitedSeconds)} s, after ${seen.handOvers} requests` };
  }
  const next = handOver(own, seen, all, Infinity, setting);
  if (next !== undefined) return next;
  return hasReplicas(seen.wanted)
    ? wait('its replica is coming back')
    : { do: 'release', why: 'it has no replica that could take over' };
}

/** A script that has written nothing is killed at once, so that its server can hand over. Any other script ends with its server. */
function restartWithoutView({ unanswered, unkillable }: Observation): Action {
  const why = unanswered?.why;
  if (why?.is === 'busy' && why.running !== 'module' && unkillable !== true) {
    return {
      do: 'kill',
      running: why.running,
      why: `a ${why.running} kept the server busy when its pod had to stop; it has written nothing and is killed`,
    };
  }
  return { do: 'release', why: "this pod's server gives no view: stopping it makes nothing worse" };
}

/** When all pods stop at once, the primary serves until its replica has restarted and takes over. A replica never waits. */
function hasReplicas(wanted: Wanted): boolean {
  return wanted.is === 'shape' && Math.min(wanted.pods, wanted.ownPods ?? Infinity) > 1;
}

/**
 * Hands over to the replica with the most data, never to one that is stopping. Moves in progress are finished first. Returns undefined if
 * there is no replica.
 */
function handOver(own: View, seen: Observation, all: readonly Member[], pods: number, setting: Setting): Action | undefined {
  if ((seen.secondsSinceHandOver ?? Infinity) < FAILOVER_SECONDS) return wait('a replica is taking over');
  const staying = replicasOf(all, own.me.id).filter(({ gone, agent, pod }) => (
    !gone && agent?.stopping !== true && pod !== undefined && pod.ordinal < pods
  ));
  const synced = staying.filter(({ view }) => (
    view !== undefined && isCopied(view) && view.serves && view.me.primaryId === own.me.id && knowsSlots(view, own)
  ));
  const best = newest(synced);
  if (best?.pod === undefined) {
    return staying.length > 0 ? wait('its replica is not in sync and on disk yet, or is cut off from the other nodes') : undefined;
  }
  if (seen.waitedSeconds < TURN_SECONDS && isOthersTurn(all, setting)) return wait('the primary of a lower shard hands over first');
  return resumeMove(own, all, setting) ?? { do: 'handOver', pod: best.pod, nodeId: best.node.id };
}

/**
 * In a rollout, all shards hand over at the same time. Each server votes once per epoch: two candidates in the same epoch split the votes,
 * and one of them fails, with writes blocked for 5 s.
 */
function isOthersTurn(all: readonly Member[], { topology }: Setting): boolean {
  return all.some((one) => (
    one.agent?.stopping === true && answersAsPrimary(one) && one.slotCount > 0 && (one.pod?.shard ?? Infinity) < topology.self.shard
  ));
}

/** A replica that does not know that a slot has moved would take that slot too, with an epoch that wins. */
function knowsSlots(view: View, { me }: View): boolean {
  return rangesText(knownBy(view, me.id)?.slots ?? []) === rangesText(me.slots);
}
