import fc from 'fast-check';
import {
  balancePlan, countSlots, eachSlot, firstShare, hasSlot, lastSlots, overlap, rangesText, SLOTS,
} from '../../../../agent/redis/model/slots';

const owned = (...counts: readonly number[]) => new Map(counts.map((count, shard) => [shard, count] as const));

test('the first shares are neighbours and cover every slot once', () => {
  expect([0, 1, 2].map((shard) => firstShare(shard, 3, SLOTS))).toEqual([
    { from: 0, to: 5460 },
    { from: 5461, to: 10921 },
    { from: 10922, to: 16383 },
  ]);
});

test('slots are taken from the end', () => {
  const ranges = [{ from: 0, to: 2 }, { from: 7, to: 8 }];
  expect(lastSlots(ranges, 3)).toEqual([8, 7, 2]);
  expect(lastSlots(ranges, 99)).toEqual([8, 7, 2, 1, 0]);
  expect([countSlots(ranges), hasSlot(ranges, 7), hasSlot(ranges, 5), rangesText(ranges)]).toEqual([5, true, false, '0-2, 7-8']);
});

test.each([
  [
    'a new shard gets from all',
    owned(4, 4, 4),
    [0, 1, 2, 3],
    [{ from: 0, to: 3, slots: 1 }, { from: 1, to: 3, slots: 1 }, { from: 2, to: 3, slots: 1 }],
  ],
  [
    'a shard that goes gives to all',
    owned(3, 3, 3, 3),
    [0, 1, 2],
    [{ from: 3, to: 0, slots: 1 }, { from: 3, to: 1, slots: 1 }, { from: 3, to: 2, slots: 1 }],
  ],
  ['who has one more keeps it', owned(4, 3, 4), [0, 1, 2], []],
  ['what is even stays', owned(4, 4, 4), [0, 1, 2], []],
])('%s', (_, before, share, expected) => {
  expect(balancePlan(before, share)).toEqual(expected);
});

test('a plan that is carried out leaves nothing to do, and nobody outside of the share with slots', () => {
  const counts = fc.array(fc.nat({ max: 6000 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 9 }), (before, shards) => {
      const share = Array.from({ length: shards }, (__, shard) => shard);
      const after = new Map(owned(...before));
      for (const { from, to, slots } of balancePlan(after, share)) {
        after.set(from, (after.get(from) ?? 0) - slots);
        after.set(to, (after.get(to) ?? 0) + slots);
      }
      const shares = share.map((shard) => after.get(shard) ?? 0);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      expect([...after].filter(([shard, count]) => shard >= shards && count > 0)).toEqual([]);
      expect(balancePlan(after, share)).toEqual([]);
    }),
  );
});

test('two lists of ranges overlap when they have a slot in common', () => {
  const range = fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 5 })).map(([from, more]) => ({ from, to: from + more }));
  const ranges = fc.array(range, { maxLength: 4 });
  fc.assert(fc.property(ranges, ranges, (some, others) => {
    expect(overlap(some, others)).toBe(eachSlot(some).some((slot) => hasSlot(others, slot)));
  }));
});
