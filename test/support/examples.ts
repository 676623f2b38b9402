import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './synth';

export const EXAMPLES_FOLDER = join(__dirname, '..', '..', 'examples');
export const EXAMPLES: readonly string[] = readdirSync(EXAMPLES_FOLDER);

/** The files that the example writes. */
export function writtenBy(name: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  jest.replaceProperty(process, 'env', { ...process.env, CDK8S_OUTDIR: folder });
  jest.spyOn(console, 'error').mockReturnValue();
  try {
    jest.isolateModules(() => jest.requireActual(join(EXAMPLES_FOLDER, name, 'main.ts')));
    return contents(folder);
  } finally {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  }
}

/** Every object that the example writes. */
export function manifestsOf(name: string): Manifest[] {
  const files = Object.entries(writtenBy(name)).filter(([file]) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'));
  return files.flatMap(([, text]) => parseAllDocuments(text).map((document): Manifest => document.toJS()));
}

/** What is committed beside an example, or written into a folder. */
export function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file !== 'main.ts' && statSync(join(folder, file)).isFile(),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
