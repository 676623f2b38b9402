import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MILLISECONDS = 500;

/** Asks again and again until the answer is there, and gives it. */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await pause(PAUSE_MILLISECONDS);
  }
}

/** How long it took, in seconds with one digit behind the point. */
export async function secondsOf(act: () => Promise<unknown>): Promise<number> {
  const start = Date.now();
  await act();
  return Math.round((Date.now() - start) / 100) / 10;
}
