import { execFile } from 'node:child_process';
import type { Manifest } from '../../test/lib/plan/support/edits/edit';

const LIMIT_MILLISECONDS = 300_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What the API server would do with each object. */
export interface DryRun {
  /** As the API server would keep them. */
  readonly accepted: readonly Manifest[];
  /** What it says of the others. */
  readonly refusals: string;
}

/** Asks about many objects in one call: a process for each would load a small machine. All have names of their own. */
export async function dryRuns(namespace: string, objects: readonly Manifest[], flags: readonly string[] = []): Promise<DryRun> {
  const ask = (asked: readonly Manifest[], output: string) => kubectl(
    ['-n', namespace, 'apply', '--dry-run=server', ...flags, '-o', output, '-f', '-'], list(asked),
  );
  const { output, refusals } = await ask(objects, 'name');
  const named = new Set(output.split('\n').map((line) => line.split(' ')[0]));
  const accepted = objects.filter((object) => named.has(nameOf(object)));
  // An object that kubectl can't even read keeps it from asking about all the others.
  if (accepted.length === 0 && objects.length > 1) return oneByOne(namespace, objects, flags);
  if (accepted.length === 0) return { accepted, refusals };
  const kept = await ask(accepted, 'json');
  if (kept.refusals !== '') throw new Error(kept.refusals);
  const parsed = JSON.parse(kept.output) as Manifest & { readonly items?: readonly Manifest[] };
  return { accepted: parsed.items ?? [parsed], refusals };
}

async function oneByOne(namespace: string, objects: readonly Manifest[], flags: readonly string[]): Promise<DryRun> {
  const answers: DryRun[] = [];
  for (const object of objects) answers.push(await dryRuns(namespace, [object], flags));
  return { accepted: answers.flatMap(({ accepted }) => accepted), refusals: answers.map(({ refusals }) => refusals).join('') };
}

export function list(items: readonly Manifest[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** `deployment.apps/web`, as kubectl prints it. */
function nameOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return `${kind.toLowerCase()}${group}/${metadata.name}`;
}

/** Refused objects make kubectl fail, and it tells the others all the same. */
function kubectl(args: readonly string[], input: string): Promise<{ output: string; refusals: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', args, { timeout: LIMIT_MILLISECONDS, maxBuffer: MAX_OUTPUT_BYTES }, (error, output, stderr) => {
      if (error === null || error.code === 1) resolve({ output, refusals: error === null ? '' : stderr });
      else reject(new Error(`kubectl ${args.slice(0, 4).join(' ')}: ${stderr.trim() || error.message}`));
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
