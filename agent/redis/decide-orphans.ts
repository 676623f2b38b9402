import type { Action, Setting } from './action';
import type { Observation, View } from './facts';
import { lowestFirst, Member, servingPrimary } from './members';
import { hasSlot } from './slots';
import { isFormed } from './state-record';
import { everyPod, samePod } from './topology';

/**
 * Takes slots that nobody claims. When a target dies right after it took a slot, its replica may not have heard of that
 * and take over without it, while the source has given it up. The keys are on the replica then.
 *
 * Only when every wanted pod says that it does not own the slot, and no node that is away does: its keys would be there.
 */
export function decideOrphans(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { wanted, record } = seen;
  const { topology, config } = setting;
  const serving = servingPrimary(all, topology.self.shard);
  if (wanted.is !== 'shape' || topology.self.shard >= wanted.shards || serving?.self !== true || !isFormed(record)) return undefined;
  const views = everyPod(wanted.shards, wanted.pods)
    .filter((pod) => !samePod(pod, topology.self))
    .map((pod) => seen.peers.find((peer) => samePod(peer.pod, pod))?.view);
  if (views.some((view) => view === undefined)) return undefined;
  const here = [own, ...views.flatMap((view) => view ?? [])];
  const orphans = orphanSlots(here, setting.slots);
  if (orphans.length === 0 || seen.orphanedSeconds < config.limits.staleImportSeconds) return undefined;
  const keys = new Set(seen.keysOfOthers);
  const held = orphans.filter((slot) => keys.has(slot));
  // Nobody seems to have keys of the rest: the first one takes it, once whoever has some has had its turn.
  const first = lowestFirst(all).find(({ node, gone, slotCount }) => node.primary && !gone && slotCount > 0);
  const late = first?.self === true && seen.orphanedSeconds >= 3 * config.limits.staleImportSeconds;
  const slots = held.length > 0 ? held : late ? orphans : [];
  const other = here.find(({ me }) => me.id !== own.me.id);
  if (slots.length === 0 || other === undefined) return undefined;
  return { do: 'adopt', slots, from: other.me.id };
}

/** Slots that none of these servers owns by its own word, and that none of them knows to be owned by somebody else. */
export function orphanSlots(here: readonly View[], slots: number): readonly number[] {
  const claims = here.reduce((sum, { me }) => sum + me.slots.reduce((count, { from, to }) => count + to - from + 1, 0), 0);
  if (claims >= slots) return [];
  const ids = new Set(here.map(({ me }) => me.id));
  const away = here.flatMap(({ nodes }) => nodes.filter(({ id }) => !ids.has(id)));
  return Array.from({ length: slots }, (_, slot) => slot).filter(
    (slot) => !here.some(({ me }) => hasSlot(me.slots, slot)) && !away.some((node) => hasSlot(node.slots, slot)),
  );
}
