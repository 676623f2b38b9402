import fc from 'fast-check';
import { labelOfStep, nameOfStep, Repetition } from '../../../../agent/kernel/loop/repetition';
import { AgentMemory } from '../../../../agent/kernel/memory';

/** Lets the step fail after each pause, for the given time. */
function failing(seconds: number) {
  const repetition = new Repetition();
  const told: string[] = [];
  let tries = 0;
  for (let now = 0; now < seconds * 1000; ) {
    const { pauseMilliseconds, tell } = repetition.failed('adopt', 'ERR Target node is not a master', now);
    tries += 1;
    if (tell !== undefined) told.push(tell);
    now += pauseMilliseconds;
  }
  return { tries, told };
}

test('a refused step may be accepted a moment later: within a minute no pause exceeds a second, and nothing is reported', () => {
  const { tries, told } = failing(59);
  expect(tries).toBeGreaterThanOrEqual(59);
  expect(told).toEqual([]);
});

test('a step that is refused all the time is tried four times a minute, and reported with its reason, in words that stay ' +
  'the same', () => {
  const minute = failing(3600).tries - failing(3540).tries;
  expect(minute).toBe(4);
  expect(new Set(failing(600).told).size).toBe(1);
  expect(failing(600).told[0]).toMatch(/^adopt has failed for more than a minute, the last time with: ERR Target node is not a master$/);
});

test('a step that is repeated without effect is slowed down, and reported after five minutes', () => {
  const repetition = new Repetition();
  for (let seconds =
    0; seconds < 300; seconds += 1) expect(repetition.taken('closeSlots', seconds * 1000)).toEqual({ pauseMilliseconds: 0 });
  expect(repetition.taken('closeSlots', 300_000)).toEqual({
    pauseMilliseconds: 5000,
    tell: 'closeSlots has been repeated for five minutes without effect',
  });
});

test('a step that was stuck is remembered for a minute after its last try', () => {
  const memory = new AgentMemory();
  expect(memory.stuckStep(0)).toBeUndefined();
  memory.isStuck('adopt has failed', 1000);
  expect([memory.stuckStep(60_999), memory.stuckStep(61_000)]).toEqual(['adopt has failed', undefined]);
});

test('another step, or the same one after a minute, starts a new count', () => {
  const repetition = new Repetition();
  for (let seconds = 0; seconds < 120; seconds += 1) repetition.failed('adopt', 'no', seconds * 1000);
  expect(repetition.failed('adopt', 'no', 120_000).tell).toBeDefined();
  expect(repetition.taken('meet', 121_000).pauseMilliseconds).toBe(0);
  expect(repetition.failed('adopt', 'no', 122_000).tell).toBeUndefined();
  for (let seconds = 123; seconds < 240; seconds += 1) repetition.failed('adopt', 'no', seconds * 1000);
  expect(repetition.failed('adopt', 'no', 300_001).tell).toBeUndefined();
});

test('reports contain the number of slots of a step, not their list', () => {
  expect(labelOfStep({ do: 'move', slots: [1, 2, 3] } as { do: string })).toBe('move of 3 slots');
  expect(labelOfStep({ do: 'meet', pod: { shard: 1 } } as { do: string })).toBe('{"do":"meet","pod":{"shard":1}}');
});

test('a step counts as the same whatever its reason says, because reasons contain times', () => {
  fc.assert(fc.property(fc.array(fc.nat()), fc.string(), fc.string(), (slots, one, other) => {
    expect(nameOfStep({ do: 'adopt', slots, why: one } as { do: string })).toBe(
      nameOfStep({ do: 'adopt', slots, why: other } as { do: string }),
    );
    expect(nameOfStep({ do: 'adopt', slots } as { do: string })).not.toBe(
      nameOfStep({ do: 'adopt', slots: [...slots, 1] } as { do: string }),
    );
  }));
});
