import { execFileSync } from 'node:child_process';

/** Writes the programs that run in pods, made of the sources as they are now, into a folder. */
export function writeBundle(folder: string): void {
  execFileSync('node_modules/.bin/tsx', ['projenrc/bundle.ts', folder]);
}
