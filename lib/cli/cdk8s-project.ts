import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CommandError } from './command-error';

/** What `cdk8s.yaml` says of an app. */
export interface Cdk8sProject {
  /** The command that writes manifests into the folder that CDK8S_OUTDIR names. */
  readonly app: string | undefined;
  /** Where the manifests are committed. */
  readonly output: string;
}

const FILE = 'cdk8s.yaml';
/** https://cdk8s.io/docs/latest/cli/synth/ */
const DEFAULT_OUTPUT = 'dist';

/** Options of the command line win over the file. */
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
