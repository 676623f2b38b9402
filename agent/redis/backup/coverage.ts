import { eachSlot, hasSlot, rangesText, type SlotRange } from '../model/slots';

/** What the primary of a shard serves at one moment. */
export interface ShardView {
  readonly shard: number;
  readonly slots: readonly SlotRange[];
  /** Slots that another shard is giving to it. */
  readonly importing: readonly number[];
  readonly keys: number;
}

/** The slots of a shard when the copy of its keys began. */
export interface CopyOfShard {
  readonly shard: number;
  readonly slots: readonly SlotRange[];
}

/**
 * Shards that must be copied, or copied again: a shard that got a slot after its copy began may hold keys that are in no copy, because the
 * shard that gave them was copied after that.
 *
 * Once nothing is left, each key that existed all the time is in the copy of the shard that has it at the end.
 */
export function shardsToCopy<Shard extends ShardView>(shards: readonly Shard[], copies: readonly CopyOfShard[]): readonly Shard[] {
  return shards.filter((view) => {
    const copy = copies.find(({ shard }) => shard === view.shard);
    if (copy === undefined) return view.keys > 0 || view.slots.length > 0 || view.importing.length > 0;
    return view.importing.length > 0 || eachSlot(view.slots).some((slot) => !hasSlot(copy.slots, slot));
  });
}

/** Which shard has which slots: two looks with the same text saw no slot move. */
export function ownersText(shards: readonly ShardView[]): string {
  return shards.map(({ shard, slots }) => `${shard}: ${rangesText(slots)}`).sort().join('; ');
}

/** Whether a copy that begins now may count: none of the slots is on its way to this shard. */
export function isSettled({ importing }: ShardView): boolean {
  return importing.length === 0;
}
