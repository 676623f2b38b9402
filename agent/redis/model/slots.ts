/** Neighbouring slots, both ends included. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
}

/** A cluster always has so many. */
export const SLOTS = 16384;

export function countSlots(ranges: readonly SlotRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

export function hasSlot(ranges: readonly SlotRange[], slot: number): boolean {
  return ranges.some(({ from, to }) => from <= slot && slot <= to);
}

export function eachSlot(ranges: readonly SlotRange[]): readonly number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}

export function overlap(some: readonly SlotRange[], others: readonly SlotRange[]): boolean {
  return some.some((one) => others.some((other) => one.from <= other.to && other.from <= one.to));
}

/** The last `count` slots: what is left stays one piece. */
export function lastSlots(ranges: readonly SlotRange[], count: number): readonly number[] {
  const chosen: number[] = [];
  for (const { from, to } of [...ranges].sort((one, other) => other.from - one.from)) {
    for (let slot = to; slot >= from; slot -= 1) {
      if (chosen.length === count) return chosen;
      chosen.push(slot);
    }
  }
  return chosen;
}

export function rangesText(ranges: readonly SlotRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}

/** The slots that a shard gets when a cluster of `shards` is formed: neighbours, one more for the first few. */
export function firstShare(shard: number, shards: number, slots: number): SlotRange {
  const before = (count: number) => Math.floor((slots * count) / shards);
  return { from: before(shard), to: before(shard + 1) - 1 };
}

interface Give {
  readonly from: number;
  readonly to: number;
  readonly slots: number;
}

/**
 * Which shard gives how many slots to which, so that those in `share` own equally many and all others none.
 *
 * Every source computes the same plan from the same owners, and only an owner gives: no leader is needed. A shard that already
 * owns one more keeps it, so that nothing is left to do once a plan was carried out.
 */
export function balancePlan(owned: ReadonlyMap<number, number>, share: readonly number[]): readonly Give[] {
  const total = [...owned.values()].reduce((sum, count) => sum + count, 0);
  const goals = evenGoals(owned, share, total);
  const over = [...owned].map(([shard, count]) => ({ shard, left: count - (goals.get(shard) ?? 0) })).filter(({ left }) => left > 0);
  const under = share.map((shard) => ({ shard, left: (goals.get(shard) ?? 0) - (owned.get(shard) ?? 0) })).filter(({ left }) => left > 0);
  const plan: Give[] = [];
  for (const source of over.sort((one, other) => one.shard - other.shard)) {
    for (const target of under) {
      const slots = Math.min(source.left, target.left);
      if (slots > 0) plan.push({ from: source.shard, to: target.shard, slots });
      [source.left, target.left] = [source.left - slots, target.left - slots];
    }
  }
  return plan;
}

function evenGoals(owned: ReadonlyMap<number, number>, share: readonly number[], total: number): ReadonlyMap<number, number> {
  const least = Math.floor(total / share.length);
  const richestFirst = [...share].sort((one, other) => (owned.get(other) ?? 0) - (owned.get(one) ?? 0) || one - other);
  return new Map(richestFirst.map((shard, index) => [shard, index < total % share.length ? least + 1 : least]));
}
