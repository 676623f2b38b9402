import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RenderedFile } from './rendered-file';

/** An app, and the files that it wrote. Files directly in the output folder are left out, because every app writes them. */
interface Writer {
  readonly app: WeakRef<object>;
  readonly paths: readonly string[];
}

/** For each folder, the app of this process that last wrote there. */
const writers = new Map<string, Writer>();

/**
 * Refuses to write where another app of this process has written: two apps in one folder would delete each other's files. An app that was
 * rebuilt after a change still shares some file with its previous build, and an app without objects doesn't count as another app.
 *
 * @throws if every file that the other app wrote would be deleted
 */
export function refuseOtherApp(app: object, outdir: string, files: readonly RenderedFile[]): void {
  const other = writers.get(resolve(outdir));
  if (other === undefined || other.app.deref() === app) return;
  const kept = new Set(files.map(({ path }) => path));
  if (kept.size === 0 || other.paths.some((path) => kept.has(path))) return;
  const lost = other.paths.find((path) => existsSync(join(outdir, path)));
  if (lost === undefined) return;
  const must = `outdir must be the app's own, got "${outdir}", where another app of this process wrote ${lost}`;
  const why = 'this app has none of its files, and would delete them all';
  throw new Error(`${must}: ${why}; give each app an outdir of its own, or combine both apps`);
}

export function rememberApp(app: object, outdir: string, files: readonly RenderedFile[]): void {
  writers.set(resolve(outdir), { app: new WeakRef(app), paths: files.map(({ path }) => path).filter((path) => path.includes('/')) });
}
