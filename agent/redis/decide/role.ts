import type { Action, Setting } from '../model/action';
import type { Observation, View } from '../model/facts';
import {
  answersAsPrimary, isFresh, lowestFirst, type Member, newest, ofShard, primaryOf, replicasOf, selfAmong, servingPrimary, wantedViews,
} from '../model/members';
import { eachSlot, hasSlot } from '../model/slots';
import { samePod } from '../model/topology';

/** How long a replica asks for votes. They come within a second or never. */
const VOTING_SECONDS = 3;

/** After an introduction, a node is known within this time, unless it was forgotten. */
const FORGOTTEN_SECONDS = 5;

/**
 * Decides which node this one replicates. Roles come from the servers themselves and their old lists of nodes: "ordinal 0 is the primary"
 * would be wrong. Only a node that owns nothing is given a role.
 */
export function decideRole(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const self = selfAmong(all);
  if (self === undefined || self.slotCount > 0) return undefined;
  if (seen.wanted.is === 'shape' && setting.topology.self.shard >= seen.wanted.shards) return relink(own, seen, all, setting);
  const shard = ofShard(all, setting.topology.self.shard);
  const serving = servingPrimary(all, setting.topology.self.shard);
  if (isForgotten(own, seen, serving)) {
    return { do: 'reset', why: 'every node has forgotten its ID, and for a minute accepts it only with a new one' };
  }
  if (serving !== undefined) return follow(serving, own, seen, all, setting);
  const primary = primaryOf(own, all);
  // The slots of this primary wait for the election of one of its replicas: until then, no node may take its place or forget it. It may
  // have gone before this node learned which pod it was.
  const unnamed = primary?.pod === undefined && (primary?.slotCount ?? 0) > 0;
  if (unnamed || shard.some(({ slotCount, gone }) => gone && slotCount > 0)) return promote(own, primary, seen, all, setting);
  return joinEmptyShard(own, seen, all, setting);
}

/**
 * The pod was scaled in, and out again. Its data is older than what its primary serves, and would be copied again anyway. A copy that is in
 * sync is kept: until there was another copy, all data would be on one disk.
 */
