import fc from 'fast-check';
import { isSettled, ownersText, shardsToCopy, type ShardView } from '../../../../agent/redis/backup/coverage';
import type { SlotRange } from '../../../../agent/redis/model/slots';

const SHARDS = 4;
const SLOTS = 6;

/** Slots that move to shards with higher numbers, each with one key, in the steps that a real move has. */
class Moving {
  readonly owner = Array.from({ length: SLOTS }, (_, slot) => slot % 2);
  /** Where the key of each slot is: at the old owner until it is moved. */
  readonly key = [...this.owner];
  readonly target: (number | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

  step(slot: number): void {
    const target = this.target[slot];
    if (target === undefined) {
      if (this.owner[slot] < SHARDS - 1) this.target[slot] = this.owner[slot] + 1;
    } else if (this.key[slot] !== target) this.key[slot] = target;
    else {
      this.owner[slot] = target;
      this.target[slot] = undefined;
    }
  }

  view(shard: number): ShardView {
    const own = this.owner.flatMap((owner, slot): SlotRange[] => (owner === shard ? [{ from: slot, to: slot }] : []));
    const importing = this.target.flatMap((target, slot) => (target === shard ? [slot] : []));
    return { shard, slots: own, importing, keys: this.keysOf(shard).length };
  }

  keysOf(shard: number): number[] {
    return this.key.flatMap((at, slot) => (at === shard ? [slot] : []));
  }
}

test('a backup that overlaps moves of slots misses no key, whenever servers are asked and copied', () => {
  fc.assert(fc.property(fc.infiniteStream(fc.option(fc.nat(SLOTS - 1), { freq: 3 })), (events) => {
    const cluster = new Moving();
    const happens = () => {
      const slot = events.next().value;
      if (slot !== null && slot !== undefined) cluster.step(slot);
    };
    const copies = new Map<number, { readonly shard: number; readonly slots: readonly SlotRange[]; readonly keys: readonly number[] }>();
    const look = () => Array.from({ length: SHARDS }, (_, shard) => {
      happens();
      return cluster.view(shard);
    });
    for (let before = ''; ;) {
      const shards = look();
      const due = shardsToCopy(shards, [...copies.values()]);
      if (due.length === 0 && before === ownersText(shards)) break;
      before = ownersText(shards);
      for (const { shard, slots } of due.filter(isSettled)) {
        happens();
        copies.set(shard, { shard, slots, keys: cluster.keysOf(shard) });
      }
      // A move goes on, whatever the backup does.
      for (let slot = 0; slot < SLOTS; slot += 1) if (cluster.target[slot] !== undefined) cluster.step(slot);
    }
    const saved = new Set([...copies.values()].flatMap(({ keys }) => keys));
    expect([...saved].sort()).toEqual(Array.from({ length: SLOTS }, (_, slot) => slot));
  }), { numRuns: 2000 });
});

test('a shard without slots and keys is not copied', () => {
  const empty = { shard: 3, slots: [], importing: [], keys: 0 };
  expect(shardsToCopy([empty], [])).toEqual([]);
  expect(shardsToCopy([{ ...empty, keys: 1 }], [])).toHaveLength(1);
});

test('a shard that gave slots away is not copied again, and one that got some is', () => {
  const view = (from: number, to: number) => ({ shard: 0, slots: [{ from, to }], importing: [], keys: 9 });
  const copy = { shard: 0, slots: [{ from: 0, to: 99 }] };
  expect(shardsToCopy([view(0, 49)], [copy])).toEqual([]);
  expect(shardsToCopy([view(0, 100)], [copy])).toHaveLength(1);
});
