import { AgentLoop, Insight, Outcome, Phase } from '../support/agent-loop';
import { tell } from '../support/alarm';
import { act, Hands } from './act';
import { Action, decide, Setting } from './decide';
import type { AgentStatus, Observation } from './facts';
import { Memory } from './memory';
import { Observer } from './observe';
import type { World } from './world';

/** While a pod lives, agents tell one another of their servers, on a page that anybody could serve: these are not done by that alone. */
const RESTS_ON_OTHERS: ReadonlySet<Action['do']> = new Set(['remove', 'promote', 'handOver', 'defragment', 'disarm']);

/** The loop, for one member of an etcd cluster. */
export class Agent extends AgentLoop<Observation, Action> {
  private readonly hands: Hands;
  private noted: Omit<AgentStatus, 'stopping'> | undefined;

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
  ) {
    super(world, setting.config.limits.leaveSeconds);
    const memory = new Memory();
    this.hands = { world, setting, memory, observer: new Observer(world, setting, memory) };
  }

  /** What other agents are told. That it stops must be known before it looks at them: of two that stop at once, one sees the other. */
  get status(): AgentStatus | undefined {
    return this.noted && { ...this.noted, stopping: this.stopping };
  }

  protected observe(phase: Phase): Promise<Observation> {
    return this.hands.observer.observe(phase);
  }

  protected decide(phase: Phase, seen: Observation): Action {
    return decide(phase, seen, this.setting);
  }

  protected async act(action: Action): Promise<Outcome> {
    if (this.insight?.phase === 'run' && RESTS_ON_OTHERS.has(action.do) && !(await this.isConfirmed(action))) return 'again';
    return act(action, this.hands);
  }

  /** Whether the servers themselves, asked by certificate, lead to the same step. */
  private async isConfirmed(action: Action): Promise<boolean> {
    const again = this.decide('run', await this.hands.observer.observe('run', true));
    return again.do === action.do && memberOf(again) === memberOf(action);
  }

  /** A promotion that is refused looks like one that succeeded: it is not hurried. */
  protected isStep(action: Action): boolean {
    return action.do !== 'wait' && action.do !== 'warn' && action.do !== 'promote';
  }

  protected forRestart(seen: Observation): Observation {
    return { ...seen, wanted: { is: 'unknown' } };
  }

  protected forgetStop(): void {
    this.hands.memory.handOvers = 0;
  }

  protected isStuck(why: string): Promise<void> {
    this.hands.memory.isStuck(why, this.world.clock.now());
    return tell(this.hands, 'StepFails', why);
  }

  /** Its configuration stands. */
  protected restarts(): void {
    return;
  }

  /** etcd listens for signals from its first moment on: it is stopping. */
  protected stillRuns(): void {
    return;
  }

  protected async noticed({ phase, seen, action }: Insight<Observation, Action>): Promise<void> {
    // Its size shows the progress of a learner that takes a snapshot. Nobody asks for that of a voter.
    const dataBytes = seen.own?.learner === false ? 0 : await this.world.pod.dataBytes();
    const problems = [...(action.do === 'warn' || action.do === 'fail' ? [action.why] : []), ...(seen.stuck === undefined ? [] : [seen.stuck])];
    this.noted = {
      phase: phase === 'prepare' ? 'prepare' : 'run',
      ...(phase === 'stop' && action.do === 'wait' && { yields: true }),
      disk: seen.disk.holds,
      dataBytes,
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
