import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { ManifestFile } from '../plan/read/read';

/** Every file beneath a folder, or the one file; paths are relative to the folder, with `/` on every system. */
export function filesBelow(folder: string): ManifestFile[] {
  if (!statSync(folder).isDirectory()) return [{ path: basename(folder), text: readFileSync(folder, 'utf8') }];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.split(sep).some((part) => part === 'node_modules' || part === '.git'))
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => ({ path: path.split(sep).join('/'), text: readFileSync(join(folder, path), 'utf8') }));
}
