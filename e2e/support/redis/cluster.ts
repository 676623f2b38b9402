import { Size } from 'cdk8s';
import { Cpu, Peer, RedisCluster, type RedisClusterProps, type RedisEngine, RedisTls } from '../../../lib';
import { Api } from '../api';
import type { Place } from '../faults';
import { apply, field, FORCED, kubectl, type Way } from '../kubectl';
import { namespaceFor } from '../namespace';
import { copyCertificate, keepCopied } from '../secrets';
import { manifests } from '../synth';
import { until } from '../wait';
import { accepting } from './accepted-versions';
import { type RedisServer, Writer, writerPod } from './writer';

/** The name of the cluster in every namespace. */
const NAME = 'main';
/** Unique to each cluster, on its pods. */
export const RUN_LABEL = 'operatorless-e2e-run';
const WRITER = 'writer';
const SERVER = 'server';

/** Small, so that a dozen pods and a writer fit on three small nodes. */
export const SMALL_SERVER = {
  cpu: { request: Cpu.millis(20), limit: Cpu.millis(2000) }, memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
};

/** Shards, and pods of each. */
export interface Shape {
  readonly shards: number;
  readonly pods: number;
}

export const USUAL: Shape = { shards: 3, pods: 2 };

export interface PodRef {
  readonly shard: number;
  readonly ordinal: number;
}

/** Of the usual shape. */
export const bothPods = (shard: number): readonly PodRef[] => [{ shard, ordinal: 0 }, { shard, ordinal: 1 }];
export const EVERY_POD: readonly PodRef[] = [0, 1, 2].flatMap(bothPods);

/** The server that scenarios run, unless they say otherwise: `E2E_REDIS='valkey 9.1.2'`. */
export const [ENGINE = 'redis', VERSION = '8.0.2'] = (process.env.E2E_REDIS ?? 'redis 8.0.2').split(' ');

/** A cluster that scenarios change, and the client beside it. */
export class RedisUnderTest {
  readonly writer: Writer;
  readonly api = new Api();

  constructor(
    readonly namespace: string,
    readonly clients: string,
    readonly name = NAME,
    private readonly writerName = WRITER,
    private readonly tls: RedisTls = RedisTls.plainText(),
  ) {
    this.writer = new Writer(this.api, { namespace: clients, name: writerName });
  }

  /** The writer is a client from the start; those of the props are allowed once the cluster is made. */
  manifests(props: RedisClusterProps = {}): string {
    const labels = { [RUN_LABEL]: this.namespace, ...props.labels };
    const defaults = {
      engine: ENGINE as RedisEngine, version: VERSION, resources: SMALL_SERVER, storage: Size.gibibytes(1), tls: this.tls,
    };
    const writer = Peer.pods({ client: this.writerName }, { namespace: this.clients });
    return manifests(this.namespace, (chart) => {
      const cluster = new RedisCluster(chart, this.name, accepting({ ...defaults, ...props, labels, clients: [writer] }));
      for (const client of props.clients ?? []) cluster.allowClient(client);
    });
  }

  /** What a commit of these props does, pruning included: nothing is waited for. */
  async become(props: RedisClusterProps = {}, way: Way = 'server'): Promise<void> {
    const wanted = this.manifests(props);
    await apply(wanted, way);
    const there = await this.kubectl(
      'get', 'statefulset', '-l', `app.kubernetes.io/instance=${this.name}`, '-o', 'jsonpath={.items[*].metadata.name}',
    );
    const pruned = there.split(' ').filter((set) => set !== '' && !new RegExp(`^  name: ${set}$`, 'm').test(wanted));
    if (pruned.length === 0) return;
    const objects = pruned.flatMap((set) => [`statefulset/${set}`, `poddisruptionbudget/${set}`]);
    await this.kubectl('delete', '--wait=false', ...objects, '--ignore-not-found');
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return kubectl(['-n', this.namespace, ...args]);
  }

  pod({ shard, ordinal }: PodRef): string {
    return `${this.name}-${shard}-${ordinal}`;
  }

  /** By which clients and other pods reach it. */
  host(pod: PodRef): string {
    return this.hostOf(this.pod(pod));
  }

  private hostOf(podName: string): string {
    return `${podName}.${this.name}-peers.${this.namespace}.svc.cluster.local`;
  }

