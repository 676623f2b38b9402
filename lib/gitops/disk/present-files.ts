import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { presentText } from '../../support/present-text';

const ROOT = '.';
const NONE: ReadonlySet<string> = new Set();

/**
 * What stands in an output folder. Asks for each folder once what it holds: ten thousand files that aren't there yet need no
 * question each.
 */
export class PresentFiles {
  private readonly names = new Map<string, ReadonlySet<string>>();

  constructor(private readonly root: string) {}

  /**
   * The text in a file's place; none where there is nothing.
   *
   * @throws when there is no file, or one of its folders is none
   */
  textOf(path: string): string | undefined {
    // A link that leads nowhere is somebody's, too.
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

  /** Through a link in a folder's place, our files would go where nobody looks for them, and over those of others. */
  private isFolder(folder: string): boolean {
    const path = join(this.root, folder);
    if (!this.isThere(folder)) return false;
    if (lstatSync(path).isDirectory()) return true;
    throw new Error(`${path} must be free or a folder, got a file or a link: files of ours go beneath it; move it away`);
  }
}
