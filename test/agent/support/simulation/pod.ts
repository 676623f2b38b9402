import type { Life, Time } from './time';

interface Agent {
  prepare(): Promise<string>;
  run(): Promise<unknown>;
  terminate(): void;
  requestStop(): Promise<unknown>;
  preStop(): Promise<unknown>;
}

const FORCED_GRACE_MILLISECONDS = 2000;

/** One pod: a real agent in its container, a model of a server in the other, and what the kubelet does to both. */
export abstract class Pod<A extends Agent, Server> {
  agent: A | undefined;
  server: Server | undefined;
  terminating = false;
  gone = false;
  tokenAlive = true;
  protected agentLife: Life = { alive: false };
  protected readonly life: Life = { alive: true };
  protected serverWanted = false;

  protected constructor(
    private readonly time: Time,
    private readonly graceMilliseconds: number,
    private readonly longestRestartMilliseconds: number,
  ) {}

  protected abstract newAgent(life: Life): A;
  protected abstract agentEnded(): void;
  /** @returns whether it runs; a server that ends at once is started again */
  protected abstract startServer(): boolean;
  protected abstract endServer(): void;

  /** What the kubelet does on a deletion: the hook and SIGTERM to the agent, and in the end SIGKILL. */
  terminate(force = false): void {
    if (force) this.tokenAlive = false;
    else if (this.terminating) return;
    this.terminating = true;
    this.endAfter(force ? FORCED_GRACE_MILLISECONDS : this.graceMilliseconds);
    const agent = this.agentBesideServer();
    if (agent === undefined) this.endAfter(this.time.between(1, 500));
    else this.stop(agent);
  }

  /** All its processes are gone. */
  end(): void {
    this.life.alive = this.agentLife.alive = this.serverWanted = false;
    this.endServer();
    this.gone = true;
  }

  killAgent(): void {
    if (!this.serverWanted || !this.agentLife.alive) return;
    this.agentLife.alive = false;
    this.time.after(1000, this.life, () => {
      if (this.terminating) this.end();
      else this.runAgent();
    });
  }

  /** A call of the control port by anybody, as in clusters without network policies. */
  callHook(): void {
    void this.agentBesideServer()?.preStop();
  }

  killServer(): void {
    if (this.server === undefined) return;
    this.endServer();
    this.restartServer();
  }

  /** The init container and those after it. */
  protected prepare(): void {
    void this.startAgent().prepare().then((outcome) => {
      this.agentLife.alive = false;
      if (outcome === 'failed') {
        this.time.after(10_000, this.life, () => {
          if (!this.terminating) this.prepare();
        });
        return;
      }
      this.serverWanted = true;
      this.restartServer();
      this.runAgent();
    });
  }

  /** Undefined in the init container, and between two runs. */
  protected agentBesideServer(): A | undefined {
    return this.serverWanted && this.agentLife.alive ? this.agent : undefined;
  }

  protected stop(agent: A): void {
    agent.terminate();
    void agent.requestStop().then(() => {
      this.time.after(this.time.between(1, 500), this.life, () => {
        this.serverWanted = false;
        this.endServer();
      });
    });
  }

  protected runAgent(): void {
    void this.startAgent().run().then(() => {
      this.agentEnded();
    });
  }

  private startAgent(): A {
    this.agentLife = { alive: true };
    this.agent = this.newAgent(this.agentLife);
    return this.agent;
  }

  private restartServer(): void {
    this.time.after(this.time.between(200, this.longestRestartMilliseconds), this.life, () => {
      if (this.serverWanted && this.server === undefined && !this.startServer()) this.restartServer();
    });
  }

  private endAfter(milliseconds: number): void {
    this.time.after(milliseconds, this.life, () => {
      this.end();
    });
  }
}
