import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/*
 * The image of a database may hold nothing but its programs: no shell by which a container could wait until it is told what to run. So
 * its container starts Node.js, which was copied from the agent's image into a volume, together with its libraries and the loader of its
 * C library: what the container's image has, or lacks, doesn't matter then.
 */

/** Under names that don't depend on processor and C library. */
export const LOADER = 'loader';
export const LIBRARIES = 'libraries';
export const NODE = 'node';

/** Copies the Node.js that runs this program. @throws if it can't be told which file is its loader */
export async function carryNode(directory: string, objects = loadedObjects(), node = process.execPath): Promise<void> {
  const loader = objects.find((file) => /^ld-(linux|musl)/.test(basename(file)));
  if (loader === undefined) throw new Error(`the agent's image must hold Node.js for Linux with glibc or musl, got ${objects.join(', ')}`);
  const libraries = join(directory, LIBRARIES);
  await mkdir(libraries, { recursive: true });
  await copyFile(loader, join(directory, LOADER));
  await copyFile(node, join(directory, NODE));
  for (const file of objects) await copyFile(file, join(libraries, basename(file)));
}

/** The files of the libraries of this process. What the kernel maps into each process has no file. */
function loadedObjects(): readonly string[] {
  const { sharedObjects } = process.report.getReport() as unknown as { readonly sharedObjects: readonly string[] };
  return sharedObjects.filter((file) => file.startsWith('/'));
}
