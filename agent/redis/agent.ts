import { raiseAlarm } from '../kernel/common-action';
import { present } from '../kernel/values';
import { AgentLoop, type Look, type Outcome, type Phase } from '../kernel/loop/agent-loop';
import type { LauncherLink } from '../kernel/replacement/link';
import type { Busy, OtherPod } from '../kernel/replacement/turn';
import { act, type Context } from './act';
import { decide } from './decide/decide';
import { type Trouble, troublesOf } from './decide/trouble';
import { Memory } from './memory';
import type { Action, Setting } from './model/action';
import type { AgentStatus, Observation } from './model/facts';
import { isCopied } from './model/members';
import type { World } from './model/world';
import { Observer } from './observe';
import { statusOf } from './status';

/** A server that still runs this long after its release, in a terminating pod, has missed the kubelet's signal. */
const UNHEARD_MILLISECONDS = 15_000;

/** After this long a pod becomes ready although DNS does not resolve to it: DNS may be down. */
const NAME_MILLISECONDS = 40_000;

/** A slot of nobody is given to a shard that has no keys of it after three times as long. */
const FRESH_MILLISECONDS = 10_000;

/** In a cluster of more pods than this, an agent looks less often than once a second. */
const PODS_PER_SECOND = 100;

/** Steps that change nothing. A problem that lasts must not keep out the program that may solve it. */
const QUIET: ReadonlySet<Action['do']> = new Set(['wait', 'warn', 'fail']);

