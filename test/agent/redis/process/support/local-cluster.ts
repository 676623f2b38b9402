import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KubeApi } from '../../../../../agent/kernel/kubernetes/kube-api';
import { CONFIG_READ_BY, SERVER_CONTAINER } from '../../../../../agent/redis/contract/config';
import { SYSTEM } from '../../../../../agent/redis/contract/names';
import type { Setting } from '../../../../../agent/redis/model/action';
import type { PodRef, View } from '../../../../../agent/redis/model/facts';
import { everyPod, type Self } from '../../../../../agent/redis/model/topology';
import { PodFiles } from '../../../../../agent/redis/pod';
import { Addresses } from '../../../../../agent/redis/server/addresses';
import { Gateway } from '../../../../../agent/redis/server/gateway';
import { Proofs } from '../../../../../agent/redis/server/proof';
import { OwnCertificate, type Secure } from '../../../../../agent/redis/server/secure';
import { makeAuthority, makeCertificate } from '../../../support/process/certificates';
import { LocalPod } from '../../../support/process/local-pod';
import { randomNet } from '../../../support/process/loopback';
import { config } from '../../support/situations';
import { RedisApiServer } from './api-server';
import type { ServerBinary } from './binaries';
import { ClusterCertificates } from './certificates';
import { Client } from './client';
import { localSetting, podFolder, type Wish } from './local-setting';
import { mountedClient } from './managed-tls';

interface ClusterWish extends Wish {
  readonly binary: ServerBinary;
  readonly shards: number;
  readonly pods: number;
  /** Its pods start on copies of this one's volumes, in another namespace. */
  readonly copyOf?: LocalCluster;
}

/** Real servers and real agents on loopback addresses, and a stand-in for the Kubernetes API and the kubelet. */
export class LocalCluster {
  readonly pods = new Map<string, LocalPod<Self>>();
  readonly client: Client;
  binary: ServerBinary;
  /** Absent in plain text. */
  certificates: ClusterCertificates | undefined;
  private net = randomNet();
  private gateways = new Map<string, Gateway>();

  private constructor(
    readonly folder: string,
    readonly api: RedisApiServer,
    private readonly wish: ClusterWish,
  ) {
    this.binary = wish.binary;
    if (wish.tls !== undefined) this.turnTlsOn();
    this.client = new Client(this, config.ports.client, 'first');
  }