function isForgotten(own: View, { forgottenSeconds }: Observation, serving: Member | undefined): boolean {
  if (forgottenSeconds < FORGOTTEN_SECONDS || isFresh(own) || own.me.slots.length > 0) return false;
  return own.me.primary
    ? own.keys === 0
    : !own.linkUp && serving?.view !== undefined && answersAsPrimary(serving) && serving.view.me.slots.length > 0;
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

/** A replica may keep connecting to an address that its primary once had. */
function relink(own: View, seen: Observation, all: readonly Member[], { config }: Setting): Action | undefined {
  if (own.me.primary || own.linkUp || seen.linkDownSeconds < config.limits.relinkSeconds) return undefined;
  const primary = primaryOf(own, all);
  if (primary === undefined || !answersAsPrimary(primary)) return undefined;
  return replicate(primary, `no link to its primary for ${Math.round(seen.linkDownSeconds)} s, although the primary answers`);
}

/**
 * The volume of the primary is lost: its pod answers with another ID. The replica with the most data requests the votes. In all other cases
 * the servers elect by themselves, and a primary that is only slow comes back.
 *
 * The votes may never come: if the primary took a new epoch and was lost before its replica knew, the others take the replica for an
 * outdated one; and if most primaries lost their disks at once, there is no majority. The replica then takes the slots without votes, once
 * every pod says that it has none of them.
 */
function promote(own: View, primary: Member | undefined, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  if (
    own.me.primary || primary === undefined || primary.slotCount === 0 ||
    !(primary.superseded || isNobody(primary, own, seen, setting))
  ) {
    return undefined;
  }
  const replicas = replicasOf(all, primary.node.id).filter(({ gone }) => !gone);
  if (replicas.some(({ view, pod }) => view === undefined || pod === undefined)) return undefined;
  if (newest(replicas.filter(({ self, agent }) => self || agent?.stopping !== true))?.self !== true) return undefined;
  const votes = (seen.votesAskedSeconds ?? 0) < VOTING_SECONDS || !isUncontested(primary, own, seen, setting);
  const why = 'the pod of its primary answers with another ID: the volume is lost';
  return { do: 'promote', votes, why: votes ? why : `${why}, and the other primaries don't vote for its replica` };
}

/** Every pod answers, and none has a slot that this replica would take. */
function isUncontested({ node }: Member, own: View, seen: Observation, setting: Setting): boolean {
  if (seen.wanted.is !== 'shape' || wantedViews(own, seen.wanted, seen, setting).includes(undefined)) return false;
  const slots = eachSlot(node.slots);
  return !seen.peers.some(({ view }) => slots.some((slot) => hasSlot(view?.me.slots ?? [], slot)));
}

/** Nobody knows which pod it was, but every pod answers with another ID. */
function isNobody({ pod, gone }: Member, own: View, seen: Observation, setting: Setting): boolean {
  return pod === undefined && gone && seen.wanted.is === 'shape' && !wantedViews(own, seen.wanted, seen, setting).includes(undefined);
}

/** In a shard without slots, all pods follow the first primary: the shard needs a primary with replicas before it receives slots. */
function joinEmptyShard(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { self } = setting.topology;
  const onlyCopies = own.slotsServed === setting.slots && followsNothing(own, all);
  if ((own.keys > 0 && !onlyCopies) || seen.wanted.is !== 'shape') return undefined;
  const first = lowestFirst(ofShard(all, self.shard)).find((member) => member.self
    ? own.me.primary
    : answersAsPrimary(member) && member.view?.keys === 0);
  if (first === undefined) return leaveGhost(own, seen, all, setting);
  if (first.self || own.me.primaryId === first.node.id) return relink(own, seen, all, setting);
  // A silent pod before it may be the primary.
  const silent = seen.peers.some(({ pod, view }) => (
    pod.shard === self.shard && pod.ordinal < (first.pod?.ordinal ?? 0) && view === undefined
  ));
  return silent ? undefined : replicate(first, `${setting.topology.podName(first.pod ?? self)} is the first primary of this empty shard`);
}

/**
 * The primary moved its slots away before it went, or lost them to a replica: as long as all slots are served, the data of this replica is
 * served elsewhere.
 */
function followsNothing(own: View, all: readonly Member[]): boolean {
  const primary = primaryOf(own, all);
  return !own.me.primary && (primary === undefined || (primary.slotCount === 0 && (primary.gone || !primary.node.primary)));
}

/** A replica of a node that is gone and had no slots is never elected. This one has no data, so it starts from the beginning. */
function leaveGhost(own: View, seen: Observation, all: readonly Member[], { topology }: Setting): Action | undefined {
  const first = !seen.peers.some(({ pod, view }) => (
    pod.shard === topology.self.shard && pod.ordinal < topology.self.ordinal && view === undefined
  ));
  const lowest = lowestFirst(ofShard(all, topology.self.shard)).find(({ gone }) => !gone);
  if (own.keys > 0 || !followsNothing(own, all) || !first || !samePod(lowest?.pod, topology.self)) return undefined;
  return { do: 'reset', why: 'its primary is gone and owned no slots, and this replica holds no keys' };
}

function replicate({ node }: Member, why: string): Action {
  return { do: 'replicate', nodeId: node.id, why };
}

/**
 * Whether this replica may start an election when its primary fails.
 *
 * It may not right after the two have reconnected. A primary that was away counts as failed for ten seconds after it is back, and a replica
 * that receives a copy in that time would win the votes against a primary that accepts writes. Those writes would be lost. Nor may it from
 * the arrival of a copy until that copy is on its disk, because its old data is too old to be brought up to date.
 */
export function decideElection(own: View, { electable, wasInTouch }: Observation, all: readonly Member[]): Action | undefined {
  const primary = primaryOf(own, all);
  const serves = primary?.view?.me.primary === true;
  const mustNot = own.copying || (serves && primary.node.failed);
  const may = own.me.primary || (!own.rewriting && (own.linkUp || (!serves && wasInTouch)));
  const next = !mustNot && (may || electable);
  return electable === undefined || next === electable ? undefined : { do: 'electable', electable: !electable };
}
