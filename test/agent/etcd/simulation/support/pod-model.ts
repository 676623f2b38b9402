import { Agent } from '../../../../../agent/etcd/agent';
import type { Plan, Start } from '../../../../../agent/etcd/model/facts';
import type { ServerContainer } from '../../../../../agent/kernel/kubernetes/server-ends';
import { Pod } from '../../../support/simulation/pod';
import type { Life } from '../../../support/simulation/time';
import { settingOf } from '../../support/situations';
import type { Data, Server } from './etcd-model';
import type { Kubernetes } from './kubernetes-model';
import { PreviousAgent } from './previous-agent';
import { worldOf } from './world-model';

/** A volume. Its data moves aside, but never to another volume. */
export interface Claim {
  data: Data | undefined;
  home: string | undefined;
  usedBy: ModelPod | undefined;
}

/** Whether the data on it is that of a voter. */
export function hasVote({ data }: Claim): boolean {
  return data?.cluster.config().some(({ id, learner }) => id === data.memberId && !learner) ?? false;
}

const GRACE_MILLISECONDS = 600_000;
const LONGEST_RESTART_MILLISECONDS = 2000;
/** From the start of a container until its program listens. */
const DEAF_MILLISECONDS = 400;

/** A pod with a model of etcd in it. */
export class ModelPod extends Pod<Agent, Server> {
  plan: Start | undefined;
  /** The same, read back from the file that the agent wrote. */
  planRead: Plan = { for: 'nothing' };
  /** The kubelet's counts for its server's container. */
  container: ServerContainer = { restarts: -1, backingOff: false };
  private agentStartedAt = 0;
  /** It ends without leaving the cluster: it was still wanted at SIGTERM, or was in its init container, which can't delay the end. */
  private restarts = false;

  constructor(
    readonly ordinal: number,
    readonly revision: number,
    readonly claim: Claim,
    private readonly kubernetes: Kubernetes,
  ) {
    super(kubernetes.time, GRACE_MILLISECONDS, LONGEST_RESTART_MILLISECONDS);
    this.prepare();
  }

  override terminate(force = false): void {
    if (!this.terminating) this.restarts ||= this.ordinal < this.kubernetes.replicas;
    if (force || !this.terminating) this.restarts ||= this.agentBesideServer() === undefined;
    super.terminate(force);
  }

  broke(promise: string): void {
    this.kubernetes.broken.push(promise);
  }

  override end(): void {
    super.end();
    this.kubernetes.leftBehind ||= this.restarts && this.ordinal >= this.kubernetes.replicas && hasVote(this.claim);
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

  /** The server of a member that was removed ends by itself. */
  watchServer(): void {
    if (this.server !== undefined && !this.server.frozen && this.server.data.cluster.isRemoved(this.server)) this.killServer();
  }

  protected newAgent(life: Life): Agent {
    const Release = this.kubernetes.releases.nextIsPrevious() ? PreviousAgent : Agent;
    return new Release(worldOf(this, this.kubernetes, life), settingOf(this.ordinal, { largestSize: this.kubernetes.largestSize }));
  }

  protected override runAgent(): void {
    this.agentStartedAt = this.kubernetes.time.now;
    super.runAgent();
  }

  protected agentEnded(): void {
    this.agentLife.alive = false;
    if (this.terminating) this.end();
    else this.broke('an agent ended in a pod that lives');
  }

  protected override stop(agent: Agent): void {
    if (this.kubernetes.time.now - this.agentStartedAt >= DEAF_MILLISECONDS) {
      super.stop(agent);
      return;
    }
    // Neither the hook nor the signal reaches it.
    this.serverWanted = false;
    this.restarts = true;
    this.endServer();
  }

  protected startServer(): boolean {
    const { claim } = this;
    this.container = { ...this.container, restarts: this.container.restarts + 1 };
    if (claim.usedBy !== undefined && !claim.usedBy.gone && claim.usedBy !== this && claim.usedBy.server !== undefined) return false;
    claim.data ??= this.newData();
    if (claim.data === undefined) return false;
    const { cluster } = claim.data;
    const server: Server = { data: claim.data, frozen: false };
    if (cluster.isRemoved(server)) return false;
    if (claim.data.quality === 'old') {
      this.container = {
        ...this.container,
        last: { exitCode: 2, reason: 'Error', log: 'panic: tocommit(9) is out of range [lastIndex(5)]' },
      };
      return false;
    }
    if (claim.home === undefined) this.broke('a server was started before its volume said whose it is');
    claim.usedBy = this;
    cluster.servers.add(server);
    this.server = server;
    cluster.elect();
    this.publish(server);
    return true;
  }

  protected endServer(): void {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.data.cluster.servers.delete(server);
    server.data.cluster.elect();
  }

  /** Repeats the request until it succeeds. */
  private publish(server: Server): void {
    const { time } = this.kubernetes;
    time.after(time.between(100, 2000), this.life, () => {
      if (this.server === server && !server.data.cluster.publish(server)) this.publish(server);
    });
  }

  /** What etcd does with its configuration if its directory is empty. */
  private newData(): Data | undefined {
    if (this.plan?.as === 'bootstrap') return this.kubernetes.bootstrap(this.ordinal);
    if (this.plan?.as !== 'join') return undefined;
    const { memberId, members } = this.plan;
    const cluster = this.kubernetes.clusters.find((one) => one.leaderId !== undefined && one.config().some(({ id }) => id === memberId));
    if (cluster === undefined) return undefined;
    const listed = cluster.config().map(({ peerUrl }) => peerUrl).sort();
    if (listed.join() !== members.map(([, peerUrl]) => peerUrl).sort().join()) return undefined;
    // tocommit is out of range: the server panics at each start.
    if (cluster.hasStarted(memberId)) this.broke(`member ${memberId} was started with an empty directory under its old ID`);
    // A member that joins copies the data of the leader.
    const leader = cluster.leaderId === undefined ? undefined : this.kubernetes.dataOf(cluster.leaderId);
    return { cluster, memberId, applied: 0, quality: leader?.quality ?? 'good', full: leader?.full ?? false };
  }
}
