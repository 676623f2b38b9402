import { type Action, type Setting, wait } from '../model/action';
import { believesOldClaims } from '../model/behaviour';
import type { Observation, View } from '../model/facts';
import {
  agreesOnMe, answersAsPrimary, isBefore, knownBy, lowestFirst, type Member, ofShard, ownedByShard, replicasOf, selfAmong, servingPrimary,
} from '../model/members';
import { balancePlan, countSlots, hasSlot, lastSlots } from '../model/slots';
import { replicasHold } from './hold';

/** The slots that this node moves away next: first those of interrupted moves, then its part of the plan. */
export function decideMove(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const self = ownerAmong(own, all);
  if (self === undefined) return undefined;
  const next = resumeMove(own, all, setting) ?? joinSplitShard(self, all, setting) ?? decidePlanned(own, self, seen, all, setting);
  return next?.do === 'move' ? next : undefined;
}

/** The reason why slots that should be elsewhere stay here for now. */
export function decideHeldUp(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const self = ownerAmong(own, all);
  return self && decidePlanned(own, self, seen, all, setting);
}

/** This node, if it owns slots. */
function ownerAmong(own: View, all: readonly Member[]): Member | undefined {
  const self = selfAmong(all);
  return own.me.primary && self !== undefined && self.slotCount > 0 ? self : undefined;
}

/**
 * An interrupted move may have left keys on both sides. The target is the node that serves the target's shard now, even after a failover.
 */
export function resumeMove(own: View, all: readonly Member[], setting: Setting): Action | undefined {
  const targetOf = interrupted(own, all, setting);
  for (const target of new Set(targetOf.values())) {
    if (target.self || !isOpenTo(own, target, all, setting) || !replicasHold(target, all) || !shardAnswers(target, own, all)) continue;
    const slots = [...targetOf].filter(([slot, to]) => to === target && hasSlot(own.me.slots, slot)).map(([slot]) => slot);
    if (slots.length === 0 || (target.pod?.shard === setting.topology.self.shard && wouldFollow(own, slots.length))) continue;
    return move(slots.slice(0, setting.config.limits.slotsPerStep), target, 'a move was interrupted');
  }
  return undefined;
}

/**
 * Where slots of this node are to go on to. Of several nodes that have keys of a slot, the one to which this server redirects clients has
 * the newest: keys of an owner overwrite those of the others.
 */
function interrupted({ me }: View, all: readonly Member[], setting: Setting): ReadonlyMap<number, Member> {
  const targetOf = new Map<number, Member>();
  for (const member of all) {
    if (member.self || !answersAsPrimary(member) || mayTakeBack(member, all, setting)) continue;
    // A mark without keys may be one with which a server was started.
    for (const slot of member.halfMoved) if (hasSlot(me.slots, slot)) targetOf.set(slot, member);
  }
  for (const { slot, nodeId } of me.migrating) {
    const named = all.find(({ node }) => node.id === nodeId);
    const marked = named !== undefined && answersAsPrimary(named) ? named : undefined;
    const takes = marked?.view?.me.importing.some((open) => open.slot === slot && open.nodeId === me.id) === true;
    if (targetOf.has(slot) && !takes) continue;
    const target = marked ?? (named?.pod && primaryFor(named.pod.shard, all));
    if (target !== undefined) targetOf.set(slot, target);
  }
  return targetOf;
}

/**
 * Two servers that move keys to each other block each other, each until its move fails, again and again. So a node gives nothing to one
 * before it that is giving slots away, or has slots on their way to this one; unless these are its last ones, for which it waits. But a
 * node whose slots may have a new owner already goes first: nobody gives it any before that is known.
 */
function mustYield({ pod, view, giving }: Member, { me }: View, all: readonly Member[], { topology: { self } }: Setting): boolean {
  const first = selfAmong(all)?.giving === true;
  if (first || giving) return !first;
  if (view === undefined || !isBefore(pod, self)) return false;
  const begun = me.importing.filter(({ slot }) => hasSlot(view.me.slots, slot)).length;
  if (pod?.shard === self.shard && wouldFollow(view, begun)) return false;
  return begun > 0 || view.me.migrating.length > 0;
}

/** A primary that gives its last slots to another one of its shard becomes a replica, and loses the keys that have just arrived. */
function wouldFollow({ me }: View, given: number): boolean {
  return me.importing.length > 0 && given === countSlots(me.slots);
}

/**
 * A Valkey server that hung while it received slots takes them when it resumes, with the highest epoch, if it first learns that their
 * source has given them up. With these slots, it takes its shard back from the replica that took over. So the source keeps the slots until
 * that server is a replica, or says that it imports nothing from other shards.
 *
 * @see https://github.com/valkey-io/valkey/blob/8.1.1/src/cluster_legacy.c "Take over the slot ownership if I am not the owner yet"
 */
function mayTakeBack(target: Member, all: readonly Member[], { config }: Setting): boolean {
  if (config.server.engine !== 'valkey' || target.pod === undefined) return false;
  const shard = ofShard(all, target.pod.shard);
  const rivals = shard.filter((other) => other !== target && !other.self && other.node.primary && !other.superseded);
  return rivals.some(({ view }) => view?.me.importing.every(({ nodeId }) => shard.some(({ node }) => node.id === nodeId)) !== true);
}

/**
 * With its new epoch, a target of Redis 7.0 would take back slots that it has just lost to another node of its shard (redis/redis#12344).
 * So it gets none while a pod of its shard is away: one that returns may claim slots.
 */
function shardAnswers(target: Member, own: View, all: readonly Member[]): boolean {
  if (!believesOldClaims(own.version) || target.pod === undefined) return true;
  return ofShard(all, target.pod.shard).every(({ view, superseded }) => superseded || view !== undefined);
}

