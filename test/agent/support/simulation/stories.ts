import fc from 'fast-check';
import { messageOf } from '../../../../agent/kernel/errors';

/**
 * `node simulation.js <seed> <runs>`: runs so many scenarios. If one fails, prints the shortest failing one and exits with 1.
 * It is a program of its own, because inside jest it would take twice as long and use one processor.
 */
export function tellStories<Story>(stories: fc.Arbitrary<Story>, tell: (story: Story) => Promise<readonly string[]>): void {
  const [seed, numRuns] = process.argv.slice(2).map(Number);
  const endsWell = fc.asyncProperty(stories, async (story) => {
    const wrong = await tell(story);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  fc.assert(endsWell, { ...(seed !== undefined && { seed }), ...(numRuns !== undefined && { numRuns }) }).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stdout.write(`${messageOf(error)}\n`);
      process.exit(1);
    },
  );
}
