import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from './command';

/** What the package is built from. A folder's own time tells that a file of it is gone. */
const SOURCES = ['agent', 'imports', 'lib', 'projenrc', 'package.json', 'package-lock.json', 'tsconfig.json'];

function newest(path: string): number {
  const stats = statSync(path);
  const below = stats.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stats.mtimeMs, ...below);
}

/** When the last build ended: it writes the command last. */
const built = statSync(COMMAND, { throwIfNoEntry: false })?.mtimeMs ?? 0;

// As the condition of a task: 0 runs it.
process.exitCode = Math.max(...SOURCES.map(newest)) > built ? 0 : 1;
