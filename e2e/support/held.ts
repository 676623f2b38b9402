import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MILLISECONDS = 200;
/** What was well for a moment may be what was there before the act took hold. */
const HELD_MILLISECONDS = 5000;

/**
 * Waits until nothing is wrong, and until that has held.
 *
 * @returns when it began, by `Date.now()`
 */
export async function heldSince(seconds: number, whatIsWrong: () => Promise<string | undefined>): Promise<number> {
  const end = Date.now() + seconds * 1000;
  let [since, fault]: [number | undefined, string | undefined] = [undefined, ''];
  for (;;) {
    const now = Date.now();
    fault = await whatIsWrong().catch((error: Error) => error.message);
    since = fault === undefined ? since ?? now : undefined;
    if (since !== undefined && now - since >= HELD_MILLISECONDS) return since;
    if (now > end) throw new Error(`not well within ${seconds} s: ${fault ?? 'well, but not for long'}`);
    await pause(PAUSE_MILLISECONDS);
  }
}
