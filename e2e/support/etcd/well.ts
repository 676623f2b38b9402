import { setTimeout as pause } from 'node:timers/promises';
import { type EtcdUnderTest, NAME, pod } from './cluster';
import type { EtcdState } from './writer';

const PAUSE_MILLISECONDS = 200;
/** What was well for a moment may be what was there before the act took hold. */
const HELD_MILLISECONDS = 5000;

/** The pod of a restore has the other labels of the members as well. */
const MEMBERS = encodeURIComponent(`app.kubernetes.io/instance=${NAME},!cdk8s-operatorless/role`);

interface PodObject {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string; readonly labels: Readonly<Record<string, string>> };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface StatefulSetObject {
  readonly metadata: { readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: { readonly observedGeneration?: number; readonly updateRevision?: string };
}

/**
 * Waits until the wanted members, and no others, are voters of one cluster under one leader, and their pods Ready and of the newest
 * revision, and until that has held.
 *
 * @returns when it began, by `Date.now()`
 */
export async function wellSince(cluster: EtcdUnderTest, size: number, seconds: number): Promise<number> {
  const end = Date.now() + seconds * 1000;
  let [since, fault]: [number | undefined, string | undefined] = [undefined, ''];
  for (;;) {
    const now = Date.now();
    fault = await whatIsWrong(cluster, size).catch((error: Error) => error.message);
    since = fault === undefined ? since ?? now : undefined;
    if (since !== undefined && now - since >= HELD_MILLISECONDS) return since;
    if (now > end) throw new Error(`not well within ${seconds} s: ${fault ?? 'well, but not for long'}`);
    await pause(PAUSE_MILLISECONDS);
  }
}

async function whatIsWrong(cluster: EtcdUnderTest, size: number): Promise<string | undefined> {
  return podsAreWrong(cluster, size).then(async (fault) => fault ?? membersAreWrong(await cluster.writer.state(), size));
}

async function podsAreWrong({ api, namespace }: EtcdUnderTest, size: number): Promise<string | undefined> {
  const [{ items }, set] = await Promise.all([
    api.ask<{ items: readonly PodObject[] }>(`/api/v1/namespaces/${namespace}/pods?labelSelector=${MEMBERS}`),
    api.ask<StatefulSetObject>(`/apis/apps/v1/namespaces/${namespace}/statefulsets/${NAME}`),
  ]);
  if (set.spec.replicas !== size || set.status.observedGeneration !== set.metadata.generation) return 'the StatefulSet is not observed yet';
  if (items.length !== size) return `${items.length} pods of ${size}`;
  const bad = items.find((item) => item.metadata.deletionTimestamp !== undefined || !isReady(item)
    || item.metadata.labels['controller-revision-hash'] !== set.status.updateRevision);
  return bad && `${bad.metadata.name} is not Ready, or of an old revision`;
}

function isReady({ status }: PodObject): boolean {
  return status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

function membersAreWrong({ members, servers }: EtcdState, size: number): string | undefined {
  const expected = Array.from({ length: size }, (_, ordinal) => pod(ordinal));
  const voters = members.filter(({ learner }) => !learner).map(({ name }) => name).sort();
  if (members.length !== size || voters.join() !== expected.join()) return `members: ${JSON.stringify(members)}`;
  const wanted = servers.slice(0, size);
  const silent = wanted.findIndex(({ leader }) => leader === undefined);
  if (silent >= 0) return `${pod(silent)} knows no leader: ${wanted[silent].fault}`;
  if (new Set(wanted.map(({ leader }) => leader)).size > 1) return `leaders: ${wanted.map(({ leader }) => leader).join()}`;
  if (new Set(wanted.map(({ clusterId }) => clusterId)).size > 1) throw new Error(`two clusters: ${JSON.stringify(wanted)}`);
  return undefined;
}
