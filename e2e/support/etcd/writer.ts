import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../api';
import { nodePod } from '../node-pod';

const PORT = 8080;
/** Everything that was acknowledged is read back before the answer comes. */
const END_SECONDS = 280;

/** What became of the writes of one scenario. */
export interface Writes {
  readonly acknowledged: number;
  readonly lost: number;
  readonly lostKeys: readonly string[];
  readonly stallMilliseconds: number;
  readonly stallThroughService: number;
  readonly stallOfMembers: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Of every answer since the cluster was created. */
  readonly clusterIds: readonly string[];
}

/** The cluster as its members tell it. */
export interface EtcdState {
  readonly members: readonly { readonly name: string; readonly learner: boolean }[];
  readonly servers: readonly {
    readonly clusterId?: string;
    readonly version?: string;
    readonly leader?: string;
    readonly dbSize?: string;
    readonly fault?: string;
  }[];
  readonly clusterIds: readonly string[];
}

interface WriterPod {
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  readonly members: readonly string[];
  /** The Secret of the client's certificate; none in plain text. */
  readonly secretName?: string;
}

export function writerPod({ namespace, name, service, members, secretName }: WriterPod): string {
  const script = readFileSync(join(__dirname, '..', 'in-pod', 'etcd-writer.mjs'), 'utf8');
  const tls = secretName !== undefined;
  return JSON.stringify(nodePod({
    namespace,
    name,
    container: 'writer',
    command: ['node', '--input-type=module', '-e', script, JSON.stringify({ service, members, tls })],
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    port: PORT,
    ...(tls && { certificate: secretName }),
  }));
}

/** Tells the writer what to do. */
export class Writer {
  constructor(
    private readonly api: Api,
    private readonly pod: { readonly namespace: string; readonly name: string },
  ) {}

  async begin(window: string): Promise<void> {
    await this.api.ask(this.path(`/begin?window=${encodeURIComponent(window)}`), 'POST');
  }

  /** Stops writing and reads back everything that was acknowledged. */
  end(): Promise<Writes> {
    return this.api.ask(this.path('/end'), 'POST', END_SECONDS);
  }

  /** Who it is to etcd's own users, once they are on. */
  async logIn(name: string, password: string): Promise<void> {
    await this.api.ask(this.path(`/login?${new URLSearchParams({ name, password })}`), 'POST');
  }

  /** From here on another cluster is expected. */
  async forget(): Promise<void> {
    await this.api.ask(this.path('/forget'), 'POST');
  }

  state(): Promise<EtcdState> {
    return this.api.ask(this.path('/state'));
  }

  private path(page: string): string {
    return `/api/v1/namespaces/${this.pod.namespace}/pods/${this.pod.name}:${PORT}/proxy${page}`;
  }
}
