import { messageOf } from '../../../../agent/kernel/errors';

/** How long a test waits for a condition. It says nothing about how long the condition should take. */
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
