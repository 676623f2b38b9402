import { isUtf8 } from 'node:buffer';

/** A file of a folder of manifests. Its path is relative to the folder. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
  /** Why it can't be read: `must be text in UTF-8, ...`. `text` is then only for comparison. */
  readonly fault?: string;
  /** The path of the kustomization that lists it, or was rendered into it. Then it holds whole objects, whatever its name. */
  readonly appliedBy?: string;
}

/** API servers accept objects of at most 3 MiB, and people keep all their definitions in one file. */
export const LARGEST_MANIFEST = 64 * 1024 * 1024;
const UTF_16_MARKS = ['fffe', 'feff'];

/** Whether a file may hold manifests, by its name. */
export function mayHoldManifests(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(^|\/)(\.|kustomization\.ya?ml$)/.test(path);
}

/** A file with these bytes, in any encoding. */
export function fileOf(path: string, bytes: Buffer): ManifestFile {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes) && !text.includes('\0')) return { path, text };
  const encoding = UTF_16_MARKS.includes(bytes.toString('hex', 0, 2)) ? 'UTF-16' : 'no text';
  return { path, text, fault: `must be text in UTF-8, got ${encoding}; save it as UTF-8, or move it away` };
}

/** A file whose text is read only when somebody needs it. */
export function unreadFile(path: string, read: () => Buffer): ManifestFile {
  return {
    path,
    get text() {
      return read().toString('utf8');
    },
  };
}

/** A file that can't be read. `stands` stands for its content when both sides are compared. */
export function faultyFile(path: string, fault: string, stands: string): ManifestFile {
  return { path, text: stands, fault };
}

export function tooLarge(bytes: number): string {
  const [most, got] = [LARGEST_MANIFEST, bytes].map((size) => `${Math.round(size / 1024 / 1024)} MiB`);
  return `must be at most ${most}, got ${got}; move it away, or leave it out with --ignore`;
}

export function danglingLink(target: string): string {
  return `must be a link to a file, got one to ${target}, which isn't there; correct the link or delete it`;
}
