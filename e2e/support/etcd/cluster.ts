import { Size } from 'cdk8s';
import { Cpu, EtcdCluster, type EtcdClusterProps, EtcdTls, Peer } from '../../../lib';
import { Api } from '../api';
import { Authority } from '../authority';
import { inPod } from '../client';
import type { Place } from '../faults';
import { apply, field, FORCED, kubectl, type Way } from '../kubectl';
import { LIFETIMES } from '../managed-certificates';
import { namespaceFor } from '../namespace';
import { copyCertificate, keepCopied } from '../secrets';
import { manifests } from '../synth';
import { until } from '../wait';
import { certificatesOf, secret, type Use } from './certificates';
import { Writer, writerPod } from './writer';

/** The name of the cluster in every namespace. */
export const NAME = 'main';
/** Unique to each cluster, on its pods. */
export const RUN_LABEL = 'operatorless-e2e-run';
const WRITER = 'writer';
const CLIENT_SECRET = `${NAME}-client-tls`;
/** The version that scenarios run, unless they say otherwise: `E2E_ETCD=3.7.3`. */
const VERSION = process.env.E2E_ETCD;
/** The writer looks for members up to here. */
const MOST_MEMBERS = 5;
const RECORD_SECONDS = 60;

/** Of each member: one that is written to for an hour and more needs 1024. */
const MEMORY = Size.mebibytes(Number(process.env.E2E_ETCD_MEBIBYTES ?? 256));
/** Small, so that five members and a writer fit on three small nodes. */
const SMALL = {
  cpu: { request: Cpu.millis(50), limit: Cpu.millis(2000) }, memory: { request: MEMORY, limit: MEMORY },
};

/** Who makes the certificates; `nobody` for plain text. */
type Issuer = 'openssl' | 'cert-manager' | 'agents' | 'nobody';

const TLS = {
  openssl: EtcdTls.secrets(), 'cert-manager': EtcdTls.certManager(), agents: EtcdTls.managed(LIFETIMES), nobody: EtcdTls.plainText(),
} as const;

/** A cluster that scenarios change, and the clients beside it. */
export class EtcdUnderTest {
  readonly authority: Authority | undefined;
  readonly writer: Writer;
  readonly api: Api;

  constructor(
    readonly namespace: string,
    readonly clients: string,
    private readonly issuer: Issuer = 'openssl',
  ) {
    this.api = new Api();
    this.authority = issuer === 'openssl' ? new Authority(NAME) : undefined;
    this.writer = new Writer(this.api, { namespace: clients, name: WRITER });
  }

  /** The writer is a client from the start; those of the props are allowed once the cluster is made. */
  manifests(props: EtcdClusterProps = {}): string {
    const writer = Peer.pods({ client: WRITER }, { namespace: this.clients });
    const tls = TLS[this.issuer];
    const labels = { [RUN_LABEL]: this.namespace, ...props.labels };
    return manifests(this.namespace, (chart) => {
      const cluster = new EtcdCluster(chart, NAME, { version: VERSION, resources: SMALL, tls, ...props, labels, clients: [writer] });
      for (const client of props.clients ?? []) cluster.allowClient(client);
    });
  }

  /** What a commit of these props does: nothing is waited for. */
  become(props: EtcdClusterProps = {}, way: Way = 'server'): Promise<void> {
    return apply(this.manifests(props), way);
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return kubectl(['-n', this.namespace, ...args]);
  }

  /** By which clients and other members reach a member. */
  host(ordinal: number): string {
    return `${pod(ordinal)}.${NAME}-peers.${this.namespace}.svc.cluster.local`;
  }

  /** So many writes of 512 KiB, to so many keys, unless the server refuses one for lack of space. */
  async fill(writes: number, keys: number): Promise<{ readonly count: number; readonly refusal: string }> {
    const url = `https://${NAME}.${this.namespace}.svc:2379`;
    return JSON.parse(
      await kubectl(inPod({ namespace: this.clients, name: WRITER }, 'etcd-fill.mjs', [url, String(writes), String(keys)])),
    );
  }

  /** Pods by ordinal, deleted; nothing is waited for. */
  async deletePods(ordinals: readonly number[], ...flags: readonly string[]): Promise<void> {
    await this.kubectl('delete', 'pod', ...ordinals.map(pod), '--wait=false', ...flags);
  }

