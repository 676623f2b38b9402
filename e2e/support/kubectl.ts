import { execFile } from 'node:child_process';

/** No single call takes longer, waiting included. */
const CALL_LIMIT_MILLISECONDS = 300_000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Runs kubectl against the cluster of KUBECONFIG; what it says goes into the error when it fails. */
export function kubectl(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', args, { timeout: CALL_LIMIT_MILLISECONDS, maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`kubectl ${args.slice(0, 6).join(' ').slice(0, 120)}: ${stderr.trim() || error.message}`));
    });
    // kubectl may have ended before it read everything: then its exit code says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** `server` is what GitOps tools do, who own the fields that they set; `client` is what a person types. */
export type Way = 'server' | 'client';

const FLAGS: Record<Way, readonly string[]> = {
  server: ['--server-side', '--force-conflicts'],
  client: [],
};

/** Of `kubectl delete pod`: gone from the API at once, whatever its containers still do. */
export const FORCED = ['--force', '--grace-period=0'] as const;

export async function apply(manifest: string, way: Way = 'server'): Promise<void> {
  await kubectl(['apply', ...FLAGS[way], '--validate=strict', '-f', '-'], manifest);
}

/** Asks the API server, admission included, and changes nothing. */
export async function dryRun(manifest: string): Promise<void> {
  await kubectl(['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'], manifest);
}

/** One field of one object, as text; empty when it isn't set. */
export function field(namespace: string, object: string, path: string): Promise<string> {
  return kubectl(['-n', namespace, 'get', object, '-o', `jsonpath={${path}}`]);
}

/** The reasons of all Events in a namespace, such as `QuorumLost`. */
export async function reasonsOfEvents(namespace: string): Promise<readonly string[]> {
  return (await kubectl(['-n', namespace, 'get', 'events', '-o', 'jsonpath={.items[*].reason}'])).split(' ');
}
