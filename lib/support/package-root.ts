import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package: further up from the built files than from their sources. */
export function packageRoot(folder: string = __dirname): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder));
}
