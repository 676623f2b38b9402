import { setTimeout as pause } from 'node:timers/promises';
import { parseAllDocuments, stringify } from 'yaml';
import { programFile } from '../../agent/kernel/contract/names';
import { type Release, RELEASE_FILE } from '../../agent/kernel/contract/release';
import type { ProgramStatus } from '../../agent/kernel/replacement/turn';
import { releaseText } from '../../lib/stateful/agent-program';
import { kubectl } from './kubectl';
import { until } from './wait';

/** As long as the kubelet may take to bring a ConfigMap to a pod, and the agents of one cluster to follow one another. */
const REPLACED_SECONDS = 900;

/** The manifests of a cluster as another release of this package writes them. */
export function nextRelease(manifests: string, system: string, change: (program: string) => string): string {
  const objects = parseAllDocuments(manifests).map((document) => document.toJS());
  const [agent, kernel] = ['agent', 'agent-kernel'].map((end) => (
    objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith(`-${end}`))
  ));
  const { [RELEASE_FILE]: release, ...own } = agent.data;
  const file = programFile(system);
  const changed = { ...own, [file]: change(own[file]) };
  agent.data = { ...changed, [RELEASE_FILE]: releaseText({ ...changed, ...kernel.data }, (JSON.parse(release) as Release).server) };
  return objects.map((object) => stringify(object)).join('---\n');
}

/** What each agent says of its program, by pod. */
async function programs(
  namespace: string, pods: readonly string[], port: number,
): Promise<readonly Pick<ProgramStatus, 'digest' | 'refused'>[]> {
  // A program that has just begun has no status until it has looked.
  const script = `
    const ask = () => fetch('http://localhost:${port}/status').then((r) => (r.ok ? r.json() : new Promise((again) => setTimeout(again, 300)).then(ask)));
    ask().then((status) => console.log(JSON.stringify(status.program)));`;
  return Promise.all(pods.map(async (pod) => (
    JSON.parse(await kubectl(['-n', namespace, 'exec', pod, '-c', 'agent', '--', 'node', '-e', script]))
  )));
}

/** Each question starts a process in each pod: asked more often, it would be what the clients feel. */
const ASK_MILLISECONDS = 10_000;

/** Waits until all agents run one program, and another one than before. */
export async function replaced(namespace: string, pods: readonly string[], port: number, before: string): Promise<string> {
  return until('all agents are replaced', REPLACED_SECONDS, async () => {
    await pause(ASK_MILLISECONDS);
    const digests = new Set((await programs(namespace, pods, port)).map(({ digest }) => digest));
    const [digest] = digests;
    return digests.size === 1 && digest !== before ? digest : undefined;
  });
}

/** Asks the same questions as long as nothing is replaced, for comparison. */
export async function unchanged(namespace: string, pods: readonly string[], port: number, milliseconds: number): Promise<void> {
  for (const until = performance.now() + milliseconds; performance.now() < until;) {
    await pause(ASK_MILLISECONDS);
    await programs(namespace, pods, port);
  }
}

/** Waits until the first agent has refused the new program. All of them run the old one. */
export async function refused(namespace: string, pods: readonly string[], port: number, running: string): Promise<void> {
  await until('the new program is refused', REPLACED_SECONDS, async () => (
    (await programs(namespace, pods, port)).some((program) => program.refused !== undefined)
  ));
  expect((await programs(namespace, pods, port)).map(({ digest }) => digest)).toEqual(pods.map(() => running));
}

export async function digestOf(namespace: string, pod: string, port: number): Promise<string> {
  return (await programs(namespace, [pod], port))[0]?.digest ?? '';
}

/** Each pod, and how often its containers were started: the same before and after a replacement. */
export async function starts(namespace: string, pods: readonly string[]): Promise<readonly string[]> {
  const path = '{.metadata.uid} {.status.containerStatuses[*].restartCount}';
  return Promise.all(pods.map((pod) => kubectl(['-n', namespace, 'get', 'pod', pod, '-o', `jsonpath=${path}`])));
}
