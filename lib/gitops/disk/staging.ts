import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = '.operatorless-';
/** The name of a folder that `mkdtemp` created. The index has the same prefix. */
const STAGING = new RegExp(`^\\${PREFIX}[A-Za-z0-9]{6}$`);
/** A run takes seconds. Process IDs can't be used, because another container can't see which process created a folder. */
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

/** Removes the temporary folders of killed runs. */
export function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => STAGING.test(entry))) {
    const staging = join(folder, name);
    const { mtimeMs = Infinity } = statSync(staging, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs < Date.now() - LONGEST_RUN_MILLISECONDS) rmSync(staging, { recursive: true, force: true });
  }
}
