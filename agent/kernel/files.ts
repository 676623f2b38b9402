import { rename, rm, writeFile } from 'node:fs/promises';
import { codeOf } from './errors';

/** Nothing when there is no such file. */
export async function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** In one step: whoever reads it, at any moment, sees the old or the new. */
export async function replaceFile(file: string, text: string, mode?: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}

/** One such directory is kept, in case that a person wants it; more would fill the volume. */
export async function setDirectoryAside(directory: string): Promise<void> {
  const aside = `${directory}.set-aside`;
  await rm(aside, { recursive: true, force: true });
  await rename(directory, aside);
}

/** What `kubectl describe pod` shows of a container that ended: the kubelet takes 4 KiB. */
export async function writeTerminationMessage(file: string, message: string): Promise<void> {
  await writeFile(file, message.slice(0, 4096));
}
