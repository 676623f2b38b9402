import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import type { Progress } from '../gitops/disk/progress';
import { fileOf, type ManifestFile } from '../plan/read/read';
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
    const files = filesBelow(outdir);
    if (files.length > 0) return files;
    throw new CommandError(`the app "${command}" must write manifests into the folder of CDK8S_OUTDIR, got no file;`
      + ' leave outdir out of new App(), or use process.env.CDK8S_OUTDIR');
  } finally {
    progress.end();
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** All files below a folder, or the file itself. Paths are relative to the folder, with `/` on every system. */
export function filesBelow(folder: string): ManifestFile[] {
  if (!statSync(folder).isDirectory()) return [fileOf(basename(folder), readFileSync(folder))];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.split(sep).some((part) => part === 'node_modules' || part === '.git'))
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => fileOf(path.split(sep).join('/'), readFileSync(join(folder, path))));
}
