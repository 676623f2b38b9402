import { AgentLoop, Insight, Outcome, Phase } from '../support/agent-loop';
import { act, Hands } from './act';
import type { Action, Setting } from './action';
import { decide } from './decide';
import type { AgentStatus, Observation } from './facts';
import { isCopied } from './members';
import { Memory } from './memory';
import { Observer } from './observe';
import type { World } from './world';

/** A server that still runs so long after it was released, in a pod that ends, has not heard the kubelet's signal. */
const UNHEARD_MILLISECONDS = 15_000;

/** After so long a pod is taken into service although DNS does not know where it is: DNS may be down. */
const NAME_MILLISECONDS = 40_000;

/** In a cluster of more pods than this, an agent looks less often than once a second. */
const PODS_PER_SECOND = 100;

/** The loop, for one node of a Redis cluster. */
export class Agent extends AgentLoop<Observation, Action> {
  /** Once in service, a pod stays ready while its server answers: an outage of the cluster shall not take every endpoint away. */
  ready = false;
  private readonly hands: Hands;
  private noted: Omit<AgentStatus, 'stopping'> | undefined;
  private shutDownAt = -Infinity;
  private wholeSince: number | undefined;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
  ) {
    super(world, setting.config.limits.drainSeconds);
    const memory = new Memory();
    this.hands = { world, setting, memory, observer: new Observer(world, setting, memory) };
  }

  get status(): AgentStatus | undefined {
    return this.noted && { ...this.noted, stopping: this.stopping };
  }

  override async run(): Promise<void> {
    this.world.pod.startBeat();
    await super.run();
    await this.world.pod.endBeat();
  }

  protected observe(phase: Phase): Promise<Observation> {
    return this.hands.observer.observe(phase);
  }

  protected decide(phase: Phase, seen: Observation): Action {
    return decide(phase, seen, this.setting);
  }

  protected act(action: Action, seen: Observation): Promise<Outcome> {
    return act(action, seen, this.hands);
  }

  protected isStep(action: Action): boolean {
    return !['wait', 'warn', 'promote', 'handOver', 'replicate'].includes(action.do);
  }

  /** Each look asks every server for a list of all nodes: what that costs agents and servers grows with the square of the pods. */
  protected override pauseMilliseconds(phase: Phase): number {
    const usual = super.pauseMilliseconds(phase);
    return phase === 'run' ? usual * Math.max(1, (this.insight?.seen.peers.length ?? 0) / PODS_PER_SECOND) : usual;
  }

  protected forgetStop(): void {
    this.hands.memory.forgetStop();
  }

  /** Redis 8.0 forgets a SIGTERM that comes while it loads a copy, and any server one that comes before it listens for it. */
  protected async stillRuns(releasedMilliseconds: number): Promise<void> {
    const { clock, servers, log } = this.world;
    if (Math.min(releasedMilliseconds, clock.now() - this.shutDownAt) < UNHEARD_MILLISECONDS) return;
    this.shutDownAt = clock.now();
    log('warn', 'the server still runs in a pod that ends; it is shut down');
    // It ends without an answer.
    await servers.shutDown().catch(() => undefined);
  }

  protected async noticed({ phase, seen }: Insight<Observation, Action>): Promise<void> {
    const { clusterId } = seen.note;
    this.noted = { phase: phase === 'prepare' ? 'prepare' : 'run', ...(clusterId !== undefined && { clusterId }) };
    if (!this.ready && isInService(seen, this.setting)) this.ready = await this.isFound();
  }

  private async isFound(): Promise<boolean> {
    // A roll-out goes on to the primary once this pod is ready, and that hands over to it: clients must find it by then.
    // Its name leads to its predecessor for seconds, and longer where DNS keeps answers.
    const now = this.world.clock.now();
    this.wholeSince ??= now;
    return now - this.wholeSince > NAME_MILLISECONDS || this.world.nameLeadsHere();
  }
}

/** The cluster is whole, and this node has its place in it, with all data. */
function isInService({ own, record, note }: Observation, { slots }: Setting): boolean {
  if (own === undefined || note.clusterId === undefined || (record?.forming ?? '') !== '') return false;
  return own.serves && own.slotsServed === slots && (own.me.primary || isCopied(own));
}
