import { readFileSync } from 'node:fs';
import { CustomResources, readCustomResources } from '../convert/read';
import { Io } from './io';

/** What stands for standard input among the files, and in messages. */
const STANDARD_INPUT = { argument: '-', name: 'stdin' };

/** Why a file can't be read, in the user's words. */
const REASONS: Readonly<Record<string, string>> = { ENOENT: 'none of this name', EISDIR: 'a folder', EACCES: 'one that may not be read' };

/** Reads the custom resources of every file. */
export function readSources(files: readonly string[], io: Io): CustomResources {
  const read = files.map((file) => readSource(file, io));
  return { resources: read.flatMap(({ resources }) => resources), faults: read.flatMap(({ faults }) => faults) };
}

function readSource(file: string, io: Io): CustomResources {
  if (file === STANDARD_INPUT.argument) return readCustomResources(STANDARD_INPUT.name, io.readStandardInput());
  const content = readText(file);
  if ('text' in content) return readCustomResources(file, content.text);
  return { resources: [], faults: [{ file, at: undefined, message: `must be a file, got ${content.reason}` }] };
}

function readText(file: string): { readonly text: string } | { readonly reason: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { reason: REASONS[code] ?? code };
  }
}
