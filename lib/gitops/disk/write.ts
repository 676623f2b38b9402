import {
  existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { presentText } from '../../support/present-text';
import { INDEX_FILE, indexedPaths, indexText } from './index-file';
import { PresentFiles } from './present-files';
import type { Progress } from './progress';
import type { RenderedFile } from './rendered-file';
import { removeAbandoned, withStaging } from './staging';

/** A file of the app, and the file that it replaces. */
interface Target {
  readonly path: string;
  readonly text: string;
  readonly present: string | undefined;
}

/**
 * Updates the folder to contain exactly these files of ours: writes those that differ, each whole or not at all, and deletes those that an
 * earlier run wrote.
 *
 * @throws before it changes anything, if a file that isn't ours is in the way
 */
export function writeFiles(folder: string, files: readonly RenderedFile[], progress?: Progress): void {
  const earlier = earlierPaths(folder);
  const there = new PresentFiles(folder);
  const targets = files.filter(({ path }) => path !== INDEX_FILE).map(({ path, text }) => ({ path, text, present: there.textOf(path) }));
  const changed = targets.filter(({ text, present }) => present !== text);
  refuseForeign(folder, changed, new Set(earlier));
  if (earlier.length > 0) removeAbandoned(folder);

  const wanted = new Set(targets.map(({ path }) => path));
  const gone = earlier.filter((path) => !wanted.has(path));
  // An interrupted run leaves no file that the index doesn't list.
  const before = indexText([...wanted, ...gone]);
  const index = presentText(join(folder, INDEX_FILE));
  const first = wanted.size > 0 && index !== before ? [{ path: INDEX_FILE, text: before }] : [];
  replaceFiles(folder, [...first, ...changed], progress);
  if (gone.length === 0) return;
  deleteFiles(folder, gone);
  if (wanted.size > 0) replaceFiles(folder, [{ path: INDEX_FILE, text: indexText([...wanted]) }]);
  else rmSync(join(folder, INDEX_FILE));
}

function earlierPaths(folder: string): string[] {
  const index = presentText(join(folder, INDEX_FILE));
  return index === undefined ? [] : indexedPaths(index);
}

function refuseForeign(folder: string, changed: readonly Target[], ours: ReadonlySet<string>): void {
  const foreign = changed.filter(({ path, present }) => present !== undefined && !ours.has(path));
  if (foreign.length === 0) return;
  throw new Error(foreign.map(({ path }) => {
    const must = `${join(folder, path)} must be free or named in ${INDEX_FILE}, got a file that isn't`;
    return `${must}: we replace only what we wrote; move it away${path.endsWith('README.md') ? ', or turn off readme' : ''}`;
  }).join('\n'));
}

/**
 * Writes all files into a temporary folder first and then moves each to its place. So a full disk is noticed before anything has changed.
 */
function replaceFiles(folder: string, files: readonly Pick<Target, 'path' | 'text'>[], progress?: Progress): void {
  if (files.length === 0) return;
  withStaging(folder, (staging) => {
    for (const parent of new Set(files.map(({ path }) => dirname(path)))) mkdirSync(join(staging, parent), { recursive: true });
    files.forEach(({ path, text }, index) => {
      progress?.step('writing file', index + 1, files.length);
      writeFileSync(`${staging}/${path}`, text);
    });
    if (files.some(({ path }) => path === INDEX_FILE)) renameSync(join(staging, INDEX_FILE), join(folder, INDEX_FILE));
    moveInto(folder, staging);
  });
}

/** Moves the content of one folder into another: each file whole, and a folder that doesn't exist yet in one step. */
function moveInto(folder: string, staging: string): void {
  for (const entry of readdirSync(staging, { withFileTypes: true })) {
    const [from, to] = [`${staging}/${entry.name}`, `${folder}/${entry.name}`];
    if (entry.isDirectory() && existsSync(to)) moveInto(to, from);
    else renameSync(from, to);
  }
}

function deleteFiles(folder: string, paths: readonly string[]): void {
  const root = realpathSync(folder);
  for (const path of paths) {
    const file = join(folder, path);
    // If somebody has replaced a folder with a link, the file behind it isn't ours.
    if (isThere(file) && isWithin(root, realpathSync(dirname(file)))) unlinkSync(file);
  }
  const parents = new Set(paths.flatMap((path) => ancestors(path)));
  for (const parent of [...parents].sort().reverse()) removeIfEmpty(join(folder, parent));
}

/** The folders above a path, without the output folder. */
function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === '.' ? [] : [parent, ...ancestors(parent)];
}

function isWithin(root: string, folder: string): boolean {
  return folder === root || folder.startsWith(`${root}${sep}`);
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === false;
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
