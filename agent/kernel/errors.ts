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

/** Why there was no answer never matters to a decision: an absent answer means "not known". */
export async function absentOnError<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch {
    return undefined;
  }
}

/** In the `default` of a switch over actions: one without a case does not compile. */
export function forgotten(action: never): never {
  throw new Error(`no case for ${JSON.stringify(action)}`);
}
