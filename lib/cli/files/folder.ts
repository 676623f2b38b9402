import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  danglingLink, faultyFile, fileOf, LARGEST_MANIFEST, type ManifestFile, mayHoldManifests, tooLarge, unreadFile,
} from '../../plan/read/manifest-file';

const NEVER_READ = ['node_modules', '.git'];

/**
 * All files below a folder, or the file itself. Paths are relative to the folder, with `/` on every system. As for kubectl, a link to a
 * file is a file, and a link to a folder is nothing.
 */
export function filesBelow(folder: string): ManifestFile[] {
  if (!statSync(folder).isDirectory()) return [fileAt(folder, basename(folder))];
  return pathsBelow(folder).sort().map((path) => fileAt(join(folder, path), path));
}

function pathsBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    if (NEVER_READ.includes(entry.name)) return [];
    if (entry.isDirectory()) return pathsBelow(folder, `${path}/`);
    return entry.isFile() || (entry.isSymbolicLink() && !isFolder(join(folder, path))) ? [path] : [];
  });
}

function isFolder(location: string): boolean {
  return found(location)?.isDirectory() === true;
}

function fileAt(location: string, path: string): ManifestFile {
  if (!mayHoldManifests(path)) return unreadFile(path, () => readFileSync(location));
  const file = found(location);
  if (file === undefined) return unfound(location, path);
  if (file.size > LARGEST_MANIFEST) return faultyFile(path, tooLarge(file.size), `${file.size} bytes`);
  try {
    return fileOf(path, readFileSync(location));
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return faultyFile(path, `must be readable, got ${code}`, code);
  }
}

function unfound(location: string, path: string): ManifestFile {
  const target = lstatSync(location).isSymbolicLink() ? readlinkSync(location) : location;
  return faultyFile(path, danglingLink(target), target);
}

/** Undefined if a link leads nowhere, or back to itself. */
function found(location: string): Stats | undefined {
  try {
    return statSync(location);
  } catch {
    return undefined;
  }
}
