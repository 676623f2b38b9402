import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../api';
import { nodePod } from '../node-pod';

const PORT = 8080;
/** Everything that was acknowledged is read back before the answer comes. */
const END_SECONDS = 280;
/** A gibibyte, on a machine that does other things as well. */
const FILL_SECONDS = 900;
const SCRIPTS = ['redis-client.mjs', 'redis-writer.mjs'];

/** What became of the writes of one scenario. */
export interface Writes {
  readonly acknowledged: number;
  readonly lost: number;
  readonly lostKeys: readonly string[];
  /** From the first acknowledgement to the last of those that were lost. */
  readonly lostMilliseconds: number;
  readonly stallMilliseconds: number;
  readonly stallThroughService: number;
  readonly stallOfPods: number;
  readonly errors: Readonly<Record<string, number>>;
}

/** One server in its own words; of one that doesn't answer, the fault alone. */
export interface RedisServer {
  readonly shard: number;
  readonly ordinal: number;
  readonly fault?: string;
  readonly id?: string;
  readonly primaryId?: string;
  readonly slots: number;
  /** Slots on their way from or to it. */
  readonly open: number;
  /** The IDs that it knows, its own among them. */
  readonly nodes: readonly string[];
  /** How many of them it holds to be gone, or not yet there. */
  readonly failed: number;
  readonly slotsServed: number;
  readonly linkUp: boolean;
  readonly version: string;
  readonly keys: number;
}

/** What was filled and is still there. */
interface Filled {
  readonly keys: number;
  readonly lost: number;
  readonly lostKeys: readonly string[];
}

interface WriterPod {
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  /** A pod's host, with `{shard}` and `{ordinal}`. */
  readonly pattern: string;
  /** The Secret of the client's certificate; none in plain text. */
  readonly secretName?: string;
}

/** The client's pod, and the scripts that it runs. */
export function writerPod({ namespace, name, service, pattern, secretName }: WriterPod): string {
  const tls = secretName !== undefined;
  const data = Object.fromEntries(SCRIPTS.map((script) => [script, readFileSync(join(__dirname, '..', 'in-pod', script), 'utf8')]));
  const scripts = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data };
  const pod = nodePod({
    namespace,
    name,
    container: 'writer',
    command: ['node', '/scripts/redis-writer.mjs', JSON.stringify({ service, pattern, tls })],
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '768Mi' } },
    port: PORT,
    volumes: [
      { name: 'scripts', mountPath: '/scripts', source: { configMap: { name } } },
    ],
    ...(tls && { certificate: secretName }),
  });
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [scripts, pod] });
}

/** Tells the writer what to do. */
export class Writer {
  constructor(
    private readonly api: Api,
    private readonly pod: { readonly namespace: string; readonly name: string },
  ) {}

  async begin(window: string): Promise<void> {
    await this.tell('/begin', { window });
  }

  /** Stops writing and reads back everything that was acknowledged. */
  end(): Promise<Writes> {
    return this.tell('/end', {}, END_SECONDS);
  }

  /** For connections that are opened from now on, as when a client reads its Secret anew. */
  async usePassword(value: string): Promise<void> {
    await this.tell('/password', { value });
  }

  /** Writes keys that stay. */
  async fill(keys: number, bytes: number): Promise<void> {
    await this.tell('/fill', { keys, bytes }, FILL_SECONDS);
  }

  check(): Promise<Filled> {
    return this.tell('/check', {}, FILL_SECONDS);
  }

  /** What each of these pods says, shard by shard. */
  async servers(shards: number, pods: number): Promise<readonly RedisServer[]> {
    return (await this.tell<{ servers: readonly RedisServer[] }>('/state', { shards, pods })).servers;
  }

  /** Of the window that is open. */
  errors(): Promise<Readonly<Record<string, number>>> {
    return this.tell('/errors', {});
  }

  private tell<T>(page: string, parameters: Readonly<Record<string, string | number>>, seconds?: number): Promise<T> {
    const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return this.api.ask(`/api/v1/namespaces/${this.pod.namespace}/pods/${this.pod.name}:${PORT}/proxy${page}?${query}`, 'POST', seconds);
  }
}
