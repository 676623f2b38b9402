import { heldSince } from '../held';
import type { RedisUnderTest, Shape } from './cluster';
import type { RedisServer } from './writer';

const SLOTS = 16384;

interface PodObject {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string; readonly labels: Readonly<Record<string, string>> };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface StatefulSetObject {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: { readonly observedGeneration?: number; readonly updateRevision?: string };
}

/**
 * Waits until the wanted pods, and no others, are Ready and of the newest revision, and each says that every slot is served, evenly,
 * that each shard has one primary and replicas in touch with it, and knows nobody else; and until that has held.
 *
 * @returns when it began, by `Date.now()`
 */
export function wellSince(cluster: RedisUnderTest, shape: Shape, seconds: number): Promise<number> {
  return heldSince(
    seconds,
    async () => await podsAreWrong(cluster, shape)
      ?? serversAreWrong(await cluster.servers(shape), shape)
      ?? recordIsWrong(await cluster.record()),
  );
}

async function podsAreWrong({ api, namespace, name }: RedisUnderTest, { shards, pods }: Shape): Promise<string | undefined> {
  const selector = `labelSelector=app.kubernetes.io/instance=${name}`;
  const [{ items }, sets] = await Promise.all([
    api.ask<{ items: readonly PodObject[] }>(`/api/v1/namespaces/${namespace}/pods?${selector}`),
    api.ask<{ items: readonly StatefulSetObject[] }>(`/apis/apps/v1/namespaces/${namespace}/statefulsets?${selector}`),
  ]);
  if (sets.items.length !== shards) return `${sets.items.length} StatefulSets of ${shards}`;
  const late = sets.items.find(({ metadata, spec, status }) => spec.replicas !== pods || status.observedGeneration !== metadata.generation);
  if (late !== undefined) return `${late.metadata.name} is not observed yet`;
  if (items.length !== shards * pods) return `${items.length} pods of ${shards * pods}`;
  const bad = items.find((item) => item.metadata.deletionTimestamp !== undefined || !isReady(item) || !isNew(item, sets.items));
  return bad && `${bad.metadata.name} is not Ready, or of an old revision`;
}

function isReady({ status }: PodObject): boolean {
  return status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

function isNew({ metadata }: PodObject, sets: readonly StatefulSetObject[]): boolean {
  return sets.some(({ status }) => status.updateRevision === metadata.labels['controller-revision-hash']);
}

function serversAreWrong(servers: readonly RedisServer[], { shards, pods }: Shape): string | undefined {
  const ids = servers.map(({ id }) => id ?? '').sort();
  for (const server of servers) {
    const who = `${server.shard}-${server.ordinal}`;
    if (server.fault !== undefined) return `${who}: ${server.fault}`;
    if (server.nodes.join() !== ids.join()) return `${who} knows ${server.nodes.length} nodes of ${ids.length}, or others`;
    if (server.failed > 0) return `${who} misses ${server.failed} nodes`;
    if (server.slotsServed !== SLOTS) return `${who}: ${server.slotsServed} slots are served`;
    if (server.open > 0) return `${who} moves ${server.open} slots`;
  }
  const faults = Array.from({ length: shards }, (_, shard) => shardIsWrong(
    servers.filter((server) => server.shard === shard), { shards, pods },
  ));
  return faults.find((fault) => fault !== undefined);
}

function shardIsWrong(servers: readonly RedisServer[], { shards, pods }: Shape): string | undefined {
  const [primary, ...others] = servers.filter(({ primaryId }) => primaryId === undefined);
  if (primary === undefined || others.length > 0) return `a shard with ${others.length + 1} primaries: ${JSON.stringify(servers)}`;
  const even = Math.floor(SLOTS / shards);
  if (primary.slots < even || primary.slots > even + 1) return `shard ${primary.shard} owns ${primary.slots} slots`;
  const copies = servers.filter(({ primaryId, linkUp }) => primaryId === primary.id && linkUp).length;
  return copies === pods - 1 ? undefined : `shard ${primary.shard} has ${copies} replicas in touch of ${pods - 1}`;
}

function recordIsWrong({ clusterId, forming = '', problem = '' }: Readonly<Record<string, string>>): string | undefined {
  if (clusterId === undefined || forming !== '') return 'the state record knows of no cluster';
  return problem === '' ? undefined : `the state record tells a problem: ${problem}`;
}
