import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LARGEST_MANIFEST, type ManifestFile, mayHoldManifests } from '../../plan/read/manifest-file';
import { contentsOf, entriesAt, pathInRepository } from './git';

/** A ConfigMap, and a Secret, holds no larger files. */
const LARGEST_VALUE = 1024 * 1024;

/** A temporary folder with files that are otherwise nowhere on disk. */
export interface LaidOut {
  /** Where the folder of the manifests is. */
  readonly folder: string;
  readonly remove: () => void;
}

/** A revision of the whole repository, because a kustomization may refer to folders beside its own. */
export function layOutRevision(revision: string, folder: string): LaidOut {
  const entries = entriesAt(revision).filter(({ path, size }) => size <= (mayHoldManifests(path) ? LARGEST_MANIFEST : LARGEST_VALUE));
  const contents = contentsOf([...new Set(entries.map(({ id }) => id))]);
  const [files, links] = [false, true].map((isLink) => entries.filter((entry) => entry.isLink === isLink));
  return laidOut(join(pathInRepository(), folder), (root) => {
    for (const { path, id } of files) write(join(root, path), contents.get(id) ?? Buffer.alloc(0));
    // Links come last, so that no file is written through one.
    for (const { path, id } of links) link(join(root, path), String(contents.get(id)));
  });
}

export function layOutFiles(files: readonly ManifestFile[]): LaidOut {
  return laidOut('', (root) => {
    for (const { path, text } of files) write(join(root, path), text);
  });
}

function laidOut(folder: string, fill: (root: string) => void): LaidOut {
  const root = mkdtempSync(join(tmpdir(), 'operatorless-tree-'));
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    fill(root);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder: join(root, folder), remove };
}

function write(location: string, content: Buffer | string): void {
  mkdirSync(dirname(location), { recursive: true });
  writeFileSync(location, content);
}

function link(location: string, target: string): void {
  mkdirSync(dirname(location), { recursive: true });
  symlinkSync(target, location);
}
