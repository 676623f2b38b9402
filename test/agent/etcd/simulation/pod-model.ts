import { Agent } from '../../../../agent/etcd/agent';
import type { Start } from '../../../../agent/etcd/server-config';
import type { Life } from '../../simulation/time';
import { settingOf } from '../situations';
import type { Data, Server } from './etcd-model';
import type { Kubernetes } from './kubernetes-model';
import { worldOf } from './world-model';

/** A volume. Its data moves aside, but never to another volume. */
export interface Claim {
  data: Data | undefined;
  usedBy: ModelPod | undefined;
}

const GRACE_MILLISECONDS = 600_000;
const FORCED_GRACE_MILLISECONDS = 2000;
/** From the start of a container until its program listens. */
const DEAF_MILLISECONDS = 400;

/** One pod: the real agent in its container, a model of etcd in the other, and what the kubelet does to both. */
export class ModelPod {
  agent: Agent | undefined;
  server: Server | undefined;
  terminating = false;
  gone = false;
  tokenAlive = true;
  plan: Start | undefined;
  /** The same as the file that the agent wrote. */
  planFile = '';
  private agentLife: Life = { alive: false };
  private readonly life: Life = { alive: true };
  private serverWanted = false;
  private agentStartedAt = 0;
  /** It ends without a word on leaving: it was wanted when it was told to end, or was in its init container, where nobody can hold it. */
  private restarts = false;

  constructor(
    readonly ordinal: number,
    readonly revision: number,
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
    this.restarts ||= !this.terminating && this.ordinal < this.kubernetes.replicas;
    this.terminating = true;
    time.after(force ? FORCED_GRACE_MILLISECONDS : GRACE_MILLISECONDS, this.life, () => {
      this.end();
    });
    if (!this.serverWanted || !this.agentLife.alive || this.agent === undefined) {
      this.restarts = true;
      time.after(time.between(1, 500), this.life, () => {
        this.end();
      });
      return;
    }
    if (time.now - this.agentStartedAt < DEAF_MILLISECONDS) {
      // Neither the hook nor the signal reaches it.
      this.serverWanted = false;
      this.restarts = true;
      this.endServer();
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

  broke(promise: string): void {
    this.kubernetes.broken.push(promise);
  }

  /** All that runs in it is gone. */
  end(): void {
    this.life.alive = this.agentLife.alive = this.serverWanted = false;
    this.endServer();
    this.gone = true;
    this.kubernetes.leftBehind ||= this.restarts && this.ordinal >= this.kubernetes.replicas && this.hasVote();
  }

  killAgent(): void {
    if (!this.serverWanted || !this.agentLife.alive) return;
    this.agentLife.alive = false;
    this.kubernetes.time.after(1000, this.life, () => {
      this.agentIsRestarted();
    });
  }

  private agentIsRestarted(): void {
    if (this.terminating) this.end();
    else this.runAgent();
  }

  killServer(): void {
    if (this.server === undefined) return;
    this.endServer();
    this.restartServer();
  }

  freeze(frozen: boolean): void {
    if (this.server === undefined) return;
    this.server.frozen = frozen;
    this.server.data.cluster.elect();
  }

  isReady(): boolean {
    const { server } = this;
    if (server === undefined || server.frozen || this.terminating) return false;
    const { leaderId, learner } = server.data.cluster.status(server);
    return leaderId !== undefined && !learner;
  }

  private prepare(): void {
    const agent = this.newAgent();
    void agent.prepare().then((outcome) => {
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
    this.agentStartedAt = this.kubernetes.time.now;
    void this.newAgent().run().then(() => {
      this.agentLife.alive = false;
      if (this.terminating) this.end();
      else this.broke('an agent ended in a pod that lives');
    });
  }

  private newAgent(): Agent {
    const life = { alive: true };
    this.agentLife = life;
    this.agent = new Agent(worldOf(this, this.kubernetes, life), settingOf(this.ordinal, { largestSize: this.kubernetes.largestSize }));
    return this.agent;
  }

  private restartServer(): void {
    const { time } = this.kubernetes;
    time.after(time.between(200, 2000), this.life, () => {
      if (this.serverWanted && this.server === undefined && !this.startServer()) this.restartServer();
    });
  }

  /** @returns whether it runs; a server that ends at once is started again */
  private startServer(): boolean {
    const { claim } = this;
    if (claim.usedBy !== undefined && !claim.usedBy.gone && claim.usedBy !== this && claim.usedBy.server !== undefined) return false;
    claim.data ??= this.newData();
    if (claim.data === undefined) return false;
    const { cluster } = claim.data;
    const server: Server = { data: claim.data, frozen: false };
    if (cluster.isRemoved(server)) return false;
    claim.usedBy = this;
    cluster.servers.add(server);
    this.server = server;
    cluster.elect();
    this.publish(server);
    return true;
  }

  /** Asks until it is done. */
  private publish(server: Server): void {
    const { time } = this.kubernetes;
    time.after(time.between(100, 2000), this.life, () => {
      if (this.server === server && !server.data.cluster.publish(server)) this.publish(server);
    });
  }

  /** What etcd makes of its configuration when its directory is empty. */
  private newData(): Data | undefined {
    if (this.plan?.as === 'bootstrap') return this.kubernetes.bootstrap(this.ordinal);
    if (this.plan?.as !== 'join') return undefined;
    const { memberId, members } = this.plan;
    const cluster = this.kubernetes.clusters.find((one) => one.leaderId !== undefined && one.config().some(({ id }) => id === memberId));
    if (cluster === undefined) return undefined;
    const listed = cluster.config().map(({ peerUrl }) => peerUrl).sort();
    if (listed.join() !== members.map(([, peerUrl]) => peerUrl).sort().join()) return undefined;
    // tocommit is out of range: the server panics, and so it would for ever.
    if (cluster.hasStarted(memberId)) this.broke(`member ${memberId} was started with an empty directory under its old ID`);
    return { cluster, memberId, applied: 0 };
  }

  private hasVote(): boolean {
    const { data } = this.claim;
    return data?.cluster.config().some(({ id, learner }) => id === data.memberId && !learner) ?? false;
  }

  private endServer(): void {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.data.cluster.servers.delete(server);
    server.data.cluster.elect();
  }

  /** The server of a member that was removed ends by itself. */
  watchServer(): void {
    if (this.server !== undefined && !this.server.frozen && this.server.data.cluster.isRemoved(this.server)) this.killServer();
  }
}
