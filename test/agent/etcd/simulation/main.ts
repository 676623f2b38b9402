import fc from 'fast-check';
import { tellStories } from '../../support/simulation/stories';
import type { Fault } from './support/faults';
import { type Happening, type Story, tell } from './support/scenario';

const pods = fc.nat({ max: 4 });
const sizes = fc.constantFrom(1, 1, 1, 3, 3, 5);
const faults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('scale' as const), to: fc.constantFrom(0, 1, 2, 3, 3, 4, 5) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      is: fc.constantFrom(
        'delete' as const,
        'forceDelete' as const,
        'killServer' as const,
        'killAgent' as const,
        'stranger' as const,
        'loseDisk' as const,
        'removeByHand' as const,
        'freeze' as const,
        'refuse' as const,
        'goBack' as const,
        'rot' as const,
      ),
      pod: pods,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constantFrom(
        'deleteAll' as const,
        'rollOut' as const,
        'apiDown' as const,
        'apiUp' as const,
        'storm' as const,
        'calm' as const,
        'eraseRecord' as const,
        'thaw' as const,
        'usersOn' as const,
        'admit' as const,
        'fillUp' as const,
      ),
    }),
  },
);
const gaps = fc.constantFrom(0, 0, 1, 2, 3, 6, 15);
const happenings: fc.Arbitrary<Happening> = fc.record({ fault: faults, thenSeconds: gaps });

/** Everything at once that could hide a cluster from the pod that may form one. */
const hiding: fc.Arbitrary<readonly Happening[]> = fc
  .shuffledSubarray<Fault>(
    [
      { is: 'scale', to: 1 },
      { is: 'loseDisk', pod: 0 },
      { is: 'eraseRecord' },
      { is: 'forceDelete', pod: 1 },
      { is: 'forceDelete', pod: 2 },
    ],
    { minLength: 3 },
  )
  .chain((order) => fc.tuple(...order.map((fault) => fc.record({ fault: fc.constant(fault), thenSeconds: gaps }))));
/** Long enough for an agent to report it. */
const refusing: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(
    fc.shuffledSubarray<Fault>(
      [
        { is: 'usersOn' },
        { is: 'loseDisk', pod: 1 },
        { is: 'refuse', pod: 0 },
        { is: 'rollOut' },
        { is: 'scale', to: 1 },
      ], { minLength: 2 },
    ),
    fc.constantFrom(70, 100, 600),
  )
  .map(([faults, thenSeconds]) => faults.map((fault, at) => ({ fault, thenSeconds: at === faults.length - 1 ? thenSeconds : 1 })));
const stories: fc.Arbitrary<Story> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  size: sizes,
  happenings: fc.oneof(
    { weight: 18, arbitrary: fc.array(happenings, { maxLength: 5 }) }, { weight: 2, arbitrary: hiding }, { weight: 1, arbitrary: refusing },
  ),
  finalSize: sizes,
  largest: fc.constantFrom(3, 3, 3, 3, 3, 3, 5),
});

tellStories(stories, tell);
