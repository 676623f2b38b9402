import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Programs that render a kustomization, as `kubectl apply -k` does. */
const PROGRAMS: readonly (readonly string[])[] = [['kubectl', 'kustomize'], ['kustomize', 'build']];
const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MILLISECONDS = 60_000;
const MOST_CHARACTERS = 300;

/** Plugins, programs and Helm are off by default. This also stops what would fetch a base from elsewhere. */
const OFFLINE = {
  GIT_ALLOW_PROTOCOL: 'none',
  ...Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, 'http://127.0.0.1:9'])),
  ...Object.fromEntries(['NO_PROXY', 'no_proxy'].map((name) => [name, ''])),
};

/** The objects of a kustomization as YAML, or why they can't be rendered. */
type Rendered = { readonly text: string } | { readonly fault: string };

/** Renders the kustomization in a folder. Undefined if neither program is on the PATH. */
export function rendered(location: string): Rendered | undefined {
  const folder = resolve(location);
  for (const [program, ...args] of PROGRAMS) {
    const { status, stdout, stderr, error } = spawnSync(program, [...args, folder], {
      encoding: 'utf8', maxBuffer: MAX_BYTES, timeout: TIMEOUT_MILLISECONDS, env: { ...process.env, ...OFFLINE },
    });
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') continue;
    if (error === undefined && status === 0) return { text: stdout };
    return { fault: `must be one that ${program} renders, got: ${error?.message ?? lastOf(stderr, folder)}` };
  }
  return undefined;
}

/** What a program says on one short line, without the temporary folder. */
function lastOf(output: string, folder: string): string {
  const text = output.trim().replace(/\s+/g, ' ').replaceAll(`${folder}/`, '').replaceAll(folder, '.');
  return text.length <= MOST_CHARACTERS ? text : `…${text.slice(1 - MOST_CHARACTERS)}`;
}
