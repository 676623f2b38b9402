import Sequencer from '@jest/test-sequencer';

/**
 * Starts the longest tests first. Without it, a run that knows no durations of an earlier one starts them late, and then waits for them
 * with one processor idle.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => /simulation\.test\.ts$|package\.test\.ts$/.test(path);
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