  static async start(wish: ClusterWish): Promise<LocalCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'redis-agent-'));
    const certificate = makeCertificate(folder, 'api', makeAuthority(folder, 'ca'), ['127.0.0.1']);
    writeFileSync(join(folder, 'token'), 'alive\n');
    writeFileSync(join(folder, 'ca.crt'), readFileSync(certificate.caFile));
    mkdirSync(join(folder, 'credentials'));
    const api = new RedisApiServer(certificate, namespaceOf(wish));
    await api.listen();
    const cluster = new LocalCluster(folder, api, wish);
    if (wish.generate !== true) {
      cluster.setPasswords('', { current: 'first' });
      cluster.setPasswords('agent-', { current: 'first of agents' });
    }
    const { copyOf } = wish;
    for (const { spec: { self } } of copyOf?.pods.values() ?? []) {
      cpSync(copyOf?.dataOf(self) ?? '', cluster.dataOf(self), { recursive: true });
    }
    api.containersOf = (pod) => [cluster.pods.get(pod.slice(2))?.server?.status(SERVER_CONTAINER) ?? {}];
    void cluster.scale(wish.shards, wish.pods);
    return cluster;
  }

  /** Of pods that start from now on. */
  turnTlsOn(): void {
    this.certificates = new ClusterCertificates(this.folder, `*.r-peers.${namespaceOf(this.wish)}.test`);
  }

  turnTlsOff(): void {
    this.certificates = undefined;
  }

  setPasswords(prefix: '' | 'agent-', { current, previous }: { readonly current: string; readonly previous?: string }): void {
    const file = (key: string) => join(this.folder, 'credentials', `${prefix}${key}`);
    rmSync(file('previous'), { force: true });
    if (previous !== undefined) writeFileSync(file('previous'), previous);
    writeFileSync(file('current'), current);
  }

  /** What an apply does with one-step removal: the wanted numbers, then the StatefulSets, then the prune. */
  scale(shards: number, pods: number): Promise<unknown> {
    this.want(shards, pods);
    for (const { shard } of everyPod(shards, 1)) this.api.statefulSets.set(shard, pods);
    for (const shard of [...this.api.statefulSets.keys()]) if (shard >= shards) this.api.statefulSets.delete(shard);
    const wanted = new Set(everyPod(shards, pods).map(key));
    for (const pod of everyPod(shards, pods)) if (!this.pods.has(key(pod))) this.startPod(pod);
    return Promise.all(
      [...this.pods.values()].map(({ spec }) => spec.self).filter((pod) => !wanted.has(key(pod))).map((pod) => this.deletePod(pod)),
    );
  }

  want(shards: number, pods: number): void {
    this.api.data = { ...this.api.data, shards: String(shards), pods: String(pods) };
  }

  startPod(pod: PodRef): LocalPod<Self> {
    const { config: changed, topology } = this.settingOf(pod);
    const { serverConfig } = changed.paths;
    // A new pod has a new emptyDir.
    rmSync(serverConfig, { recursive: true, force: true });
    rmSync(join(dirname(serverConfig), 'tls'), { recursive: true, force: true });
    mkdirSync(serverConfig, { recursive: true });
    const started = new LocalPod({
      self: topology.self,
      host: topology.self.podIp,
      config: changed,
      system: SYSTEM,
      readBy: CONFIG_READ_BY,
      server: { path: this.binary.path, args: [join(serverConfig, 'redis.conf')] },
      apiPort: this.api.port,
    });
    this.pods.set(key(pod), started);
    this.api.podIps.set(topology.self.podName, topology.self.podIp);
    return started;
  }

  async deletePod(pod: PodRef): Promise<void> {
    await this.pod(pod).deleteGracefully();
    this.removePod(pod);
  }

  /** SIGKILL to all that runs in it, as when its node dies. */
  async killPod(pod: PodRef): Promise<void> {
    await this.pod(pod).kill();
    this.removePod(pod);
  }

  private removePod(pod: PodRef): void {
    this.api.podIps.delete(this.pod(pod).spec.self.podName);
    this.pods.delete(key(pod));
  }

  /** Of pods that start from now on. */
  moveAddresses(): void {
    this.net = randomNet();
    this.gateways = new Map();
  }

  loseDisk(pod: PodRef): void {
    rmSync(this.dataOf(pod), { recursive: true, force: true });
  }

  dataOf({ shard, ordinal }: PodRef): string {
    return join(this.folder, `data-${shard}-${ordinal}`);
  }

  pod(pod: PodRef): LocalPod<Self> {
    const found = this.pods.get(key(pod));
    if (found === undefined) throw new Error(`there is no pod ${key(pod)}`);
    return found;
  }

  settingOf(pod: PodRef): Setting {
    mkdirSync(join(podFolder(this.folder, pod), 'config'), { recursive: true });
    mkdirSync(this.dataOf(pod), { recursive: true });
    const { folder, net, binary, certificates } = this;
    const namespace = namespaceOf(this.wish);
    return localSetting(pod, this.wish, { folder, dataDir: join(this.dataOf(pod), 'redis'), namespace, net, binary, certificates });
  }

  addresses(): readonly string[] {
    return [...this.pods.values()].map(({ spec }) => spec.self.podIp);
  }

  /** Of a host that servers name. */
  addressOf(host: string): string {
    const pod = this.settingOf({ shard: 0, ordinal: 0 }).topology.podOf(host);
    return (pod && this.pods.get(key(pod))?.spec.self.podIp) ?? host;
  }

  /** What a client uses towards the server of this address. */
  async secureTo(address: string): Promise<Secure | undefined> {
    const pod = [...this.pods.values()].find(({ spec }) => spec.self.podIp === address);
    const { certificates, wish: { managed } } = this;
    const files = managed === undefined ? certificates?.client.files : mountedClient(this.folder, this.api);
    if (files === undefined || pod === undefined) return undefined;
    return new OwnCertificate(files).towards(this.settingOf(pod.spec.self).topology.host(pod.spec.self));
  }

  gateway(pod: PodRef): Gateway {
    const kept = this.gateways.get(key(pod));
    if (kept !== undefined) return kept;
    const setting = this.settingOf(pod);
    const api = new KubeApi(`https://127.0.0.1:${this.api.port}`, namespaceOf(this.wish), this.folder);
    const files = new PodFiles(setting, api);
    const addresses = new Addresses(setting.topology, api, { now: () => performance.now(), pause });
    const gateway = new Gateway(setting, files, addresses, new Proofs(setting, files, api));
    this.gateways.set(key(pod), gateway);
    return gateway;
  }

  view(pod: PodRef): Promise<View> {
    return this.gateway(pod).view(pod);
  }

  /** What every pod that runs says. */
  async views(): Promise<readonly View[]> {
    return Promise.all([...this.pods.values()].map(({ spec }) => this.view(spec.self)));
  }

  async stop(): Promise<void> {
    await this.client.close();
    await Promise.all([...this.pods.values()].map((pod) => pod.kill()));
    this.api.stop();
    if (process.env.KEEP_LOGS === undefined) rmSync(this.folder, { recursive: true, force: true });
    else process.stdout.write(`logs are in ${this.folder}\n`);
  }
}

function namespaceOf({ copyOf }: ClusterWish): string {
  return copyOf === undefined ? 'prod' : 'staging';
}

const key = ({ shard, ordinal }: PodRef) => `${shard}-${ordinal}`;