/** Another primary of this shard has keys of slots that this node owns, and would take such a slot if it went elsewhere. */
function isCollecting({ node, pod }: Member, all: readonly Member[], { config }: Setting): boolean {
  return config.server.engine === 'valkey' && pod !== undefined && ofShard(all, pod.shard).some((other) => (
    !other.self && answersAsPrimary(other) && other.view?.me.importing.some(({ nodeId }) => nodeId === node.id) === true
  ));
}

/** If two primaries of a shard own slots, the one with fewer slots moves all of them to the other. */
function joinSplitShard(self: Member, all: readonly Member[], setting: Setting): Action | undefined {
  const serving = servingPrimary(all, setting.topology.self.shard);
  if (
    serving === undefined || serving.self || self.view === undefined || !mayReceive(self.view, serving, all, setting) ||
    !replicasHold(serving, all)
  ) {
    return undefined;
  }
  return move(lastSlots(self.node.slots, setting.config.limits.slotsPerStep), serving, 'another primary serves this shard');
}

/**
 * The next move of slots that this shard has too many of, or the reason to wait. A shard that stays waits for all others; a shard that is
 * removed does not.
 */
function decidePlanned(own: View, self: Member, { wanted }: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  if (wanted.is !== 'shape') return undefined;
  const { shard } = setting.topology.self;
  const shards = Array.from({ length: wanted.shards }, (_, other) => other);
  const ready = new Map<number, Member>();
  for (const other of shards) {
    const target = other === shard ? self : readyTarget(other, own, all, wanted.pods, setting);
    if (target !== undefined) ready.set(other, target);
  }
  const late = shards.filter((other) => !ready.has(other));
  const leaving = shard >= wanted.shards;
  const give = balancePlan(ownedByShard(all), leaving && ready.size > 0 ? [...ready.keys()] : shards).find(({ from }) => from === shard);
  if (give === undefined) return undefined;
  if (leaving ? ready.size === 0 : late.length > 0) {
    return wait(
      `slots stay until shard ${late.join(', ')} has a serving primary with connected replicas that knows which slots this node owns`,
    );
  }
  if (!leaving && own.slotsServed < setting.slots) return wait('slots stay until all slots are served');
  const target = ready.get(give.to);
  if (target !== undefined && !replicasHold(target, all)) {
    return wait(`slots stay until the start of every replica of shard ${give.to} is held`);
  }
  if (isCollecting(self, all, setting)) return wait('slots stay until another primary of this shard has given its keys to this one');
  const slots = lastSlots(own.me.slots, Math.min(give.slots, setting.config.limits.slotsPerStep));
  const next = target && move(slots, target, leaving ? 'this shard is removed' : 'slots are balanced');
  // A replica of a primary without slots can't be elected, so a first move is small.
  return target?.slotCount === 0 && next?.do === 'move' ? { ...next, only: 'one' } : next;
}

/**
 * The node of a shard that may receive slots. Its replicas must be in touch: otherwise only it would have the keys. If it has no slots
 * yet, it must be the only primary, and already have all of its replicas.
 */
function readyTarget(shard: number, own: View, all: readonly Member[], pods: number, setting: Setting): Member | undefined {
  const target = primaryFor(shard, all);
  if (target === undefined || !mayReceive(own, target, all, setting) || isSplit(target, all) || !shardAnswers(target, own, all)) {
    return undefined;
  }
  const replicas = replicasOf(all, target.node.id).filter(({ gone, pod }) => !gone && pod?.shard === shard);
  const copied = replicas.filter(({ view }) => view?.linkUp === true);
  if (target.slotCount > 0) return copied.length === replicas.length ? target : undefined;
  const owned = ofShard(all, shard).some(({ slotCount }) => slotCount > 0);
  return !owned && copied.length >= pods - 1 ? target : undefined;
}

/** Another primary of this shard has keys that it must give to the target first. */
function isSplit(target: Member, all: readonly Member[]): boolean {
  return ofShard(all, target.pod?.shard ?? -1).some((other) => (
    other !== target && answersAsPrimary(other) && other.view?.me.importing.length !== 0
  ));
}

function primaryFor(shard: number, all: readonly Member[]): Member | undefined {
  const serving = servingPrimary(all, shard);
  if (serving !== undefined) return answersAsPrimary(serving) ? serving : undefined;
  const primaries = ofShard(all, shard).filter((member) => answersAsPrimary(member));
  return primaries.length === 1 ? primaries[0] : undefined;
}

function mayReceive(own: View, target: Member, all: readonly Member[], setting: Setting): boolean {
  return (
    answersAsPrimary(target) && target.view?.serves === true && target.agent?.stopping !== true && isOpenTo(own, target, all, setting)
  );
}

/** Whether the target can take slots of this node, as far as the two know each other. Also an interrupted move waits for this. */
function isOpenTo(own: View, target: Member, all: readonly Member[], setting: Setting): boolean {
  return agreesOnMe(own, target.view) && !mayTakeBack(target, all, setting) && !mustYield(target, own, all, setting);
}

function move(slots: readonly number[], { node, view, pod }: Member, why: string): Action | undefined {
  if (view === undefined || pod === undefined) return undefined;
  return { do: 'move', slots, to: { ...pod, nodeId: node.id, address: view.address }, why };
}

/** Whether every wanted node that owns slots knows that this node owns none. */
export function allKnowEmpty(own: View, all: readonly Member[], shards: number): boolean {
  return lowestFirst(all)
    .filter(({ self, slotCount, pod }) => !self && slotCount > 0 && pod !== undefined && pod.shard < shards)
    .every(({ view }) => {
      const known = knownBy(view, own.me.id);
      return view !== undefined && (known === undefined || countSlots(known.slots) === 0);
    });
}
