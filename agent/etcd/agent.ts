import { AgentLoop, Insight, Outcome, Phase } from '../support/agent-loop';
import { act, Hands } from './act';
import { Action, decide, Setting } from './decide';
import type { AgentStatus, Observation } from './facts';
import { Memory } from './memory';
import { Observer } from './observe';
import type { World } from './world';

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

  protected act(action: Action): Promise<Outcome> {
    return act(action, this.hands);
  }

  /** A promotion that is refused looks like one that succeeded: it is not hurried. */
  protected isStep(action: Action): boolean {
    return action.do !== 'wait' && action.do !== 'warn' && action.do !== 'promote';
  }

  protected forgetStop(): void {
    this.hands.memory.handOvers = 0;
  }

  /** etcd listens for signals from its first moment on: it is stopping. */
  protected stillRuns(): void {
    return;
  }

  protected async noticed({ phase, seen, action }: Insight<Observation, Action>): Promise<void> {
    // Its size shows the progress of a learner that takes a snapshot. Nobody asks for that of a voter.
    const dataBytes = seen.own?.learner === false ? 0 : await this.world.pod.dataBytes();
    this.noted = {
      phase: phase === 'prepare' ? 'prepare' : 'run',
      ...(phase === 'stop' && action.do === 'wait' && { yields: true }),
      disk: seen.disk.holds,
      dataBytes,
      ...((action.do === 'warn' || action.do === 'fail') && { problem: action.why }),
      ...(seen.own !== undefined && { server: seen.own }),
    };
  }
}
