import { messageOf } from '../support/errors';
import { act, Hands, Outcome } from './act';
import { Action, decide, Phase, Setting } from './decide';
import type { AgentStatus, Observation } from './facts';
import { Memory } from './memory';
import { Observer } from './observe';
import type { World } from './world';

/** How soon to look again: nearly at once after a step, as another may follow. */
const PAUSE_MILLISECONDS = { prepare: 500, run: 1000, stop: 300 } as const;
const AFTER_STEP_MILLISECONDS = 100;
/** A joiner is refused for up to 5 s after each promotion: it must not back off far. */
const AFTER_ERROR_MILLISECONDS = 300;

/** What an agent waits for is said at least so often. */
const SAY_AGAIN_MILLISECONDS = 60_000;

/** A stop ends at the latest so long after its own limit, whatever hangs: the kubelet sets no limit but the grace period. */
const STOP_MARGIN_SECONDS = 15;

/** When nobody ended the server so long after it was released, the stop was called off. */
const CALLED_OFF_MILLISECONDS = 60_000;

/** What the status port shows. */
export interface Insight {
  readonly status: AgentStatus;
  readonly seen: Observation;
  readonly action: Action;
  readonly lookedAt: number;
}

/** Looks, decides, takes one step, and looks again. This loop is the only place that catches. */
export class Agent {
  readonly steps = new Map<Action['do'], number>();
  errors = 0;
  insight: Insight | undefined;
  private readonly hands: Hands;
  private stopSince: number | undefined;
  private released: { readonly at: number; serverWasDown: boolean } | undefined;
  private terminated = false;
  private said = { line: '', at: 0 };
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
  ) {
    const memory = new Memory();
    this.hands = { world, setting, memory, observer: new Observer(world, setting, memory) };
  }

  /** What other agents are told. That it stops must be known before it looks at them: of two that stop at once, one sees the other. */
  get status(): AgentStatus | undefined {
    return this.insight && { ...this.insight.status, stopping: this.stopSince !== undefined };
  }

  /** @returns once the server may start, or must not */
  async prepare(): Promise<Exclude<Outcome, 'again'>> {
    for (;;) {
      const outcome = await this.look('prepare');
      if (outcome !== 'again') return outcome;
    }
  }

  /** @returns once the pod was told to end and its server is gone */
  async run(): Promise<void> {
    for (;;) {
      if (this.released === undefined) await this.live();
      else if (await this.isOver(this.released)) return;
    }
  }

  /** Begins the stop, or joins the one that is under way. @returns once the server may end */
  requestStop(): Promise<void> {
    this.stopSince ??= this.world.clock.now();
    if (this.released !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  /** SIGTERM: the same stop, for the hook is not called when the server is down. Ignored until the server is gone. */
  terminate(): void {
    this.terminated = true;
    void this.requestStop();
  }

  private async live(): Promise<void> {
    const stopping = this.stopSince;
    const outcome = await this.look(stopping === undefined ? 'run' : 'stop');
    if (stopping === undefined) return;
    const late = this.world.clock.now() - stopping > (this.setting.config.limits.leaveSeconds + STOP_MARGIN_SECONDS) * 1000;
    if (outcome === 'again' && !late) return;
    if (late) this.world.log('error', 'the stop did not end by itself; the server is released');
    this.released = { at: this.world.clock.now(), serverWasDown: false };
    this.waiting.splice(0).forEach((resolve) => {
      resolve();
    });
  }

  /**
   * After the release nothing is decided any more: a member that left must not be joined anew.
   * The hook also runs when only the server's container is restarted; then the server comes back and life goes on.
   */
  private async isOver(released: { readonly at: number; serverWasDown: boolean }): Promise<boolean> {
    const running = await this.world.pod.serverRunning();
    released.serverWasDown ||= !running;
    if (this.terminated && !running) return true;
    const calledOff = this.world.clock.now() - released.at > CALLED_OFF_MILLISECONDS;
    // Told to end before it could hear it? If the pod lives, the container is started again.
    if (calledOff && !running) return true;
    if (!this.terminated && (calledOff || (running && released.serverWasDown))) {
      this.world.log('info', 'the pod lives on');
      [this.released, this.stopSince, this.hands.memory.handOvers] = [undefined, undefined, 0];
    }
    await this.world.clock.pause(PAUSE_MILLISECONDS.stop);
    return false;
  }

  private async look(phase: Phase): Promise<Outcome> {
    const { clock } = this.world;
    try {
      const seen = await this.hands.observer.observe(phase);
      const action = decide(phase, seen, this.setting);
      await this.note(phase, seen, action);
      const outcome = await act(action, this.hands);
      // While the pod lives there is no end, only the next look.
      const over = phase === 'run' ? 'again' : outcome;
      if (over === 'again') await clock.pause(outcome === 'again' && isStep(action) ? AFTER_STEP_MILLISECONDS : PAUSE_MILLISECONDS[phase]);
      return over;
    } catch (error) {
      this.errors += 1;
      this.say('warn', messageOf(error), {});
      await clock.pause(AFTER_ERROR_MILLISECONDS);
      return 'again';
    }
  }

  private async note(phase: Phase, seen: Observation, action: Action): Promise<void> {
    this.steps.set(action.do, (this.steps.get(action.do) ?? 0) + 1);
    // Its size shows the progress of a learner that takes a snapshot. Nobody asks for that of a voter.
    const dataBytes = seen.own?.learner === false ? 0 : await this.world.pod.dataBytes();
    const status: AgentStatus = {
      phase: phase === 'prepare' ? 'prepare' : 'run',
      stopping: this.stopSince !== undefined,
      ...(phase === 'stop' && action.do === 'wait' && { yields: true }),
      disk: seen.disk.holds,
      dataBytes,
      ...(seen.own !== undefined && { server: seen.own }),
    };
    this.insight = { status, seen, action, lookedAt: this.world.clock.now() };
    this.say('info', action.do, action);
  }

  /** Says what is new, and what goes on once a minute. */
  private say(level: 'info' | 'warn', message: string, fields: object): void {
    const [line, now] = [`${message} ${JSON.stringify(fields)}`, this.world.clock.now()];
    if (line === this.said.line && now - this.said.at < SAY_AGAIN_MILLISECONDS) return;
    this.said = { line, at: now };
    this.world.log(level, message, { ...fields });
  }
}

/** A promotion that is refused looks like one that succeeded: it is not hurried. */
function isStep(action: Action): boolean {
  return action.do !== 'wait' && action.do !== 'warn' && action.do !== 'promote';
}
