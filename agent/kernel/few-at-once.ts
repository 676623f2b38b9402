/** Each answer takes memory until it is read: with hundreds of pods, those of all at once would be more than an agent has. */
const AT_ONCE = 32;

/**
 * Asks them all, a few at a time.
 *
 * @param patience ends when one who is asked and does not answer no longer keeps the next one waiting
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
