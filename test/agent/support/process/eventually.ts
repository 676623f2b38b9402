import { messageOf } from '../../../../agent/kernel/errors';

/** How long a condition may take before the test gives up; nothing is said about how long it should take. */
const PATIENCE_MILLISECONDS = Number(process.env.PATIENCE_MILLISECONDS ?? 90_000);

export async function eventually(claim: () => void | Promise<void>): Promise<void> {
  const start = Date.now();
  for (;;) {
    try {
      await claim();
      return;
    } catch (error) {
      if (Date.now() - start > PATIENCE_MILLISECONDS) {
        throw new Error(`not within ${PATIENCE_MILLISECONDS} ms: ${messageOf(error)}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
