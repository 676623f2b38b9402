import type { ServerContainer } from '../../../../../agent/kernel/kubernetes/server-ends';
import { Agent } from '../../../../../agent/redis/agent';
import type { Incoming, PodRef } from '../../../../../agent/redis/model/facts';
import { Pod } from '../../../support/simulation/pod';
import type { Life } from '../../../support/simulation/time';
import { config, hostOf, settingOf } from '../../support/situations';
import type { Kubernetes } from './kubernetes-model';
import { NodeState, type Server, SERVERS } from './node-model';
import { judgeKeys } from './start-model';
import { PreviousAgent } from './previous-agent';
import { worldOf } from './world-model';

/** A volume. */
export interface Claim {
  state: NodeState | undefined;
  usedBy: ModelPod | undefined;
  /** Of what the next server that starts on it needs marks. */
  incoming: Incoming | undefined;
}

const GRACE_MILLISECONDS = 4_000_000;
const LONGEST_RESTART_MILLISECONDS = 1500;

/** A pod with a model of Redis in it. */
export class ModelPod extends Pod<Agent, Server> {
  /** Whether the server's configuration is missing. */
  startHeld = true;
  /** What the kubelet counts of its server's container. */
  container: ServerContainer = { restarts: -1, backingOff: false };
  /** Until then its server ends at each start. */
  crashesUntil = 0;

  constructor(
    readonly ref: PodRef,
    readonly revision: number,
    readonly address: string,
    readonly claim: Claim,
    private readonly kubernetes: Kubernetes,
  ) {
    super(kubernetes.time, GRACE_MILLISECONDS, LONGEST_RESTART_MILLISECONDS);
    this.prepare();
  }

  freeze(frozen: boolean): void {
    if (this.server === undefined) return;
    this.server.frozen = frozen;
    this.server.serving = false;
    if (!frozen) this.readOn(this.server);
  }

  private readOn({ unread }: Server): void {
    for (const deed of unread.splice(0)) {
      try {
        deed();
      } catch {
        // Nobody waits for the answer any more.
      }
    }
    this.kubernetes.network.changes += 1;
  }

  isReady(): boolean {
    return (
      this.server !== undefined && !this.server.frozen && this.server.busy === undefined && !this.terminating &&
      this.agent?.ready === true
    );
  }

  protected newAgent(life: Life): Agent {
    const { engine, releases } = this.kubernetes;
    const Release = releases.nextIsPrevious() ? PreviousAgent : Agent;
    return new Release(
      worldOf(this, this.kubernetes, life), settingOf(
        this.ref, { server: { ...config.server, ...SERVERS[engine] }, limits: { ...config.limits, busySeconds: 5 } },
      ),
    );
  }

  protected agentEnded(): void {
    this.end();
  }

  /** A volume has one user at a time. */
  protected startServer(): boolean {
    const { claim, kubernetes } = this;
    this.container = { ...this.container, restarts: this.container.restarts + 1 };
    if (kubernetes.time.now < this.crashesUntil) return false;
    if (claim.usedBy !== undefined && !claim.usedBy.gone && claim.usedBy !== this) return false;
    claim.usedBy = this;
    if (this.startHeld) return false;
    const withholdsCopies = claim.state === undefined;
    claim.state ??= new NodeState(kubernetes.newId());
    judgeKeys(claim.state, kubernetes.engine);
    for (const entry of claim.state.table.values()) entry.heardAt = kubernetes.time.now;
    this.server = {
      state: claim.state,
      address: this.address,
      host: hostOf(this.ref),
      engine: kubernetes.engine,
      frozen: false,
      busy: undefined,
      unread: [],
      serving: false,
      linkUp: false,
      wasInTouch: false,
      electable: false,
      electsAt: undefined,
      withholdsCopies,
      said: undefined,
    };
    kubernetes.bus.servers.set(this.address, this.server);
    return true;
  }

  protected endServer(): void {
    if (this.server === undefined) return;
    this.server = undefined;
    this.kubernetes.bus.servers.delete(this.address);
  }
}
