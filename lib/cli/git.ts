import { spawnSync } from 'node:child_process';
import { posix } from 'node:path';
import { fileOf, type ManifestFile } from '../plan/read/read';
import { CommandError } from './io';

const MAX_BYTES = 1024 * 1024 * 1024;

/** Whether this name is that of a commit. */
export function isRevision(name: string): boolean {
  return !name.startsWith('-') && git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]).ok;
}

export function isInRepository(): boolean {
  return git(['rev-parse', '--git-dir']).ok;
}

/** All committed files below a folder, or the file itself. Paths are relative to the folder. */
export function filesAt(revision: string, folder: string): ManifestFile[] {
  const listed = git(['ls-tree', '-r', '-z', `${revision}^{commit}`, '--', folder]);
  if (!listed.ok) throw new CommandError(`git must list ${folder} of ${revision}, got: ${listed.error}`);
  const blobs = listed.output.toString('utf8').split('\0').filter((line) => line !== '').flatMap((line) => {
    const [, mode, type, id, path] = /^(\d+) (\w+) (\w+)\t(.*)$/s.exec(line) ?? [];
    return type === 'blob' && mode !== '120000' ? [{ id, path: posix.relative(folder, path) || posix.basename(path) }] : [];
  });
  const contents = read(blobs.map(({ id }) => id));
  return blobs.map(({ path }, index) => fileOf(path, contents[index]));
}

/** Parses the output of `git cat-file --batch`: for each blob, a line with the size, the bytes, and a line break. */
function read(ids: readonly string[]): Buffer[] {
  if (ids.length === 0) return [];
  const { ok, output, error } = git(['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  if (!ok) throw new CommandError(`git must read ${ids.length} files, got: ${error}`);
  let offset = 0;
  return ids.map(() => {
    const end = output.indexOf('\n', offset);
    const size = Number(output.toString('utf8', offset, end).split(' ')[2]);
    offset = end + 1 + size + 1;
    return output.subarray(end + 1, end + 1 + size);
  });
}

function git(args: readonly string[], input = ''): { readonly ok: boolean; readonly output: Buffer; readonly error: string } {
  const { status, stdout, stderr, error } = spawnSync('git', args, { input, maxBuffer: MAX_BYTES });
  if (error !== undefined) throw new CommandError(
    `git must be installed to read what is committed, got: ${error.message}; or give two folders`,
  );
  return { ok: status === 0, output: stdout, error: stderr.toString('utf8').trim() };
}
