import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { run } from '../../../../lib/cli/run';
import type { Screen } from '../../../../lib/gitops/disk/progress';
import type { Manifest } from '../../../support/synth';

/** The output and exit code of the command line. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly error: string;
}

const folders: string[] = [];

/** An empty folder that is deleted after the tests. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'operatorless-'));
  folders.push(folder);
  return folder;
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A file with this text in a folder of its own. */
export function fileOf(text: string, name = 'web.yaml'): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, text);
  return path;
}

const PIPE: Screen = { write: (text) => { throw new Error(`nobody at a terminal would see ${text}`); } };

export function operatorless(argv: readonly string[], standardInput = '', screen = PIPE): Outcome {
  let [output, error] = ['', ''];
  const exitCode = run(argv, {
    readStandardInput: () => standardInput,
    writeOutput: (text) => void (output += text),
    writeError: (text) => void (error += text),
    coloured: false,
    screen,
  });
  return { exitCode, output, error };
}

/** Converts standard input, which faults call `stdin`. */
export function convert(text: string, ...options: string[]): Outcome {
  return operatorless(['convert', '-', ...options], text);
}

export function manifests({ exitCode, output, error }: Outcome): Manifest[] {
  if (exitCode !== 0) throw new Error(error);
  return parseAllDocuments(output).map((document) => document.toJS());
}

/** Every file below the folder with its content. */
export function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}
