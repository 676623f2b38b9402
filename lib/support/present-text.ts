import { readFileSync } from 'node:fs';

/**
 * The text of a file; nothing where there is none.
 *
 * @throws when something stands there that is no file
 */
export function presentText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
