import type { Action, Setting } from '../model/action';
import type { Node, Observation, View } from '../model/facts';
import { answersAsPrimary, firstServing, type Member, replicasOf, servingPrimary, type Shape, wantedViews } from '../model/members';
import { countSlots, hasSlot } from '../model/slots';
import { isFormed } from '../model/state-record';
import { everyPod, samePod } from '../model/topology';

/** Removes marks of moves that no node continues: they would prevent a slot from being served or moved. */
export function decideOpenSlots(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { me } = own;
  const { config } = setting;
  if (!me.primary) return undefined;
  // Valkey marks slots on replicas as well. Replicas accept this command only from their primary.
  const replicas = replicasOf(all, me.id).flatMap(({ view }) => view?.me ?? []);
  const over = [
    // The second condition: the two nodes changed roles while the slot was being moved.
    ...me.migrating.filter(({ slot, nodeId }) => !hasSlot(me.slots, slot) || replicas.some(({ id }) => id === nodeId)),
    ...replicas.flatMap(({ migrating }) => migrating.filter(({ slot }) => !isMoving(slot, me))),
    ...replicas.flatMap(({ importing }) => importing.filter(({ slot }) => hasSlot(me.slots, slot))),
  ];
  if (over.length > 0) return { do: 'closeSlots', slots: over.map(({ slot }) => slot) };
  if (seen.strays.length > 0) return { do: 'openSlots', slots: seen.strays };
  const yielded = decideYield(own, seen, all, setting);
  if (yielded !== undefined) return yielded;
  const stale = seen.imports
    .filter(({ markedSeconds }) => markedSeconds >= config.limits.staleImportSeconds)
    .map(({ slot }) => slot)
    .filter((slot) => isStale(slot, own, seen, all));
  return stale.length > 0 ? { do: 'closeSlots', slots: stale } : undefined;
}

/**
 * Another primary serves this shard, to which slots were on their way when it took over. Their source waits while this Valkey server could
 * take them. So this one imports nothing any more; slots of which it has keys are marked as coming from the other primary, which collects
 * them.
 */
function decideYield({ me }: View, { importsWithKeys }: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const serving = servingPrimary(all, setting.topology.self.shard);
  if (setting.config.server.engine !== 'valkey' || serving === undefined || serving.self || !answersAsPrimary(serving)) return undefined;
  const nodeId = serving.node.id;
  const foreign = me.importing.filter((open) => open.nodeId !== nodeId).map(({ slot }) => slot);
  if (foreign.length === 0 || importsWithKeys === undefined) return undefined;
  const empty = foreign.filter((slot) => !importsWithKeys.includes(slot));
  return empty.length > 0 ? { do: 'closeSlots', slots: empty } : { do: 'openSlots', slots: foreign.map((slot) => ({ slot, nodeId })) };
}

/**
 * A mark is stale if this server has no keys of the slot (they would be the only data), and the slot has an owner that says that it does
 * not move it. Its agent is asked as well: a server that marks slots in transactions has no mark of its own while their keys are copied.
 */
function isStale(slot: number, { me }: View, { importsWithKeys }: Observation, all: readonly Member[]): boolean {
  if (hasSlot(me.slots, slot)) return true;
  if (importsWithKeys === undefined || importsWithKeys.includes(slot)) return false;
  // Only the owner itself is trusted: this server gets no updates about a slot that it has marked.
  return all.some(({ view, agent }) => (
    view?.me.primary === true && hasSlot(view.me.slots, slot) && !isMoving(slot, view.me) && agent?.moving?.includes(slot) !== true
  ));
}

function isMoving(slot: number, { migrating }: Node): boolean {
  return migrating.some((open) => open.slot === slot);
}

/**
 * Takes slots that no node claims. If a target dies right after it took a slot, its replica may not know about it and take over without it,
 * while the source has given the slot up. The keys are on the replica then.
 *
 * This is done only if every wanted pod says that it does not own the slot, and no absent node owns it: that node would have the keys. A
 * node whose pod answers with another ID is not absent but gone, and so is its volume.
 */
export function decideOrphans(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { wanted, record } = seen;
  const { topology, config } = setting;
  const serving = servingPrimary(all, topology.self.shard);
  if (
    wanted.is !== 'shape' || topology.self.shard >= wanted.shards || serving?.self !== true || !isFormed(record) ||
    seen.keysOfOthers === undefined
  ) {
    return undefined;
  }
  const views = wantedViews(own, wanted, seen, setting);
  const here = views.flatMap((view) => view ?? []);
  if (here.length < views.length) return undefined;
  const orphans = orphanSlots(here, wanted, setting);
  if (orphans.length === 0 || seen.orphanedSeconds < config.limits.staleImportSeconds) return undefined;
  const keys = new Set(seen.keysOfOthers);
  const held = orphans.filter((slot) => keys.has(slot));
  const late = firstServing(all)?.self === true && seen.orphanedSeconds >= 3 * config.limits.staleImportSeconds;
  const slots = held.length > 0 ? held : late ? orphans.filter((slot) => nobodyHolds(slot, seen)) : [];
  if (slots.length === 0) return undefined;
  const from = here.find(({ me }) => me.primary && me.id !== own.me.id)?.me.id;
  return { do: 'adopt', slots, ...(from !== undefined && { from }) };
}

/** Whether every other primary has searched for keys of this slot, and found none. */
function nobodyHolds(slot: number, { peers }: Observation): boolean {
  return peers.filter(({ view }) => view?.me.primary === true).every(({ agent }) => agent?.keysOfOthers?.includes(slot) === false);
}

/** Slots that none of these servers claims for itself, and that none of them attributes to another node. */
function orphanSlots(here: readonly View[], { shards, pods }: Shape, { slots, topology }: Setting): readonly number[] {
  if (countSlots(here.flatMap(({ me }) => me.slots)) >= slots) return [];
  const ids = new Set(here.map(({ me }) => me.id));
  const isAway = ({ id, host }: Node) => !ids.has(id) && !everyPod(shards, pods).some((pod) => samePod(pod, topology.podOf(host)));
  const away = here.flatMap(({ nodes }) => nodes.filter(isAway));
  return Array.from({ length: slots }, (_, slot) => slot).filter(
    (slot) => !here.some(({ me }) => hasSlot(me.slots, slot)) && !away.some((node) => hasSlot(node.slots, slot)),
  );
}
