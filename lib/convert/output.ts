import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Fault } from './reading/faults';
import { presentText } from '../support/present-text';
import type { Manifest } from './manifests';

/** The first line of every file that we write, and of no other that we replace. */
const MARKER = '# Written by "operatorless convert", which replaces it when it runs again. Without this line the file is yours.';

interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** One file an object; beneath a folder for its namespace if there are several. */
export function outputFiles(folder: string, manifests: readonly Manifest[]): OutputFile[] {
  const several = new Set(manifests.map(({ namespace }) => namespace)).size > 1;
  return manifests.map(({ namespace, kind, name, yaml }) => ({
    path: join(folder, several ? namespace ?? '' : '', `${kind}-${name}.yaml`.toLowerCase()),
    text: `${MARKER}\n${yaml}`,
  }));
}

/** Files that stand where we want to write and aren't ours. */
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

/** Writes what differs from what is there, and says which files those were. */
export function writeFiles(files: readonly OutputFile[]): OutputFile[] {
  const changed = files.filter(({ path, text }) => presentText(path) !== text);
  for (const { path, text } of changed) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return changed;
}

/** Files of ours that hold an object of one of these instances which is no longer wanted: an autoscaler that was turned off. */
export function leftovers(files: readonly OutputFile[], instances: readonly string[]): string[] {
  const wanted = new Set(files.map(({ path }) => path));
  const folders = [...new Set(files.map(({ path }) => dirname(path)))];
  return folders.flatMap((folder) => readdirSync(folder).sort()
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => join(folder, file))
    .filter((path) => !wanted.has(path) && isOf(instances, presentText(path) ?? '')));
}

/** Whether we wrote the file for one of these instances, by the label that all their objects have. */
function isOf(instances: readonly string[], text: string): boolean {
  const [, instance] = /^ {4}app\.kubernetes\.io\/instance: "?([a-z0-9-]+)"?$/m.exec(text) ?? [];
  return isOurs(text) && instances.includes(instance);
}

function isOurs(text: string): boolean {
  return text.startsWith(`${MARKER}\n`);
}
