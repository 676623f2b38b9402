/** A server answered, and would not. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** In the server's words. */
    readonly refusal: string,
  ) {
    super(message);
  }
}

/** Asks for what may be done or gone already: a refusal that says so is as good. */
export async function unless(expected: RegExp, asked: Promise<void>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Refusal && expected.test(error.refusal))) throw error;
  }
}
