import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { call } from '../../../../agent/kernel/http/http-client';
import { type ReadBy, type ReadByEach, RELEASE_FILE } from '../../../../agent/kernel/contract/release';
import type { ProgramStatus } from '../../../../agent/kernel/replacement/turn';
import type { PodIdentity } from '../../../../agent/kernel/pod';
import { agentData, releaseText, serverChecksum } from '../../../../lib/stateful/agent-program';
import { LAUNCHER_FILE } from '../../../../agent/kernel/contract/names';
import { type Command, Container, runOnce } from './container';

/** The processes of a pod and their address. */
interface PodSpec<Self extends PodIdentity> {
  readonly self: Self;
  readonly host: string;
  readonly config: {
    readonly ports: { readonly status: number; readonly control: number };
    readonly paths: { readonly serverConfig: string; readonly terminationMessage: string };
  };
  /** `etcd`, `redis` */
  readonly system: string;
  readonly readBy: Readonly<Record<string, ReadBy | ReadByEach>>;
  readonly server: Omit<Command, 'log'>;
  readonly apiPort: number;
}

/** One pod as the kubelet runs it: `prepare` until it succeeds, then the server and `run` side by side. */
export class LocalPod<Self extends PodIdentity = PodIdentity> {
  readonly prepareExits: number[] = [];
  server: Container | undefined;
  agent: Container | undefined;
  private preparing: ReturnType<typeof runOnce> | undefined;
  private gone = false;
  private readonly started: Promise<void>;

  constructor(readonly spec: PodSpec<Self>) {
    // A new pod has a new emptyDir.
    rmSync(this.file('copies'), { recursive: true, force: true });
    for (const name of ['copies', 'mounted']) mkdirSync(this.file(name), { recursive: true });
    this.mount();
    this.started = this.start();
  }

  /** Brings the mounted files of the agent up to date, as the kubelet does. @param changed what the next release has instead */
  mount(changed: Readonly<Record<string, string>> = {}): void {
    const settings = { config: this.spec.config, readBy: this.spec.readBy };
    const { own, kernel } = agentData(this.spec.system, settings);
    const texts = Object.entries({ ...own, ...kernel, ...changed }).filter(([name]) => name !== RELEASE_FILE);
    const release = releaseText(Object.fromEntries(texts), serverChecksum(settings));
    for (const [name, text] of [...texts, [RELEASE_FILE, release] as const]) writeFileSync(join(this.file('mounted'), name), text);
  }

  /** What the agent says of the program that runs. */
  async program(): Promise<ProgramStatus> {
    const url = `http://${this.spec.host}:${this.spec.config.ports.status}/status`;
    return JSON.parse((await call({ method: 'GET', url, timeoutMilliseconds: 30_000 })).body).program;
  }

  /** The hook of the server's container, with SIGTERM to the agent at the same time; then SIGTERM to the server. */
  async deleteGracefully(): Promise<void> {
    this.gone = true;
    this.preparing?.child.kill('SIGTERM');
    await this.started;
    const agentEnds = this.agent?.stop('SIGTERM');
    await this.preStop();
    await this.server?.stop('SIGTERM');
    await agentEnds;
  }

  async preStop(): Promise<void> {
    await this.ask(this.spec.config.ports.control, '/pre-stop', 600_000);
  }

  async kill(): Promise<void> {
    this.gone = true;
    this.preparing?.child.kill('SIGKILL');
    await this.started;
    await Promise.all([this.server?.stop('SIGKILL'), this.agent?.stop('SIGKILL')]);
  }

  /** The answer to a readiness probe of the agent. */
  async ready(): Promise<boolean> {
    return (await this.ask(this.spec.config.ports.status, '/readyz', 2000)) === 200;
  }

  terminationMessage(): string {
    const { terminationMessage } = this.spec.config.paths;
    return existsSync(terminationMessage) ? readFileSync(terminationMessage, 'utf8') : '';
  }

  private async start(): Promise<void> {
    while (!this.gone) {
      this.preparing = runOnce(this.agentCommand('prepare'));
      const code = await this.preparing.ended;
      this.prepareExits.push(code);
      if (code === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    if (this.gone) return;
    this.server = new Container({ ...this.spec.server, log: this.file('server.log') });
    this.agent = new Container(this.agentCommand('run'));
  }

  private agentCommand(mode: string): Command {
    const { self, system, apiPort } = this.spec;
    const mounted = this.file('mounted');
    return {
      path: process.execPath,
      args: [join(mounted, LAUNCHER_FILE), mode, system, mounted, this.file('copies')],
      env: {
        POD_NAME: self.podName,
        POD_NAMESPACE: self.namespace,
        POD_IP: self.podIp,
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
        KUBERNETES_SERVICE_PORT: String(apiPort),
      },
      log: this.file('agent.log'),
    };
  }

  /** @returns the status, or undefined if there was no answer */
  private async ask(port: number, path: string, timeoutMilliseconds: number): Promise<number | undefined> {
    const asked = call({ method: 'GET', url: `http://${this.spec.host}:${port}${path}`, timeoutMilliseconds });
    return (await asked.catch(() => undefined))?.status;
  }

  private file(name: string): string {
    return join(dirname(this.spec.config.paths.serverConfig), name);
  }
}