  /** Deleted; nothing is waited for. */
  async deletePods(pods: readonly PodRef[], ...flags: readonly string[]): Promise<void> {
    await this.kubectl('delete', 'pod', ...pods.map((pod) => this.pod(pod)), '--wait=false', ...flags);
  }

  /** Claims and the pods that hold them, as when disks are lost: a claim is gone before the pod's successor asks for it. */
  async loseDisks(pods: readonly PodRef[]): Promise<void> {
    await this.kubectl('delete', 'pvc', ...pods.map((pod) => `data-${this.pod(pod)}`), '--wait=false');
    await this.deletePods(pods, ...FORCED);
  }

  async record(): Promise<Readonly<Record<string, string>>> {
    return JSON.parse(await field(this.namespace, `configmap/${this.name}-state`, '.data') || '{}');
  }

  /** The primary of a shard, and a replica of it, as they say themselves. */
  async roles(shard: number, { shards, pods }: Shape = USUAL): Promise<{ readonly primary: PodRef; readonly replica: PodRef }> {
    const servers = (await this.writer.servers(shards, pods)).filter((server) => server.shard === shard);
    const primary = servers.find(({ slots, primaryId }) => slots > 0 && primaryId === undefined);
    const replica = servers.find(({ primaryId }) => primaryId !== undefined && primaryId === primary?.id);
    if (primary === undefined || replica === undefined) {
      throw new Error(`shard ${shard} has no primary with a replica: ${JSON.stringify(servers)}`);
    }
    return { primary, replica };
  }

  servers({ shards, pods }: Shape = USUAL): Promise<readonly RedisServer[]> {
    return this.writer.servers(shards, pods);
  }

  /** Where a container is, for a fault that is done to it. */
  async container(pod: PodRef, container = SERVER): Promise<Place> {
    return {
      node: await field(this.namespace, `pod/${this.pod(pod)}`, '.spec.nodeName'),
      namespace: this.namespace,
      pod: this.pod(pod),
      container,
    };
  }

  /** Once the first agent has made it. */
  async takePassword(): Promise<void> {
    const secret = `secret/${this.name}-password`;
    const encoded = await until(
      'a password', 120, async () => await field(this.namespace, secret, '.data.current').catch(() => '') || undefined,
    );
    await this.writer.usePassword(Buffer.from(encoded, 'base64').toString());
  }

  /** Everything of the cluster but its namespace, its password, its claims and the writer. */
  async destroy(): Promise<void> {
    await this.kubectl(
      'delete',
      'statefulset,service,configmap,poddisruptionbudget,networkpolicy,serviceaccount,role,rolebinding',
      '-l',
      `app.kubernetes.io/instance=${this.name}`,
    );
    await this.kubectl('wait', '--for=delete', 'pod', '-l', `app.kubernetes.io/instance=${this.name}`, '--timeout=120s');
  }

  /** For a cluster that begins anew. */
  async deleteClaims(): Promise<void> {
    await this.kubectl('delete', 'pvc', '-l', `app.kubernetes.io/instance=${this.name}`);
  }

  /** Gives the writer the client certificate that cert-manager, or an agent, made for the cluster. */
  copyClientCertificate(): Promise<void> {
    return copyCertificate(this.clientSecret, this.namespace, this.clients);
  }

  /** The writer is in another namespace, where somebody has to copy what is renewed. @returns ends this */
  keepClientCertificateCopied(): () => void {
    return keepCopied(this.clientSecret, this.namespace, this.clients, this.writerName);
  }

  private get clientSecret(): string {
    return `${this.name}-client-tls`;
  }

  async start(): Promise<void> {
    await apply(writerPod({
      namespace: this.clients,
      name: this.writerName,
      service: `${this.name}.${this.namespace}.svc.cluster.local`,
      pattern: this.hostOf(`${this.name}-{shard}-{ordinal}`),
      ...(this.tls._from !== 'plain-text' && { secretName: this.clientSecret }),
    }));
    await kubectl(['-n', this.clients, 'wait', `pod/${this.writerName}`, '--for=condition=Ready', '--timeout=120s']);
  }
}

/** A cluster for the scenarios of a file, in a namespace of its own; it is not there yet. */
export function redisFor(topic: string): RedisUnderTest {
  const cluster = new RedisUnderTest(namespaceFor(`redis-${topic}`), namespaceFor(`redis-${topic}-clients`));
  beforeAll(() => cluster.start());
  afterAll(() => { cluster.api.close(); });
  return cluster;
}
