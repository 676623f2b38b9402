import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { presentText } from '../../support/present-text';

const ROOT = '.';
const NONE: ReadonlySet<string> = new Set();

/** The files in an output folder. Lists each folder only once, so that ten thousand new files need no check each. */
export class PresentFiles {
  private readonly names = new Map<string, ReadonlySet<string>>();

  constructor(private readonly root: string) {}

  /**
   * Returns the content of a file, or undefined if it doesn't exist.
   *
   * @throws if the path is not a file, or one of its parents is not a folder
   */
  textOf(path: string): string | undefined {
    // A dangling link also belongs to somebody.
    return this.isThere(path) ? presentText(join(this.root, path)) ?? '' : undefined;
  }

  private isThere(path: string): boolean {
    return this.namesIn(dirname(path)).has(basename(path));
  }

  private namesIn(folder: string): ReadonlySet<string> {
    const known = this.names.get(folder);
    if (known !== undefined) return known;
    const path = join(this.root, folder);
    const names = (folder === ROOT ? existsSync(path) : this.isFolder(folder)) ? new Set(readdirSync(path)) : NONE;
    this.names.set(folder, names);
    return names;
  }

  /** If a folder were a link, our files would go to an unexpected place and could overwrite the files of others. */
  private isFolder(folder: string): boolean {
    const path = join(this.root, folder);
    if (!this.isThere(folder)) return false;
    if (lstatSync(path).isDirectory()) return true;
    throw new Error(`${path} must be free or a folder, got a file or a link: our files go into it; move it away`);
  }
}
