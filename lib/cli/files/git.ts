import { spawnSync } from 'node:child_process';
import { posix } from 'node:path';
import {
  danglingLink, faultyFile, fileOf, LARGEST_MANIFEST, type ManifestFile, mayHoldManifests, tooLarge, unreadFile,
} from '../../plan/read/manifest-file';
import { CommandError } from '../io';

const MAX_BYTES = 1024 * 1024 * 1024;
const LINK_MODE = '120000';

/** Whether this name is that of a commit. */
export function isRevision(name: string): boolean {
  return !name.startsWith('-') && git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]).ok;
}

export function isInRepository(): boolean {
  return git(['rev-parse', '--git-dir']).ok;
}

/** The path of the current folder within its repository: `apps/`, or an empty text. */
export function pathInRepository(): string {
  return git(['rev-parse', '--show-prefix']).output.toString('utf8').replace(/\n$/, '');
}

/** A committed file or link. */
interface Entry {
  readonly path: string;
  readonly id: string;
  readonly size: number;
  readonly isLink: boolean;
}

/** What is committed below a folder, or in the whole repository with paths from its root. */
export function entriesAt(revision: string, folder?: string): Entry[] {
  const where = folder === undefined ? ['--full-tree', `${revision}^{commit}`] : [`${revision}^{commit}`, '--', folder];
  const { ok, output, error } = git(['ls-tree', '-r', '-l', '-z', ...where]);
  if (!ok) throw new CommandError(`git must list ${folder ?? 'the files'} of ${revision}, got: ${error}`);
  return output.toString('utf8').split('\0').filter((line) => line !== '').flatMap((line) => {
    const [, mode, type, id, size, path] = /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
    return type === 'blob' ? [{ path, id, size: Number(size), isLink: mode === LINK_MODE }] : [];
  });
}

/** All committed files below a folder, or the file itself. Paths are relative to the folder. Links to files are files. */
export function filesAt(revision: string, folder: string): ManifestFile[] {
  const entries = entriesAt(revision, folder);
  const isRead = ({ path, size, isLink }: Entry) => mayHoldManifests(path) && !isLink && size <= LARGEST_MANIFEST;
  const contents = contentsOf(entries.filter(isRead).map(({ id }) => id));
  const prefix = entries.some(({ isLink }) => isLink) ? pathInRepository() : '';
  return entries.flatMap((entry) => {
    const path = posix.relative(folder, entry.path) || posix.basename(entry.path);
    if (entry.isLink) return linked(path, `${revision}:${posix.join(prefix, entry.path)}`);
    if (!mayHoldManifests(path)) return [unreadFile(path, () => contentsOf([entry.id]).get(entry.id) ?? Buffer.alloc(0))];
    const content = contents.get(entry.id);
    return [content === undefined ? faultyFile(path, tooLarge(entry.size), `${entry.size} bytes`) : fileOf(path, content)];
  });
}

/** The file to which a link in a revision leads. Undefined for a link to a folder. */
function linked(path: string, name: string): ManifestFile[] {
  const { output } = git(['cat-file', '--batch', '--follow-symlinks'], `${name}\n`);
  const end = output.indexOf('\n');
  const [first, second, size] = output.toString('utf8', 0, end).split(' ');
  if (second === 'blob') {
    const content = output.subarray(end + 1, end + 1 + Number(size));
    return [mayHoldManifests(path) ? fileOf(path, content) : unreadFile(path, () => content)];
  }
  if (second === 'tree' || !mayHoldManifests(path)) return [];
  const target = git(['cat-file', 'blob', name]).output.toString('utf8');
  const fault = first === 'symlink' ? `must be a link within the repository, got one to ${target}` : danglingLink(target);
  return [faultyFile(path, fault, target)];
}

/** Parses the output of `git cat-file --batch`: for each blob, a line with the size, the bytes, and a line break. */
export function contentsOf(ids: readonly string[]): ReadonlyMap<string, Buffer> {
  if (ids.length === 0) return new Map();
  const { ok, output, error } = git(['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  if (!ok) throw new CommandError(`git must read ${ids.length} files, got: ${error}`);
  let offset = 0;
  return new Map(ids.map((id) => {
    const end = output.indexOf('\n', offset);
    const size = Number(output.toString('utf8', offset, end).split(' ')[2]);
    offset = end + 1 + size + 1;
    return [id, output.subarray(end + 1, end + 1 + size)];
  }));
}

function git(args: readonly string[], input = ''): { readonly ok: boolean; readonly output: Buffer; readonly error: string } {
  const { status, stdout, stderr, error } = spawnSync('git', args, { input, maxBuffer: MAX_BYTES });
  if (error !== undefined) throw new CommandError(
    `git must be installed to read what is committed, got: ${error.message}; or give two folders`,
  );
  return { ok: status === 0, output: stdout, error: stderr.toString('utf8').trim() };
}
