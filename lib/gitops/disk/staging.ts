import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = '.operatorless-';
/** Of a folder that `mkdtemp` made: the index begins like it. */
const STAGING = new RegExp(`^\\${PREFIX}[A-Za-z0-9]{6}$`);
/** A run takes seconds. Another container can't know which process created a folder. */
const LONGEST_RUN_MILLISECONDS = 3_600_000;

/** Provides a temporary folder on the same file system as the files to replace, while `use` runs. */
export function withStaging(folder: string, use: (staging: string) => void): void {
  mkdirSync(folder, { recursive: true });
  const staging = mkdtempSync(join(folder, PREFIX));
  try {
    use(staging);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Removes those of runs that were killed. */
export function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => STAGING.test(entry))) {
    const staging = join(folder, name);
    const { mtimeMs = Infinity } = statSync(staging, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs < Date.now() - LONGEST_RUN_MILLISECONDS) rmSync(staging, { recursive: true, force: true });
  }
}
