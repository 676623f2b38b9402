import type { Action, Setting } from '../model/action';
import type { Observation, View } from '../model/facts';
import { answersAsPrimary, isFresh, lowestFirst, Member, newest, ofShard, primaryOf, replicasOf, selfAmong, servingPrimary, wantedViews } from '../model/members';
import { samePod } from '../model/topology';

/** A node that was just met is known within so long, if it may be. */
const FORGOTTEN_SECONDS = 5;

/**
 * Whom this node replicates. Roles come from the servers themselves and their old lists of nodes: "ordinal 0 is the
 * primary" would be wrong. Only a node that has nothing is given a role.
 */
export function decideRole(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const self = selfAmong(all);
  if (self === undefined || self.slotCount > 0) return undefined;
  if (seen.wanted.is === 'shape' && setting.topology.self.shard >= seen.wanted.shards) return relink(own, seen, all, setting);
  const shard = ofShard(all, setting.topology.self.shard);
  const serving = servingPrimary(all, setting.topology.self.shard);
  if (isForgotten(own, seen, serving)) return { do: 'reset', why: 'every node has forgotten its ID, and lets it in for a minute under another one only' };
  if (serving !== undefined) return follow(serving, own, seen, all, setting);
  const primary = primaryOf(own, all);
  // Its slots wait for one of its replicas to be elected: nobody may take its place, and nobody may forget it before.
  // It may be gone before it told this node whose pod it was.
  const unnamed = primary?.pod === undefined && (primary?.slotCount ?? 0) > 0;
  if (unnamed || shard.some(({ slotCount, gone }) => gone && slotCount > 0)) return promote(own, primary, seen, all, setting);
  return joinEmptyShard(own, seen, all, setting);
}

/**
 * Scaled in, and out again. What it holds is older than what its primary serves, and would be copied anew anyway. A copy that is in touch is
 * kept: until there were another one, all of it would be on one disk.
 */
function isForgotten(own: View, { forgottenSeconds }: Observation, serving: Member | undefined): boolean {
  if (forgottenSeconds < FORGOTTEN_SECONDS || isFresh(own) || own.me.slots.length > 0) return false;
  return own.me.primary ? own.keys === 0 : !own.linkUp && serving?.view !== undefined && answersAsPrimary(serving) && serving.view.me.slots.length > 0;
}

function follow(serving: Member, own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  if (!answersAsPrimary(serving)) return undefined;
  const name = setting.topology.podName(serving.pod ?? setting.topology.self);
  if (own.me.primary) return own.keys > 0 ? undefined : replicate(serving, `${name} serves this shard`);
  if (own.me.primaryId === serving.node.id) return relink(own, seen, all, setting);
  const primary = primaryOf(own, all);
  return primary === undefined || primary.slotCount === 0 || primary.pod?.shard !== serving.pod?.shard
    ? replicate(serving, `${name} serves this shard, and the primary of this replica does not`)
    : undefined;
}

/** A replica may keep asking an address that its primary had once. */
function relink(own: View, seen: Observation, all: readonly Member[], { config }: Setting): Action | undefined {
  if (own.me.primary || own.linkUp || seen.linkDownSeconds < config.limits.relinkSeconds) return undefined;
  const primary = primaryOf(own, all);
  if (primary === undefined || !answersAsPrimary(primary)) return undefined;
  return replicate(primary, `no link to its primary for ${Math.round(seen.linkDownSeconds)} s, though that answers`);
}

/**
 * The volume of the primary is lost: its pod answers under another ID. The replica that has most asks for the votes.
 * In every other case the servers elect by themselves, and a primary that is only slow comes back.
 */
function promote(own: View, primary: Member | undefined, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  if (own.me.primary || primary === undefined || primary.slotCount === 0 || !(primary.superseded || isNobody(primary, own, seen, setting))) return undefined;
  const replicas = replicasOf(all, primary.node.id).filter(({ gone }) => !gone);
  if (replicas.some(({ view, pod }) => view === undefined || pod === undefined)) return undefined;
  if (newest(replicas.filter(({ self, agent }) => self || agent?.stopping !== true))?.self !== true) return undefined;
  return { do: 'promote', why: 'the pod of its primary answers under another ID: the volume is lost' };
}

/** Whichever pod it was, that answers under another ID. */
function isNobody({ pod, gone }: Member, own: View, seen: Observation, setting: Setting): boolean {
  return pod === undefined && gone && seen.wanted.is === 'shape' && !wantedViews(own, seen.wanted, seen, setting).includes(undefined);
}

/** A shard without slots: all follow the first that is a primary, so that it has one, and that one is copied, before it gets any. */
function joinEmptyShard(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { self } = setting.topology;
  const onlyCopies = own.slotsServed === setting.slots && followsNothing(own, all);
  if ((own.keys > 0 && !onlyCopies) || seen.wanted.is !== 'shape') return undefined;
  const first = lowestFirst(ofShard(all, self.shard)).find((member) => member.self ? own.me.primary : answersAsPrimary(member) && member.view?.keys === 0);
  if (first === undefined) return leaveGhost(own, seen, all, setting);
  if (first.self || own.me.primaryId === first.node.id) return relink(own, seen, all, setting);
  // While a pod before it is silent, that one may be the primary.
  const silent = seen.peers.some(({ pod, view }) => pod.shard === self.shard && pod.ordinal < (first.pod?.ordinal ?? 0) && view === undefined);
  return silent ? undefined : replicate(first, `${setting.topology.podName(first.pod ?? self)} is the first primary of this empty shard`);
}

/** Its primary gave its slots away before it went, or lost them to a replica: while all are served, what this replica holds is served elsewhere. */
function followsNothing(own: View, all: readonly Member[]): boolean {
  const primary = primaryOf(own, all);
  return !own.me.primary && (primary === undefined || (primary.slotCount === 0 && (primary.gone || !primary.node.primary)));
}

/** A replica of a node that is gone and had no slots is never elected: it begins anew, since it has nothing. */
function leaveGhost(own: View, seen: Observation, all: readonly Member[], { topology }: Setting): Action | undefined {
  const first = !seen.peers.some(({ pod, view }) => pod.shard === topology.self.shard && pod.ordinal < topology.self.ordinal && view === undefined);
  const lowest = lowestFirst(ofShard(all, topology.self.shard)).find(({ gone }) => !gone);
  if (own.keys > 0 || !followsNothing(own, all) || !first || !samePod(lowest?.pod, topology.self)) return undefined;
  return { do: 'reset', why: 'its primary is gone and owned no slots, and it holds no keys' };
}

function replicate({ node }: Member, why: string): Action {
  return { do: 'replicate', nodeId: node.id, why };
}
