import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CONFIG_READ_BY, type EtcdAgentConfig, type EtcdAgentTls, SERVER_CONTAINER } from '../../../../../agent/etcd/contract/config';
import { SYSTEM } from '../../../../../agent/etcd/contract/names';
import type { Setting } from '../../../../../agent/etcd/model/action';
import { type Scheme, Topology } from '../../../../../agent/etcd/model/topology';
import { Gateway } from '../../../../../agent/etcd/server/gateway';
import { call, type HttpReply } from '../../../../../agent/kernel/http/http-client';
import { makeAuthority, makeCertificate } from '../../../support/process/certificates';
import { eventually } from '../../../support/process/eventually';
import { LocalPod } from '../../../support/process/local-pod';
import { randomNet } from '../../../support/process/loopback';
import { config } from '../../support/situations';
import { EtcdApiServer } from './api-server';
import type { EtcdBinary } from './binaries';
import { clientFiles, filesOf, managedTls, mountedTls, type Speaks } from './managed-tls';
import { type Headers, type Login, OPERATOR, secretIn, Users, writeSecret } from './users';
import type { Wish } from './wish';

/** Real etcd servers and real agents on loopback addresses, and a stand-in for the Kubernetes API and the kubelet. */
export class LocalCluster {
  readonly acknowledged: string[] = [];
  readonly pods = new Map<number, LocalPod>();
  etcd: EtcdBinary;
  private writing: Promise<void> | undefined;
  private stopWriting = false;
  /** What pods that start from now on speak, and what clients use. */
  speaks: Speaks;
  clients: Scheme;
  private shortened: Partial<EtcdAgentConfig['limits']> = {};
  /** The user of the tests and the clients. */
  private readonly users = new Users();

  private constructor(
    readonly folder: string,
    readonly api: EtcdApiServer,
    private readonly net: string,
    private readonly wish: Wish,
    private readonly tls: EtcdAgentConfig['tls'],
  ) {
    this.etcd = wish.etcd;
    this.speaks = wish.speaks ?? 'managed';
    this.clients = tls === null && (wish.managed === undefined || this.speaks !== 'managed') ? 'http' : 'https';
  }

