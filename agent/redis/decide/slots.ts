import { Action, Setting, wait } from '../model/action';
import { replicasHold } from './hold';
import type { Node, Observation, View } from '../model/facts';
import { answersAsPrimary, knownBy, lowestFirst, Member, ofShard, ownedByShard, replicasOf, selfAmong, servingPrimary } from '../model/members';
import { balancePlan, countSlots, hasSlot, lastSlots } from '../model/slots';

/** Marks of moves that nobody goes on with: they would keep a slot from being served, or from being moved, for ever. */
export function decideOpenSlots(own: View, seen: Observation, all: readonly Member[], { config }: Setting): Action | undefined {
  const { me } = own;
  if (!me.primary) return undefined;
  // Valkey marks slots on replicas as well. They take no such command but from here.
  const replicas = replicasOf(all, me.id).flatMap(({ view }) => view?.me ?? []);
  const over = [
    // The second, when the two changed places while the slot was on its way.
    ...me.migrating.filter(({ slot, nodeId }) => !hasSlot(me.slots, slot) || replicas.some(({ id }) => id === nodeId)),
    ...replicas.flatMap(({ migrating }) => migrating.filter(({ slot }) => !isMoving(slot, me))),
    ...replicas.flatMap(({ importing }) => importing.filter(({ slot }) => hasSlot(me.slots, slot))),
  ];
  if (over.length > 0) return { do: 'closeSlots', slots: over.map(({ slot }) => slot) };
  if (seen.strays.length > 0) return { do: 'openSlots', slots: seen.strays };
  const stale = seen.imports.filter(({ markedSeconds }) => markedSeconds >= config.limits.staleImportSeconds).map(({ slot }) => slot).filter((slot) => isStale(slot, own, seen, all));
  return stale.length > 0 ? { do: 'closeSlots', slots: stale } : undefined;
}

/** Without keys here (else only they are the data), and with an owner that says that it does not move it. */
function isStale(slot: number, { me }: View, { importsWithKeys }: Observation, all: readonly Member[]): boolean {
  if (hasSlot(me.slots, slot)) return true;
  if (importsWithKeys === undefined || importsWithKeys.includes(slot)) return false;
  // By its own word: of a slot that is marked, this server hears no news.
  return all.some(({ view }) => view?.me.primary === true && hasSlot(view.me.slots, slot) && !isMoving(slot, view.me));
}

function isMoving(slot: number, { migrating }: Node): boolean {
  return migrating.some((open) => open.slot === slot);
}

/** What this node gives away next: moves that were broken off first, then its part of the plan. */
export function decideMove(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const self = ownerAmong(own, all);
  if (self === undefined) return undefined;
  const next = resumeMove(own, all, setting) ?? joinSplitShard(self, all, setting) ?? decidePlanned(own, self, seen, all, setting);
  return next?.do === 'move' ? next : undefined;
}

/** Why slots stay here that should be elsewhere, when nothing else is to be done. */
export function decideHeldUp(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const self = ownerAmong(own, all);
  return self && decidePlanned(own, self, seen, all, setting);
}

/** This node, if it owns slots. */
function ownerAmong(own: View, all: readonly Member[]): Member | undefined {
  const self = selfAmong(all);
  return own.me.primary && self !== undefined && self.slotCount > 0 ? self : undefined;
}

/** A slot may have keys on both sides. Whoever serves the shard of the old target has them now, even after a failover. */
export function resumeMove(own: View, all: readonly Member[], setting: Setting): Action | undefined {
  const targetOf = new Map<number, Member>();
  for (const { slot, nodeId } of own.me.migrating) {
    const shard = all.find(({ node }) => node.id === nodeId)?.pod?.shard;
    const target = all.find((member) => member.node.id === nodeId && answersAsPrimary(member)) ?? (shard === undefined ? undefined : primaryFor(shard, all));
    if (target !== undefined) targetOf.set(slot, target);
  }
  for (const member of all) {
    if (member.self || !answersAsPrimary(member)) continue;
    // A mark alone may be one that a server started with.
    for (const slot of member.halfMoved) if (hasSlot(own.me.slots, slot)) targetOf.set(slot, member);
  }
  for (const target of new Set(targetOf.values())) {
    if (target.self || !agreesOnMe(own, target.view) || mayTakeBack(target, all, setting) || !replicasHold(target, all)) continue;
    const slots = [...targetOf].filter(([slot, to]) => to === target && hasSlot(own.me.slots, slot)).map(([slot]) => slot);
    if (slots.length > 0) return move(slots.slice(0, setting.config.limits.slotsPerStep), target, 'a move was broken off');
  }
  return undefined;
}

