import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RenderedFile } from './rendered-file';

/** An app, and what it wrote beneath the root of its folder, whose files every app has. */
interface Writer {
  readonly app: WeakRef<object>;
  readonly paths: readonly string[];
}

/** By folder: the app of this process that wrote there last. */
const writers = new Map<string, Writer>();

/**
 * Two apps in one folder delete each other's files. One that is built again after a change has some file in common with what it
 * was, and one without objects is no other.
 *
 * @throws when all would go that another app of this process wrote
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
  throw new Error(`${must}: ${why}; give each an outdir of its own, or make one app of both`);
}

export function rememberApp(app: object, outdir: string, files: readonly RenderedFile[]): void {
  writers.set(resolve(outdir), { app: new WeakRef(app), paths: files.map(({ path }) => path).filter((path) => path.includes('/')) });
}
