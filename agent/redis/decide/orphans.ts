import type { Action, Setting } from '../model/action';
import type { Observation, View } from '../model/facts';
import { firstServing, Member, servingPrimary, wantedViews } from '../model/members';
import { countSlots, hasSlot } from '../model/slots';
import { isFormed } from '../model/state-record';

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
  const late = firstServing(all)?.self === true && seen.orphanedSeconds >= 3 * config.limits.staleImportSeconds;
  const slots = held.length > 0 ? held : late ? orphans.filter((slot) => nobodyHolds(slot, seen)) : [];
  if (slots.length === 0) return undefined;
  const from = here.find(({ me }) => me.primary && me.id !== own.me.id)?.me.id;
  return { do: 'adopt', slots, ...(from !== undefined && { from }) };
}

/** Every other primary has looked for keys of this slot, and found none. */
function nobodyHolds(slot: number, { peers }: Observation): boolean {
  return peers.filter(({ view }) => view?.me.primary === true).every(({ agent }) => agent?.keysOfOthers?.includes(slot) === false);
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
