import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Made by `npm run bundle`, and part of the package. */
const PROGRAM = join('build', 'agent', 'etcd.js');

/**
 * The agent's program, as it runs in the pods.
 *
 * @throws when it was not built
 */
export function agentProgram(): string {
  const path = join(packageRoot(__dirname), PROGRAM);
  if (!existsSync(path)) throw new Error(`the etcd agent must be built before a cluster is synthesised, got no ${path}; run "npm run bundle"`);
  return readFileSync(path, 'utf8');
}

/** The same file is found from the sources and from what is built of them. */
function packageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder));
}
