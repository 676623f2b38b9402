/** The message of an error with those of its causes. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${messageOf(error.cause)})`;
}

/** `ENOENT`, `ECONNREFUSED`, ... */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** For decisions, why there was no answer never matters: an absent answer means "not known". */
export async function absentOnError<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch {
    return undefined;
  }
}

/** A server answered, and refused what it was asked for. */
export class Refusal extends Error {
  constructor(
    what: string,
    /** The server's own words. Matched by message: status codes differ between versions. */
    readonly words: string,
    status?: number,
  ) {
    super(`${what}: ${status === undefined ? '' : `${status} `}${words}`);
  }
}

/** Ignores a refusal that says that what was asked for has already been done, or is no longer needed. */
export async function acceptRefusal(expected: RegExp, asked: Promise<void>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Refusal && expected.test(error.words))) throw error;
  }
}
