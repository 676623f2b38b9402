import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Setting } from '../../../../agent/etcd/decide';
import { call } from '../../../../agent/support/http-client';
import { Command, Container, runOnce } from '../../process/container';
import type { EtcdBinary } from './binaries';

/** One pod as the kubelet runs it: `prepare` until it succeeds, then etcd and `run` side by side. */
export class LocalPod {
  readonly prepareExits: number[] = [];
  server: Container | undefined;
  agent: Container | undefined;
  private preparing: ReturnType<typeof runOnce> | undefined;
  private gone = false;
  private readonly started: Promise<void>;

  constructor(
    private readonly setting: Setting,
    private readonly folder: string,
    private readonly etcd: EtcdBinary,
    private readonly apiPort: number,
  ) {
    // A new pod has a new emptyDir.
    if (existsSync(setting.config.paths.serverConfig)) writeFileSync(setting.config.paths.serverConfig, '');
    writeFileSync(this.file('agent.json'), JSON.stringify(setting.config));
    this.started = this.start();
  }

  /** The hook of etcd's container, with SIGTERM to the agent at the same time; then SIGTERM to etcd. */
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
    const { config, topology } = this.setting;
    const url = `http://${topology.host(topology.self.ordinal)}:${config.ports.control}/pre-stop`;
    await call({ method: 'GET', url, timeoutMilliseconds: 600_000 }).catch(() => undefined);
  }

  async kill(): Promise<void> {
    this.gone = true;
    this.preparing?.child.kill('SIGKILL');
    await this.started;
    await Promise.all([this.server?.stop('SIGKILL'), this.agent?.stop('SIGKILL')]);
  }

  terminationMessage(): string {
    return existsSync(this.setting.config.paths.terminationMessage) ? readFileSync(this.setting.config.paths.terminationMessage, 'utf8') : '';
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
    const args = ['--config-file', this.setting.config.paths.serverConfig];
    this.server = new Container({ path: this.etcd.path, argv0: 'etcd', args, log: this.file('etcd.log') });
    this.agent = new Container(this.agentCommand('run'));
  }

  private agentCommand(mode: string): Command {
    const { self } = this.setting.topology;
    return {
      path: process.execPath,
      args: [join(this.folder, 'agent.js'), mode, this.file('agent.json')],
      env: {
        POD_NAME: self.podName,
        POD_NAMESPACE: self.namespace,
        POD_IP: self.podIp,
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
        KUBERNETES_SERVICE_PORT: String(this.apiPort),
      },
      log: this.file('agent.log'),
    };
  }

  private file(name: string): string {
    return join(dirname(this.setting.config.paths.serverConfig), name);
  }
}