/**
 * A Valkey that hung while it was being given slots takes them when it goes on, with an epoch above all, should it hear first that
 * their source has them no more; and with them its shard back from the replica that took over. The source keeps them until that server
 * is a replica, or says that it is given nothing.
 *
 * @see https://github.com/valkey-io/valkey/blob/8.1.1/src/cluster_legacy.c "Take over the slot ownership if I am not the owner yet"
 */
function mayTakeBack(target: Member, all: readonly Member[], { config }: Setting): boolean {
  if (config.server.engine !== 'valkey' || target.pod === undefined) return false;
  const rivals = ofShard(all, target.pod.shard).filter((other) => other !== target && !other.self && other.node.primary && !other.superseded);
  return rivals.some(({ view }) => view?.me.importing.length !== 0);
}

/** Two primaries of a shard own slots: the one with less gives all to the other. */
function joinSplitShard(self: Member, all: readonly Member[], setting: Setting): Action | undefined {
  const serving = servingPrimary(all, setting.topology.self.shard);
  if (serving === undefined || serving.self || self.view === undefined || !mayReceive(self.view, serving, all, setting) || !replicasHold(serving, all)) return undefined;
  return move(lastSlots(self.node.slots, setting.config.limits.slotsPerStep), serving, 'another primary serves this shard');
}

/** The next move of what this shard has too much, or what that waits for. Who stays waits for all others; who leaves gives to whom it can. */
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
    return wait(`slots stay until shard ${late.join(', ')} has a primary that serves, with its replicas in touch, and knows what this node has`);
  }
  if (!leaving && own.slotsServed < setting.slots) return wait('slots stay until all are served');
  const target = ready.get(give.to);
  if (target !== undefined && !replicasHold(target, all)) return wait(`slots stay until the replicas of shard ${give.to} would keep them`);
  const slots = lastSlots(own.me.slots, Math.min(give.slots, setting.config.limits.slotsPerStep));
  const next = target && move(slots, target, leaving ? 'this shard goes' : 'slots are balanced');
  // No replica can be elected in the place of a primary without slots.
  return target?.slotCount === 0 && next?.do === 'move' ? { ...next, only: 'one' } : next;
}

/** The node of a shard that may be given slots. One that has none yet must be the only primary, and be copied already. */
function readyTarget(shard: number, own: View, all: readonly Member[], pods: number, setting: Setting): Member | undefined {
  const target = primaryFor(shard, all);
  if (target === undefined || !mayReceive(own, target, all, setting)) return undefined;
  if (target.slotCount > 0) return target;
  const copied = replicasOf(all, target.node.id).filter(({ gone, view, pod }) => !gone && view?.linkUp === true && pod?.shard === shard);
  const owned = ofShard(all, shard).some(({ slotCount }) => slotCount > 0);
  return !owned && copied.length >= pods - 1 ? target : undefined;
}

function primaryFor(shard: number, all: readonly Member[]): Member | undefined {
  const serving = servingPrimary(all, shard);
  if (serving !== undefined) return answersAsPrimary(serving) ? serving : undefined;
  const primaries = ofShard(all, shard).filter((member) => answersAsPrimary(member));
  return primaries.length === 1 ? primaries[0] : undefined;
}

function mayReceive(own: View, target: Member, all: readonly Member[], setting: Setting): boolean {
  return answersAsPrimary(target) && target.view?.serves === true && target.agent?.stopping !== true && agreesOnMe(own, target.view) && !mayTakeBack(target, all, setting);
}

/**
 * A target that does not know the owner as such would hold the slot open, and never get it; one that does not know the
 * owner's epoch, or has the same, may take the slot with it, and lose it again. Of a slot that it takes already it does not learn
 * that a replica took over from the owner: servers leave a slot alone that is marked as coming in.
 */
export function agreesOnMe({ me }: View, view: View | undefined): boolean {
  const known = knownBy(view, me.id);
  if (view === undefined || known === undefined || !known.primary || known.failed || known.epoch < me.epoch || view.me.epoch === me.epoch) return false;
  const taken = view.me.importing.filter(({ slot }) => hasSlot(me.slots, slot) && !hasSlot(known.slots, slot));
  return countSlots(known.slots) + taken.length === countSlots(me.slots);
}

function move(slots: readonly number[], { node, view, pod }: Member, why: string): Action | undefined {
  if (view === undefined || pod === undefined) return undefined;
  return { do: 'move', slots, to: { ...pod, nodeId: node.id, address: view.address }, why };
}

/** Whether everybody who owns slots and is wanted knows that this node owns none. */
export function allKnowEmpty(own: View, all: readonly Member[], shards: number): boolean {
  return lowestFirst(all)
    .filter(({ self, slotCount, pod }) => !self && slotCount > 0 && pod !== undefined && pod.shard < shards)
    .every(({ view }) => {
      const known = knownBy(view, own.me.id);
      return view !== undefined && (known === undefined || countSlots(known.slots) === 0);
    });
}

