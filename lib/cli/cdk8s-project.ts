import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Progress } from '../gitops/disk/progress';
import type { ManifestFile } from '../plan/read/manifest-file';
import { filesBelow } from './files/folder';
import { CommandError } from './io';

/** The settings of an app in `cdk8s.yaml`. */
export interface Cdk8sProject {
  /** The command that writes manifests into the folder of CDK8S_OUTDIR. */
  readonly app: string | undefined;
  /** The folder with the committed manifests. */
  readonly output: string;
}

const FILE = 'cdk8s.yaml';
/** https://cdk8s.io/docs/latest/cli/synth/ */
const DEFAULT_OUTPUT = 'dist';

/** How much of the output of a failing app is shown. */
const LAST_LINES = 20;
const MAX_BYTES = 64 * 1024 * 1024;

/** Options of the command line take precedence over the file. */
export function readProject(folder: string, given: { readonly app?: string; readonly output?: string }): Cdk8sProject {
  const { app, output } = readFile(join(folder, FILE));
  return { app: given.app ?? textOf(app), output: (given.output ?? textOf(output) ?? DEFAULT_OUTPUT).replace(/\/+$/, '') };
}

function readFile(path: string): Readonly<Record<string, unknown>> {
  try {
    return parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CommandError(`${FILE} must be YAML that can be read, got: ${String(error)}`);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The files that an app would write now. Runs the app as `cdk8s synth` does, whatever its language and library, but into a temporary
 * folder, so that the committed files stay as they are.
 */
export function appOutput(command: string, progress: Progress): ManifestFile[] {
  const outdir = mkdtempSync(join(tmpdir(), 'operatorless-app-'));
  try {
    progress.wait(`running the app: ${command}`);
    const path = [resolve('node_modules', '.bin'), process.env.PATH].join(delimiter);
    const { status, signal, stdout, stderr, error } = spawnSync(command, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: MAX_BYTES,
      encoding: 'utf8',
      env: { ...process.env, PATH: path, CDK8S_OUTDIR: outdir },
    });
    if (error !== undefined || status !== 0) {
      const said = `${stdout ?? ''}${stderr ?? ''}`.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
      const ended = error?.message ?? signal ?? `exit code ${status}`;
      throw new CommandError(`the app "${command}" must write manifests, got ${ended}:\n${said}`);
    }
    // The folder is deleted before anybody else could read it.
    const files = filesBelow(outdir).map((file) => ({ ...file, text: file.text }));
    if (files.length > 0) return files;
    throw new CommandError(`the app "${command}" must write manifests into the folder of CDK8S_OUTDIR, got no file;`
      + ' leave outdir out of new App(), or use process.env.CDK8S_OUTDIR');
  } finally {
    progress.end();
    rmSync(outdir, { recursive: true, force: true });
  }
}
