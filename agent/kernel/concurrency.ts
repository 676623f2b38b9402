/** Each answer takes memory until it is read: with hundreds of pods, all answers at once would exceed the memory of an agent. */
const AT_ONCE = 32;

/**
 * Asks them all, a few at a time.
 *
 * @param patience resolves when the next one should no longer wait for an answer that has not come
 */
export async function fewAtOnce<One, Answer>(
  all: readonly One[], ask: (one: One) => Promise<Answer>, patience: () => Promise<unknown>, atOnce = AT_ONCE,
): Promise<Answer[]> {
  const answers: Promise<Answer>[] = [];
  const lane = async () => {
    for (let index = answers.length; index < all.length; index = answers.length) {
      const answer = ask(all[index] as One);
      answers.push(answer);
      if (answers.length < all.length) await Promise.race([answer, patience()]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, lane));
  return Promise.all(answers);
}

/** Waits for all of them, also after a failure: none may still be running when the next step begins. @throws the first failure */
export async function allSettled<T>(asked: readonly Promise<T>[]): Promise<readonly T[]> {
  const answers = await Promise.allSettled(asked);
  const failed = answers.find((settled) => settled.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return answers.flatMap((settled) => (settled.status === 'fulfilled' ? [settled.value] : []));
}

/** In order, `size` of them at a time; the last batch may be smaller. */
export function inBatches<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}
