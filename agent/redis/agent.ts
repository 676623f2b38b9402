import { AgentLoop, Insight, Outcome, Phase } from '../support/agent-loop';
import { tell } from '../support/alarm';
import { present } from '../support/present';
import { act, Hands } from './act';
import type { Action, Setting } from './action';
import { decide } from './decide';
import type { AgentStatus, Observation } from './facts';
import { isCopied } from './members';
import { Memory } from './memory';
import { Observer } from './observe';
import { statusOf } from './status';
import { Trouble, troublesOf } from './troubles';
import type { World } from './world';

/** A server that still runs so long after it was released, in a pod that ends, has not heard the kubelet's signal. */
const UNHEARD_MILLISECONDS = 15_000;

/** After so long a pod is taken into service although DNS does not know where it is: DNS may be down. */
const NAME_MILLISECONDS = 40_000;

/** A slot of nobody is given to a shard that has no keys of it after three times as long. */
const FRESH_MILLISECONDS = 10_000;

/** In a cluster of more pods than this, an agent looks less often than once a second. */
const PODS_PER_SECOND = 100;

/** The loop, for one node of a Redis cluster. */
export class Agent extends AgentLoop<Observation, Action> {
  /** Once in service, a pod stays ready while its server answers: an outage of the cluster shall not take every endpoint away. */
  ready = false;
  private readonly hands: Hands;
  /** What is wrong with the own server. */
  troubles: readonly Trouble[] = [];
  private noted: Omit<AgentStatus, 'stopping'> | undefined;
  private notedAt = -Infinity;
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

  /** An agent that has not looked lately can't say of which slots its server has keys now: others would take one as if nobody had. */
  get status(): AgentStatus | undefined {
    if (this.noted === undefined) return undefined;
    const { keysOfOthers, ...lasting } = this.noted;
    const isFresh = this.world.clock.now() - this.notedAt < FRESH_MILLISECONDS;
    return { ...lasting, ...(isFresh && present('keysOfOthers', keysOfOthers)), stopping: this.stopping };
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
    return !['wait', 'warn', 'promote', 'handOver', 'replicate', 'shutDown'].includes(action.do);
  }

  protected forRestart(seen: Observation): Observation {
    return { ...seen, wanted: { is: 'unknown' } };
  }

  /** Each look asks every server for a list of all nodes: what that costs agents and servers grows with the square of the pods. */
  protected override pauseMilliseconds(phase: Phase): number {
    const usual = super.pauseMilliseconds(phase);
    return phase === 'run' ? usual * Math.max(1, (this.insight?.seen.peers.length ?? 0) / PODS_PER_SECOND) : usual;
  }

  protected forgetStop(): void {
    this.hands.memory.forgetStop();
  }

  protected isStuck(why: string): Promise<void> {
    this.hands.memory.isStuck(why, this.world.clock.now());
    return tell(this.hands, 'StepFails', why);
  }

  protected async restarts(): Promise<void> {
    const { pod } = this.world;
    if (!(await pod.startHeld())) return;
    await pod.mendNodes();
    await pod.writeConfig();
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

  protected async noticed({ phase, seen, action }: Insight<Observation, Action>): Promise<void> {
    this.troubles = phase === 'prepare' ? [] : troublesOf(seen, this.setting);
    const asks = action.do === 'warn' || action.do === 'fail' ? [action] : [];
    this.notedAt = this.world.clock.now();
    this.noted = { phase: phase === 'prepare' ? 'prepare' : 'run', ...statusOf(seen, [...this.troubles, ...asks]) };
    // Without a view, the step itself tells it.
    if (seen.own !== undefined) for (const trouble of this.troubles) await this.tellOf(trouble);
    if (!this.ready && isInService(seen, this.setting)) this.ready = await this.isFound();
  }

  /** An Event, at once and now and then. The record is written by the agent that reports for all, from the status of this one. */
  private async tellOf({ reason, why }: Trouble): Promise<void> {
    const { clock, kubernetes, log } = this.world;
    if (!this.hands.memory.isNews(`${reason} ${why}`, clock.now())) return;
    log('warn', reason, { why });
    await kubernetes.event('Warning', reason, why);
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
