import fc from 'fast-check';
import { tellStories } from '../../support/simulation/stories';
import type { Fault } from './support/faults';
import { type Happening, type Story, tell } from './support/scenario';

const pods = fc.nat({ max: 7 });
const faults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('shards' as const), to: fc.constantFrom(3, 4, 4) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('pods' as const), to: fc.constantFrom(1, 2, 2) }) },
  {
    weight: 9,
    arbitrary: fc.record({
      is: fc.constantFrom(
        'delete' as const,
        'forceDelete' as const,
        'killServer' as const,
        'killAgent' as const,
        'stranger' as const,
        'loseDisk' as const,
        'loseShard' as const,
        'loseTwo' as const,
        'freeze' as const,
        'hang' as const,
        'hang' as const,
        'busy' as const,
        'collide' as const,
        'crash' as const,
        'crashShard' as const,
      ),
      pod: pods,
    }),
  },
  {
    weight: 5,
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
      ),
    }),
  },
);
const happenings: fc.Arbitrary<Happening> = fc.record({ fault: faults, thenSeconds: fc.constantFrom(0, 0, 1, 2, 3, 8, 20) });
const stories: fc.Arbitrary<Story> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  engine: fc.constantFrom('redis', 'newRedis', 'valkey'),
  pods: fc.constantFrom(1, 2),
  happenings: fc.array(happenings, { maxLength: 4 }),
  finalShards: fc.constantFrom(3, 3, 4),
});

tellStories(stories, tell);