  /** A claim and the pod that holds it, as when a disk is lost: the claim is gone before the pod's successor asks for it. */
  async loseDisks(ordinals: readonly number[]): Promise<void> {
    await this.kubectl('delete', 'pvc', ...ordinals.map((ordinal) => `data-${pod(ordinal)}`), '--wait=false');
    await this.deletePods(ordinals, ...FORCED);
  }

  async record(): Promise<Readonly<Record<string, string>>> {
    return JSON.parse(await field(this.namespace, `configmap/${NAME}-state`, '.data') || '{}');
  }

  /** Waits until the record says what the members speak: the next step of `tls` is refused before. */
  async speaks(tls: string): Promise<void> {
    await until(`the record says "${tls}"`, RECORD_SECONDS, async () => (await this.record()).tls === tls);
  }

  async leader(): Promise<number> {
    const { servers } = await this.writer.state();
    const name = servers.find(({ leader }) => leader !== undefined)?.leader;
    if (name === undefined) throw new Error('no member knows a leader');
    return Number(name.slice(NAME.length + 1));
  }

  /** The highest ordinal below `size` that does not lead. */
  async follower(size: number): Promise<number> {
    const leader = await this.leader();
    return leader === size - 1 ? size - 2 : size - 1;
  }

  /** Where a container is, for a fault that is done to it. */
  async container(ordinal: number, container: string): Promise<Place> {
    return {
      node: await field(this.namespace, `pod/${pod(ordinal)}`, '.spec.nodeName'),
      namespace: this.namespace,
      pod: pod(ordinal),
      container,
    };
  }

  /** Everything of the cluster but its namespace, its certificates and the writer. */
  async destroy(): Promise<void> {
    await this.kubectl(
      'delete',
      'statefulset,service,configmap,poddisruptionbudget,networkpolicy,serviceaccount,role,rolebinding',
      '-l',
      `app.kubernetes.io/instance=${NAME}`,
    );
    await this.kubectl('wait', '--for=delete', 'pod', '-l', `app.kubernetes.io/instance=${NAME}`, '--timeout=120s');
  }

  async deleteClaims(): Promise<void> {
    await this.kubectl('delete', 'pvc', '-l', `app.kubernetes.io/instance=${NAME}`);
  }

  /** The Secrets of the members, and the client's beside the writer. */
  async applyCertificates(authority: Authority, uses: readonly Use[] = ['server', 'peer', 'client']): Promise<void> {
    const issued = certificatesOf(authority, NAME, this.namespace);
    for (const use of uses) await apply(secret(this.namespace, `${NAME}-${use}-tls`, issued[use]));
    if (uses.includes('client')) await apply(secret(this.clients, CLIENT_SECRET, issued.client));
  }

  /** Gives the writer the client certificate that cert-manager, or an agent, made for the cluster. */
  copyClientCertificate(): Promise<void> {
    return copyCertificate(CLIENT_SECRET, this.namespace, this.clients);
  }

  /** The writer is in another namespace, where somebody has to copy what is renewed. @returns ends this */
  keepClientCertificateCopied(): () => void {
    return keepCopied(CLIENT_SECRET, this.namespace, this.clients, WRITER);
  }

  async start(): Promise<void> {
    if (this.authority !== undefined) await this.applyCertificates(this.authority);
    const plainText = this.issuer === 'nobody';
    const scheme = plainText ? 'http' : 'https';
    const members = Array.from(
      { length: MOST_MEMBERS }, (_, ordinal) => `${scheme}://${this.host(ordinal)}:2379`,
    );
    await apply(writerPod({
      namespace: this.clients,
      name: WRITER,
      service: `${scheme}://${NAME}.${this.namespace}.svc:2379`,
      members,
      ...(!plainText && { secretName: CLIENT_SECRET }),
    }));
    await kubectl(['-n', this.clients, 'wait', `pod/${WRITER}`, '--for=condition=Ready', '--timeout=120s']);
  }
}

export function pod(ordinal: number): string {
  return `${NAME}-${ordinal}`;
}

/** A cluster for the scenarios of a file, in a namespace of its own; it is not there yet. */
export function etcdFor(topic: string, issuer?: Issuer): EtcdUnderTest {
  const cluster = new EtcdUnderTest(namespaceFor(`etcd-${topic}`), namespaceFor(`etcd-${topic}-clients`), issuer);
  beforeAll(() => cluster.start());
  afterAll(() => { cluster.api.close(); });
  return cluster;
}