  static async start(wish: Wish): Promise<LocalCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'etcd-agent-'));
    const net = randomNet();
    const authority = makeAuthority(folder, 'ca');
    const addresses = ['127.0.0.1', ...Array.from({ length: 7 }, (_, ordinal) => `${net}.1${ordinal}`)];
    const certificate = makeCertificate(folder, 'member', authority, addresses);
    writeFileSync(join(folder, 'token'), 'alive\n');
    writeFileSync(join(folder, 'ca.crt'), readFileSync(authority));
    const api = new EtcdApiServer(certificate, wish.replicas);
    await api.listen();
    const tls = wish.tls === true ? mountedTls(certificate, makeCertificate(folder, 'agent', authority, addresses)) : null;
    const { copyOf } = wish;
    if (copyOf !== undefined) {
      for (const ordinal of copyOf.pods.keys()) {
        cpSync(join(copyOf.folder, `data-${ordinal}`), join(folder, `data-${ordinal}`), { recursive: true });
      }
    }
    const cluster = new LocalCluster(folder, api, net, wish, tls);
    api.containersOf = (pod) => [cluster.pods.get(Number(/\d+$/.exec(pod)?.[0]))?.server?.status(SERVER_CONTAINER) ?? {}];
    cluster.scale(wish.replicas);
    return cluster;
  }

  /** For pods that start from now on. */
  shorten(limits: Partial<EtcdAgentConfig['limits']>): void {
    this.shortened = limits;
  }

  /** What Kubernetes would do: starts missing pods, and stops surplus ones gracefully, all at once. */
  scale(replicas: number): Promise<unknown> {
    this.api.replicas = replicas;
    for (let ordinal = 0; ordinal < replicas; ordinal += 1) if (!this.pods.has(ordinal)) this.startPod(ordinal);
    return Promise.all([...this.pods.keys()].filter((ordinal) => ordinal >= replicas).map((ordinal) => this.deletePod(ordinal)));
  }

  startPod(ordinal: number): LocalPod {
    const { config: changed, topology } = this.settingOf(ordinal);
    const { serverConfig } = changed.paths;
    // A new pod has a new emptyDir.
    if (existsSync(serverConfig)) writeFileSync(serverConfig, '');
    rmSync(join(dirname(serverConfig), 'tls'), { recursive: true, force: true });
    const pod = new LocalPod({
      self: topology.self,
      host: topology.host(ordinal),
      config: changed,
      system: SYSTEM,
      readBy: CONFIG_READ_BY,
      server: { path: this.etcd.path, argv0: 'etcd', args: ['--config-file', serverConfig] },
      apiPort: this.api.port,
    });
    this.pods.set(ordinal, pod);
    return pod;
  }

  async deletePod(ordinal: number): Promise<void> {
    await this.pod(ordinal).deleteGracefully();
    this.pods.delete(ordinal);
  }

  /** Sends SIGKILL to all its processes, as if its node died. */
  async killPod(ordinal: number): Promise<void> {
    await this.pod(ordinal).kill();
    this.pods.delete(ordinal);
  }

  loseDisk(ordinal: number): void {
    rmSync(join(this.folder, `data-${ordinal}`), { recursive: true, force: true });
  }

  pod(ordinal: number): LocalPod {
    const pod = this.pods.get(ordinal);
    if (pod === undefined) throw new Error(`there is no pod ${ordinal}`);
    return pod;
  }

  settingOf(ordinal: number): Setting {
    const inPod = (...parts: readonly string[]) => join(this.folder, `pod-${ordinal}`, ...parts);
    mkdirSync(inPod(), { recursive: true });
    mkdirSync(join(this.folder, `data-${ordinal}`), { recursive: true });
    const changed: EtcdAgentConfig = {
      ...config,
      memberHost: `${this.net}.1{ordinal}`,
      listen: 'pod',
      tls: this.wish.managed === undefined ? this.tls : managedTls(inPod('tls'), this.wish.managed, this.speaks),
      agentUser: this.wish.agentUser === true ? secretIn(join(this.folder, 'agent-user')) : null,
      paths: {
        dataDir: join(this.folder, `data-${ordinal}`, 'etcd'),
        serverConfig: inPod('etcd.json'),
        serviceAccount: this.folder,
        terminationMessage: inPod('termination-log'),
      },
      server: {
        ...config.server,
        version: this.etcd.version,
        quotaBytes: this.wish.quotaBytes ?? 2 ** 31,
        options: this.wish.options ?? {},
      },
      limits: { ...config.limits, defragmentReclaimBytes: 2 ** 28, ...this.wish.limits, ...this.shortened },
    };
    const self = { ordinal, podName: `e-${ordinal}`, namespace: 'prod', podIp: `${this.net}.1${ordinal}` };
    return { config: changed, topology: new Topology(changed, self) };
  }

  /** Optionally with other certificates. */
  gateway(tls: Partial<EtcdAgentTls> = {}): Gateway {
    const { config: changed, topology } = this.settingOf(0);
    const own = changed.tls && { ...changed.tls, managed: null, ...tls };
    return new Gateway({ ...changed, tls: own, agentUser: secretIn(join(this.folder, 'operator')) }, topology);
  }

  /** Writes the agents' Secret into each pod, as the kubelet does. */
  writeSecret(login: Login): void {
    writeSecret(join(this.folder, 'agent-user'), login);
  }

  /** Enables authentication. The tests use the user `root`, as people would. */
  async switchUsersOn(others: readonly (Login & { readonly role: string })[] = []): Promise<void> {
    writeSecret(join(this.folder, 'operator'), OPERATOR);
    await this.users.switchOn((path, body) => this.send(0, path, body, 5000), others);
    // Not all members learn of it at the same time.
    for (const ordinal of this.pods.keys()) {
      await eventually(async () => {
        expect((await this.send(ordinal, '/v3/maintenance/status', {}, 5000)).body).toMatch(/user name is empty/);
      });
    }
  }

  /** Any call of the gateway, for requests that the agent doesn't make. */
  post(ordinal: number, path: string, body: unknown, timeoutMilliseconds = 5000): Promise<HttpReply> {
    return this.users.asRoot((asked, what, headers) => this.send(ordinal, asked, what, timeoutMilliseconds, headers), path, body);
  }

  private send(ordinal: number, path: string, body: unknown, timeoutMilliseconds: number, headers: Headers = {}): Promise<HttpReply> {
    const { topology } = this.settingOf(ordinal);
    const tls = this.wish.managed === undefined ? this.tls && filesOf(this.tls.agent) : clientFiles(this.api);
    return call({
      method: 'POST',
      url: `${this.clients}://${topology.host(ordinal)}:${config.ports.client}${path}`,
      headers: { accept: 'application/json', ...headers },
      body: JSON.stringify(body),
      timeoutMilliseconds,
      ...(tls && this.clients === 'https' && { tls }),
    });
  }

  /** Writes one key after another, to any member that accepts it. */
  startWriting(): void {
    this.writing = (async () => {
      for (let count = 0; !this.stopWriting; count += 1) {
        for (const ordinal of this.pods.keys()) if (await this.put(ordinal, `key-${count}`)) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
  }

  async put(ordinal: number, key: string, value = 'x'): Promise<boolean> {
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const reply = await this.post(ordinal, '/v3/kv/put', { key: encode(key), value: encode(value) }).catch(() => undefined);
    if (reply?.status === 200) this.acknowledged.push(key);
    return reply?.status === 200;
  }

  /** Acknowledged writes that cannot be read. */
  async lost(): Promise<readonly string[]> {
    this.stopWriting = true;
    await this.writing;
    const range = { key: 'AA==', range_end: 'AA==', keys_only: true };
    const { kvs = [] } = JSON.parse((await this.post(0, '/v3/kv/range', range)).body) as { kvs?: readonly { key: string }[] };
    const kept = new Set(kvs.map(({ key }) => Buffer.from(key, 'base64').toString()));
    return this.acknowledged.filter((key) => !kept.has(key));
  }

  async stop(): Promise<void> {
    this.stopWriting = true;
    await this.writing;
    await Promise.all([...this.pods.values()].map((pod) => pod.kill()));
    this.api.stop();
    if (process.env.KEEP_LOGS === undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}
