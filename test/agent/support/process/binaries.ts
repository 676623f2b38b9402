import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Files with matching names in a folder, or in those of `PATH` if none is given. */
export function binariesNamed(name: RegExp, folder: string | undefined): readonly string[] {
  const folders = folder === undefined ? (process.env.PATH ?? '').split(delimiter) : [folder];
  return folders.flatMap((one) => names(one).filter((file) => name.test(file)).map((file) => join(one, file)));
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // PATH may name folders that do not exist.
    return [];
  }
}
