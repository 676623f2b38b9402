import { raiseAlarm } from '../kernel/common-action';
import { AgentLoop, type Look, type Outcome, type Phase } from '../kernel/loop/agent-loop';
import type { LauncherLink } from '../kernel/replacement/link';
import type { Busy, OtherPod } from '../kernel/replacement/turn';
import { present } from '../kernel/values';
import { act, type Context } from './act';
import { decide } from './decide/decide';
import { Memory } from './memory';
import type { Action, Setting } from './model/action';
import type { AgentStatus, Observation } from './model/facts';
import { peersIn, spokenBy } from './model/spoken';
import type { World } from './model/world';
import { Observer } from './observe';

/** Not done on the word of other agents alone: anybody could serve their status page. The servers themselves are asked first. */
const RESTS_ON_OTHERS: ReadonlySet<Action['do']> = new Set(['remove', 'promote', 'handOver', 'defragment', 'disarm']);

/** Steps that change nothing. A problem that lasts must not keep out the program that may solve it. */
const QUIET: ReadonlySet<Action['do']> = new Set(['wait', 'warn', 'fail']);

/** The agent of one member of an etcd cluster. */
export class Agent extends AgentLoop<Observation, Action> {
  private readonly context: Context;
  private noted: Omit<AgentStatus, 'stopping' | 'program'> | undefined;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
    launcher?: LauncherLink,
  ) {
    super(world, setting.config.limits.leaveSeconds, launcher);
    const memory = new Memory();
    this.context = { world, setting, memory, observer: new Observer(world, setting, memory) };
  }

  /** What other agents see. It shows a stop before this agent looks at them: of two that stop at once, one sees the other. */
  get status(): AgentStatus | undefined {
    return this.noted && { ...this.noted, ...present('program', this.program), stopping: this.stopping };
  }

  protected observe(phase: Phase): Promise<Observation> {
    return this.context.observer.observe(phase);
  }

  protected decide(phase: Phase, seen: Observation): Action {
    return decide(phase, seen, this.setting);
  }

  protected async act(action: Action): Promise<Outcome> {
    if (this.lastLook?.phase === 'run' && RESTS_ON_OTHERS.has(action.do) && !(await this.isConfirmed(action))) return 'again';
    return act(action, this.context);
  }

  /** Whether the servers themselves, asked by certificate, lead to the same step. */
  private async isConfirmed(action: Action): Promise<boolean> {
    const again = this.decide('run', await this.context.observer.observe('run', true));
    return again.do === action.do && memberOf(again) === memberOf(action);
  }

  protected otherPods({ peers }: Observation): readonly OtherPod[] {
    const { topology } = this.setting;
    return peers.map(({ ordinal, agent, agentSilentSeconds }) => ({
      name: topology.memberName(ordinal),
      before: ordinal > topology.self.ordinal,
      silentSeconds: agentSilentSeconds,
      ...(agent?.phase === 'run' && present('program', agent.program)),
    }));
  }

  /** A defragmentation is waited for by nobody: a new agent would not know of it. */
  protected busyWith({ seen, action }: Look<Observation, Action>): Busy | undefined {
    if (seen.maintenance.running) return { how: 'cannot', why: 'a member is being defragmented' };
    return QUIET.has(action.do) ? undefined : { how: 'rather not', why: `the last step was ${action.do}` };
  }

  /** A refused promotion looks like a successful one, so the next look does not follow at once. */
  protected isStep(action: Action): boolean {
    return action.do !== 'wait' && action.do !== 'warn' && action.do !== 'promote';
  }

  protected forRestart(seen: Observation): Observation {
    return { ...seen, wanted: { is: 'unknown' } };
  }

  protected forgetStop(): void {
    this.context.memory.handOvers = 0;
  }

  protected isStuck(why: string): Promise<void> {
    this.context.memory.isStuck(why, this.world.clock.now());
    return raiseAlarm(this.context, 'StepFails', why);
  }

  /** Nothing: its configuration is still there. */
  protected restarts(): void {
    return;
  }

  /** Nothing: etcd handles signals from its start on, so it is stopping. */
  protected stillRuns(): void {
    return;
  }

  protected async noticed({ phase, seen, action }: Look<Observation, Action>): Promise<void> {
    // The size shows the progress of a learner that receives a snapshot. Nobody needs it of a voter.
    const dataBytes = seen.own?.learner === false ? 0 : await this.world.pod.dataBytes();
    const problems = [
      ...(action.do === 'warn' || action.do === 'fail' ? [action.why] : []),
      ...(seen.stuck === undefined ? [] : [seen.stuck]),
      ...(this.programProblem === undefined ? [] : [this.programProblem]),
    ];
    this.noted = {
      phase: phase === 'prepare' ? 'prepare' : 'run',
      ...(phase === 'stop' && action.do === 'wait' && { yields: true }),
      disk: seen.disk.holds,
      dataBytes,
      tls: spokenBy(this.setting.config, peersIn(seen.plan)),
      ...(problems.length > 0 && { problem: problems.join('; ') }),
      ...(seen.own !== undefined && { server: seen.own }),
      ...(seen.refusal !== undefined && { refusal: seen.refusal }),
      ...(seen.vitals !== undefined && { vitals: seen.vitals }),
    };
  }
}

function memberOf(action: Action): string | undefined {
  return 'memberId' in action ? action.memberId : undefined;
}
