import type { Action, Setting } from './action';
import type { Observation, View } from './facts';
import { firstServing, Member, servingPrimary, wantedViews } from './members';
import { countSlots, hasSlot } from './slots';
import { isFormed } from './state-record';

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
  if (wanted.is !== 'shape' || topology.self.shard >= wanted.shards || serving?.self !== true || !isFormed(record) || seen.keysOfOthers === undefined) return undefined;
  const views = wantedViews(own, wanted, seen, setting);
  const here = views.flatMap((view) => view ?? []);
  if (here.length < views.length) return undefined;
  const orphans = orphanSlots(here, setting.slots);
  if (orphans.length === 0 || seen.orphanedSeconds < config.limits.staleImportSeconds) return undefined;
  const keys = new Set(seen.keysOfOthers);
  const held = orphans.filter((slot) => keys.has(slot));
  // Nobody seems to have keys of the rest: the first one takes it, once whoever has some has had its turn.
  const late = firstServing(all)?.self === true && seen.orphanedSeconds >= 3 * config.limits.staleImportSeconds;
  const slots = held.length > 0 ? held : late ? orphans : [];
  const other = here.find(({ me }) => me.id !== own.me.id);
  if (slots.length === 0 || other === undefined) return undefined;
  return { do: 'adopt', slots, from: other.me.id };
}

/** Slots that none of these servers owns by its own word, and that none of them knows to be owned by somebody else. */
export function orphanSlots(here: readonly View[], slots: number): readonly number[] {
  if (countSlots(here.flatMap(({ me }) => me.slots)) >= slots) return [];
  const ids = new Set(here.map(({ me }) => me.id));
  const away = here.flatMap(({ nodes }) => nodes.filter(({ id }) => !ids.has(id)));
  return Array.from({ length: slots }, (_, slot) => slot).filter(
    (slot) => !here.some(({ me }) => hasSlot(me.slots, slot)) && !away.some((node) => hasSlot(node.slots, slot)),
  );
}
