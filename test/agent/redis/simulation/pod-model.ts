import { Agent } from '../../../../agent/redis/agent';
import type { PodRef } from '../../../../agent/redis/facts';
import type { Life } from '../../simulation/time';
import { hostOf, settingOf } from '../situations';
import type { Kubernetes } from './kubernetes-model';
import { NodeState, Server } from './node-model';
import { worldOf } from './world-model';

/** A volume. */
export interface Claim {
  state: NodeState | undefined;
  usedBy: ModelPod | undefined;
}

const GRACE_MILLISECONDS = 4_000_000;
const FORCED_GRACE_MILLISECONDS = 2000;

/** One pod: the real agent in its container, a model of Redis in the other, and what the kubelet does to both. */
export class ModelPod {
  agent: Agent | undefined;
  server: Server | undefined;
  terminating = false;
  gone = false;
  tokenAlive = true;
  private agentLife: Life = { alive: false };
  private readonly life: Life = { alive: true };
  private serverWanted = false;

  constructor(
    readonly ref: PodRef,
    readonly revision: number,
    readonly address: string,
    readonly claim: Claim,
    private readonly kubernetes: Kubernetes,
  ) {
    this.prepare();
  }

  /** What the kubelet does on a deletion: the hook and SIGTERM to the agent, and in the end SIGKILL. */
  terminate(force = false): void {
    const { time } = this.kubernetes;
    if (force) this.tokenAlive = false;
    else if (this.terminating) return;
    this.terminating = true;
    time.after(force ? FORCED_GRACE_MILLISECONDS : GRACE_MILLISECONDS, this.life, () => {
      this.end();
    });
    if (!this.serverWanted || !this.agentLife.alive || this.agent === undefined) {
      time.after(time.between(1, 500), this.life, () => {
        this.end();
      });
      return;
    }
    this.agent.terminate();
    void this.agent.requestStop().then(() => {
      time.after(time.between(1, 500), this.life, () => {
        this.serverWanted = false;
        this.endServer();
      });
    });
  }

  /** All that runs in it is gone. */
  end(): void {
    this.life.alive = this.agentLife.alive = this.serverWanted = false;
    this.endServer();
    this.gone = true;
  }

  killAgent(): void {
    if (!this.serverWanted || !this.agentLife.alive) return;
    this.agentLife.alive = false;
    this.kubernetes.time.after(1000, this.life, () => {
      if (!this.terminating) this.runAgent();
      else this.end();
    });
  }

  killServer(): void {
    if (this.server === undefined) return;
    this.endServer();
    this.restartServer();
  }

  freeze(frozen: boolean): void {
    if (this.server === undefined) return;
    this.server.frozen = frozen;
    this.server.serving = false;
  }

  isReady(): boolean {
    return this.server !== undefined && !this.server.frozen && !this.terminating && this.agent?.ready === true;
  }

  private prepare(): void {
    void this.newAgent().prepare().then((outcome) => {
      this.agentLife.alive = false;
      if (outcome === 'failed') {
        this.kubernetes.time.after(10_000, this.life, () => {
          if (!this.terminating) this.prepare();
        });
        return;
      }
      this.serverWanted = true;
      this.restartServer();
      this.runAgent();
    });
  }

  private runAgent(): void {
    void this.newAgent().run().then(() => {
      this.end();
    });
  }

  private newAgent(): Agent {
    const life = { alive: true };
    this.agentLife = life;
    this.agent = new Agent(worldOf(this, this.kubernetes, life), settingOf(this.ref));
    return this.agent;
  }

  private restartServer(): void {
    const { time } = this.kubernetes;
    time.after(time.between(200, 1500), this.life, () => {
      if (this.serverWanted && this.server === undefined && !this.startServer()) this.restartServer();
    });
  }

  /** @returns whether it runs: a volume has one user at a time */
  private startServer(): boolean {
    const { claim, kubernetes } = this;
    if (claim.usedBy !== undefined && !claim.usedBy.gone && claim.usedBy !== this) return false;
    claim.usedBy = this;
    claim.state ??= new NodeState(kubernetes.newId());
    for (const entry of claim.state.table.values()) entry.heardAt = kubernetes.time.now;
    this.server = { state: claim.state, address: this.address, host: hostOf(this.ref), frozen: false, serving: false, linkUp: false, wasInTouch: false, electsAt: undefined, said: undefined };
    kubernetes.bus.servers.set(this.address, this.server);
    return true;
  }

  private endServer(): void {
    if (this.server === undefined) return;
    this.server = undefined;
    this.kubernetes.bus.servers.delete(this.address);
  }
}
