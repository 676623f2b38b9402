import { readFileSync } from 'node:fs';

/**
 * The text of a file. Undefined if it doesn't exist.
 *
 * @throws if the path exists but is not a file
 */
export function presentText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
