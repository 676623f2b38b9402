import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Fault } from './reading/faults';
import { presentText } from '../support/present-text';
import type { Manifest } from './manifests';

/** The first line of every file that the command writes. Only files with this line are replaced. */
const MARKER = '# Written by "operatorless convert", which replaces it when it runs again. Without this line the file is yours.';

interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** Returns one file for each object, in a folder for its namespace if there are several. */
export function outputFiles(folder: string, manifests: readonly Manifest[]): OutputFile[] {
  const several = new Set(manifests.map(({ namespace }) => namespace)).size > 1;
  return manifests.map(({ namespace, kind, name, yaml }) => ({
    path: join(folder, several ? namespace ?? '' : '', `${kind}-${name}.yaml`.toLowerCase()),
    text: `${MARKER}\n${yaml}`,
  }));
}

/** Returns existing files that would be overwritten and that this command didn't write. */
export function foreignFiles(files: readonly OutputFile[]): Fault[] {
  return files.flatMap(({ path }) => {
    const there = presentText(path);
    if (there === undefined || isOurs(there)) return [];
    return [{
      file: path,
      at: undefined,
      message: 'must be free or a file of "operatorless convert", got one without its first line; move it away or choose another --out',
    }];
  });
}

/** Writes the files that differ from the existing ones, and returns their paths. */
export function writeFiles(files: readonly OutputFile[]): OutputFile[] {
  const changed = files.filter(({ path, text }) => presentText(path) !== text);
  for (const { path, text } of changed) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return changed;
}

/**
 * Returns files of this command that contain an object of one of these instances that is no longer needed, such as a removed autoscaler.
 */
export function leftovers(files: readonly OutputFile[], instances: readonly string[]): string[] {
  const wanted = new Set(files.map(({ path }) => path));
  const folders = [...new Set(files.map(({ path }) => dirname(path)))];
  return folders.flatMap((folder) => readdirSync(folder).sort()
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => join(folder, file))
    .filter((path) => !wanted.has(path) && isOf(instances, presentText(path) ?? '')));
}

/** Whether this command wrote the file for one of these instances, according to the label that all their objects have. */
function isOf(instances: readonly string[], text: string): boolean {
  const [, instance] = /^ {4}app\.kubernetes\.io\/instance: "?([a-z0-9-]+)"?$/m.exec(text) ?? [];
  return isOurs(text) && instances.includes(instance);
}

function isOurs(text: string): boolean {
  return text.startsWith(`${MARKER}\n`);
}
