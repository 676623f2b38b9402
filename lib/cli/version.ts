import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this package, whose root is further up from the built files than from their sources. */
export function packageVersion(folder: string = __dirname): string {
  const file = join(folder, 'package.json');
  return existsSync(file) ? String(JSON.parse(readFileSync(file, 'utf8')).version) : packageVersion(dirname(folder));
}
