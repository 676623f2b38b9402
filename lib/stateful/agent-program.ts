import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programFile } from './agent-files';

/** Made by `npm run bundle`, and part of the package. */
const PROGRAMS = join('build', 'agent');

/**
 * The program of a system's agent, as it runs in the pods.
 *
 * @throws when it was not built
 */
export function agentProgram(system: string): string {
  const path = join(packageRoot(__dirname), PROGRAMS, programFile(system));
  if (!existsSync(path)) throw new Error(`the ${system} agent must be built before a cluster is synthesised, got no ${path}; run "npm run bundle"`);
  return readFileSync(path, 'utf8');
}

/** The same file is found from the sources and from what is built of them. */
function packageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder));
}
