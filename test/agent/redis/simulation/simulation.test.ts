import fc from 'fast-check';
import { Fault, Happening, Story, tell } from './scenario';

/** Stories told in `npm test`, and in a long run: `SIMULATION_RUNS=1000000 npx jest simulation`. */
const RUNS = Number(process.env.SIMULATION_RUNS ?? 10_000);

jest.setTimeout(Math.max(300_000, RUNS * 100));

const pods = fc.nat({ max: 7 });
const faults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('shards' as const), to: fc.constantFrom(3, 4, 4) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('pods' as const), to: fc.constantFrom(1, 2, 2) }) },
  { weight: 8, arbitrary: fc.record({ is: fc.constantFrom('delete', 'forceDelete', 'killServer', 'killAgent', 'loseDisk', 'freeze'), pod: pods }) },
  { weight: 5, arbitrary: fc.record({ is: fc.constantFrom('deleteAll', 'rollOut', 'apiDown', 'apiUp', 'storm', 'calm', 'eraseRecord', 'thaw') }) },
) as fc.Arbitrary<Fault>;
const happenings: fc.Arbitrary<Happening> = fc.record({ fault: faults, thenSeconds: fc.constantFrom(0, 0, 1, 2, 3, 8, 20) });
const stories: fc.Arbitrary<Story> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  pods: fc.constantFrom(1, 2),
  happenings: fc.array(happenings, { maxLength: 4 }),
  finalShards: fc.constantFrom(3, 3, 4),
});

test('whatever happens: every slot has one owner in the end, no acknowledged write is lost, nobody else is met, and all is well', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      expect(await tell(story)).toEqual([]);
    }),
    { numRuns: RUNS, ...(process.env.SIMULATION_SEED !== undefined && { seed: Number(process.env.SIMULATION_SEED) }) },
  );
});