/** The agent of one node of a Redis cluster. */
export class Agent extends AgentLoop<Observation, Action> {
  /** Once ready, a pod stays ready while its server answers: an outage of the cluster must not remove every endpoint. */
  ready: boolean;
  private readonly context: Context;
  /** What is wrong with this pod's server. */
  troubles: readonly Trouble[] = [];
  private noted: Omit<AgentStatus, 'stopping' | 'program'> | undefined;
  private notedAt = -Infinity;
  private shutDownAt = -Infinity;
  private wholeSince: number | undefined;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
    private readonly launcher?: LauncherLink,
  ) {
    super(world, setting.config.limits.drainSeconds, launcher);
    this.ready = launcher?.inService === true;
    const memory = new Memory();
    this.context = { world, setting, memory, observer: new Observer(world, setting, memory) };
  }

  /** After a pause, an agent can't say of which slots its server has keys: others might take a slot as if nobody had any. */
  get status(): AgentStatus | undefined {
    if (this.noted === undefined) return undefined;
    const { keysOfOthers, ...lasting } = this.noted;
    const isFresh = this.world.clock.now() - this.notedAt < FRESH_MILLISECONDS;
    const { giving, moving } = this.context.memory;
    return {
      ...lasting,
      ...present('program', this.program),
      ...(isFresh && present('keysOfOthers', keysOfOthers)),
      ...(giving && { giving }),
      ...(moving.length > 0 && { moving }),
      stopping: this.stopping,
    };
  }

  override async run(): Promise<void> {
    this.world.pod.startBeat();
    await super.run();
    await this.world.pod.endBeat();
  }

  protected observe(phase: Phase): Promise<Observation> {
    return this.context.observer.observe(phase);
  }

  protected decide(phase: Phase, seen: Observation): Action {
    return decide(phase, seen, this.setting);
  }

  protected act(action: Action, seen: Observation): Promise<Outcome> {
    return act(action, seen, this.context);
  }

  protected isStep(action: Action): boolean {
    return !['wait', 'warn', 'promote', 'handOver', 'replicate', 'shutDown'].includes(action.do);
  }

  protected forRestart(seen: Observation): Observation {
    return { ...seen, wanted: { is: 'unknown' } };
  }

  /** Without a view of the cluster, only some of the pods are asked. */
  protected otherPods({ own, peers }: Observation): readonly OtherPod[] | undefined {
    const { topology } = this.setting;
    return own && peers.map(({ pod, agent, silentSeconds }) => ({
      name: topology.podName(pod),
      before: pod.shard > topology.self.shard || (pod.shard === topology.self.shard && pod.ordinal > topology.self.ordinal),
      silentSeconds: agent === undefined ? silentSeconds : 0,
      ...(agent?.phase === 'run' && present('program', agent.program)),
    }));
  }

  protected busyWith({ seen: { own }, action }: Look<Observation, Action>): Busy | undefined {
    if (this.context.memory.giving) return { how: 'cannot', why: 'slots are being given away' };
    const moves = own !== undefined && own.me.migrating.length + own.me.importing.length > 0;
    if (moves) return { how: 'rather not', why: 'slots are being moved' };
    return QUIET.has(action.do) ? undefined : { how: 'rather not', why: `the last step was ${action.do}` };
  }

  /** Each observation reads all nodes from every server: the cost grows with the square of the number of pods. */
  protected override pauseMilliseconds(phase: Phase): number {
    const usual = super.pauseMilliseconds(phase);
    return phase === 'run' ? usual * Math.max(1, (this.lastLook?.seen.peers.length ?? 0) / PODS_PER_SECOND) : usual;
  }

  protected forgetStop(): void {
    this.context.memory.forgetStop();
  }

  protected isStuck(why: string): Promise<void> {
    this.context.memory.isStuck(why, this.world.clock.now());
    return raiseAlarm(this.context, 'StepFails', why);
  }

  protected async restarts(): Promise<void> {
    const { pod } = this.world;
    if (!(await pod.startHeld())) return;
    await pod.mendNodes();
    await pod.writeConfig();
  }

  /** Redis 8.0 misses a SIGTERM while it loads a copy, and every server misses one before its handler is installed. */
  protected async stillRuns(releasedMilliseconds: number): Promise<void> {
    const { clock, servers, log } = this.world;
    if (Math.min(releasedMilliseconds, clock.now() - this.shutDownAt) < UNHEARD_MILLISECONDS) return;
    this.shutDownAt = clock.now();
    log('warn', 'the server is still running in a pod that stops; it is shut down');
    // It ends without an answer.
    await servers.shutDown().catch(() => undefined);
  }

  protected async noticed({ phase, seen, action, lookedAt }: Look<Observation, Action>): Promise<void> {
    this.troubles = phase === 'prepare' ? [] : troublesOf(seen, this.setting);
    const asks = action.do === 'warn' || action.do === 'fail' ? [action] : [];
    const ofProgram = this.programProblem === undefined ? [] : [{ why: this.programProblem }];
    this.notedAt = lookedAt;
    // After an error, a command may have been on its way for a while.
    if (seen.own?.me.migrating.length === 0) this.context.memory.giving = false;
    this.noted = { phase: phase === 'prepare' ? 'prepare' : 'run', ...statusOf(seen, [...this.troubles, ...asks, ...ofProgram]) };
    // Without a view, the step itself raises the alarm.
    if (seen.own !== undefined) for (const trouble of this.troubles) await this.tellOf(trouble);
    if (this.ready || !isInService(seen, this.setting) || !(await this.isFound())) return;
    this.ready = true;
    this.launcher?.putInService();
  }

  /** Repeats an Event only rarely. The agent that reports for all writes the record, based on this one's status. */
  private async tellOf({ reason, why }: Trouble): Promise<void> {
    const { clock, kubernetes, log } = this.world;
    if (!this.context.memory.isNews(`${reason} ${why}`, clock.now())) return;
    log('warn', reason, { why });
    await kubernetes.event('Warning', reason, why);
  }

  private async isFound(): Promise<boolean> {
    // Once this pod is ready, a roll-out continues with the primary, which hands over to this one: clients must find it by then.
    // Its name resolves to its predecessor for seconds, and longer where DNS answers are cached.
    const now = this.world.clock.now();
    this.wholeSince ??= now;
    return now - this.wholeSince > NAME_MILLISECONDS || this.world.nameResolvesHere();
  }
}

/** All slots are served, and this node has its role, with all its data. */
function isInService({ own, record, note }: Observation, { slots }: Setting): boolean {
  if (own === undefined || note.clusterId === undefined || (record?.forming ?? '') !== '') return false;
  return own.serves && own.slotsServed === slots && (own.me.primary || isCopied(own));
}
