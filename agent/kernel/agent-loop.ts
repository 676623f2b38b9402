import { messageOf } from './errors';
import type { Log } from './log';
import { PreStopHook } from './pre-stop-hook';
import { labelOfStep, nameOfStep, Repetition, Stuck } from './repetition';

export type Phase = 'prepare' | 'run' | 'stop';

/** Whether the phase goes on looking, or is over. */
export type Outcome = 'again' | 'done' | 'failed';

export interface Clock {
  /** Only differences count. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

/** What the loop itself needs of the world. */
export interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly pod: {
    /** Whether a server process listens in this pod, healthy or not. */
    serverRunning(): Promise<boolean>;
  };
  readonly kubernetes: {
    /** Whether the own pod is seen to be on its way out. */
    podDeleted(): Promise<boolean>;
    /** Whether the API server says that nobody has deleted the own pod. Without an answer: no. */
    podLives(): Promise<boolean>;
  };
}

/** What was seen and decided last. */
export interface Insight<Seen, Action> {
  readonly phase: Phase;
  readonly seen: Seen;
  readonly action: Action;
  readonly lookedAt: number;
}

/** How soon to look again: nearly at once after a step, as another may follow. */
const PAUSE_MILLISECONDS = { prepare: 500, run: 1000, stop: 300 } as const;
const AFTER_STEP_MILLISECONDS = 100;
/** After a look that failed. */
const AFTER_ERROR_MILLISECONDS = 300;
/** A stop has a limit of its own, and should not use it up by waiting. */
const LONGEST_PAUSE_IN_STOP_MILLISECONDS = 2000;

/** What an agent waits for is said at least so often. */
const SAY_AGAIN_MILLISECONDS = 60_000;

/** A stop ends at the latest so long after its own limit, whatever hangs: the kubelet sets no limit but the grace period. */
const STOP_MARGIN_SECONDS = 15;

/** How often a pod looks whether it is being deleted: the kubelet says so once, and to a process that just starts in vain. */
const DELETED_MILLISECONDS = 10_000;

/** When nobody ended the server so long after it was released, the stop was called off. */
const CALLED_OFF_MILLISECONDS = 60_000;

/** What only waits or says something, or goes on for as long as there is data to move. */
const QUIET_STEPS: ReadonlySet<string> = new Set(['wait', 'warn', 'fail', 'move', 'promote']);

/** Looks, decides, takes one step, and looks again. This loop is the only place that catches. */
export abstract class AgentLoop<Seen, Action extends { readonly do: string }> {
  readonly steps = new Map<Action['do'], number>();
  errors = 0;
  insight: Insight<Seen, Action> | undefined;
  private stopSince: number | undefined;
  private released: { readonly at: number; serverWasDown: boolean } | undefined;
  private terminated = false;
  /** Whether the pod, as far as is known, ends for good, so that its server may leave. Else only a container restarts. */
  private ends = false;
  private readonly hook: PreStopHook;
  private askedDeletedAt = -Infinity;
  private said = { line: '', at: 0 };
  private readonly repetition = new Repetition();
  private readonly waiting: (() => void)[] = [];

  /** @param stopSeconds the longest that a stop may take by its own decisions */
  constructor(
    private readonly surroundings: Surroundings,
    private readonly stopSeconds: number,
  ) {
    this.hook = new PreStopHook(surroundings, { ends: () => this.ends, stopping: () => this.stopping });
  }

  protected abstract observe(phase: Phase): Promise<Seen>;
  protected abstract decide(phase: Phase, seen: Seen): Action;
  protected abstract act(action: Action, seen: Seen): Promise<Outcome>;
  /** Whether another step may follow at once. What takes a while, whether or not it succeeds, is not hurried. */
  protected abstract isStep(action: Action): boolean;
  /** What it sees, as if nobody could say what is wanted: then a stop is a restart, and the server leaves nothing. */
  protected abstract forRestart(seen: Seen): Seen;
  /** How soon it looks again when nothing hurries. */
  protected pauseMilliseconds(phase: Phase): number {
    return PAUSE_MILLISECONDS[phase];
  }

  /** A stop was called off: the next one begins anew. */
  protected abstract forgetStop(): void;
  /** Before the step is taken: what others are told must be known before anything comes of it. */
  protected abstract noticed(insight: Insight<Seen, Action>): void | Promise<void>;

  /** One step fails again and again, or has no effect: a person should know. */
  protected abstract isStuck(why: string): Promise<void>;

  /** Only the server's container restarts: whatever it waits for is to be done. */
  protected abstract restarts(): void | Promise<void>;

  /** The pod ends, and its server, released so long ago, runs still. */
  protected abstract stillRuns(releasedMilliseconds: number): void | Promise<void>;

  get stopping(): boolean {
    return this.stopSince !== undefined;
  }

  /** @returns once the server may start, or must not */
  async prepare(): Promise<'done' | 'failed'> {
    for (;;) {
      if (await this.isDeleted()) return 'failed';
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

  /** The hook of the server's container. @returns once the server may end */
  async preStop(): Promise<void> {
    const asked = await this.hook.called();
    if (asked === 'end') return this.requestStop();
    if (asked === 'restart') return this.joinStop();
  }

  /** The pod ends: begins the stop, or joins the one that is under way. @returns once the server may end */
  requestStop(): Promise<void> {
    this.endsForGood();
    return this.joinStop();
  }

  /** SIGTERM: the same stop, for the hook is not called when the server is down. Ignored until the server is gone. */
  terminate(): void {
    this.terminated = true;
    void this.requestStop();
  }

  private joinStop(): Promise<void> {
    this.stopSince ??= this.surroundings.clock.now();
    if (this.released !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  /** A server that was released for a restart has left nothing: what an end asks for is still to be done. */
  private endsForGood(): void {
    if (this.ends) return;
    this.ends = true;
    if (this.released === undefined) return;
    [this.released, this.stopSince] = [undefined, undefined];
    this.forgetStop();
  }

  private async live(): Promise<void> {
    const { clock, log } = this.surroundings;
    if (await this.isDeleted()) this.terminate();
    const stopping = this.stopSince;
    const outcome = await this.look(stopping === undefined ? 'run' : 'stop');
    if (stopping === undefined) return;
    const late = clock.now() - stopping > (this.stopSeconds + STOP_MARGIN_SECONDS) * 1000;
    if (outcome === 'again' && !late) return;
    if (late) log('error', 'the stop did not end by itself; the server is released');
    this.released = { at: clock.now(), serverWasDown: false };
    this.waiting.splice(0).forEach((resolve) => {
      resolve();
    });
  }

  private async isOver(released: { readonly at: number; serverWasDown: boolean }): Promise<boolean> {
    const { clock, log, pod } = this.surroundings;
    // After the release nothing is decided any more: who left must not join anew.
    if (await this.isDeleted()) this.terminate();
    if (this.released === undefined) return false;
    const running = await pod.serverRunning();
    // A container that restarts may wait for its agent.
    if (!running && released.serverWasDown && !this.terminated) await this.restarts();
    released.serverWasDown ||= !running;
    if (this.terminated && !running) return true;
    if (this.terminated) await this.stillRuns(clock.now() - released.at);
    // The hook also runs when only the server's container is restarted; then the server comes back and life goes on.
    const calledOff = clock.now() - released.at > CALLED_OFF_MILLISECONDS;
    if (!this.terminated && (calledOff || (running && released.serverWasDown))) {
      log('info', 'the pod lives on');
      [this.released, this.stopSince, this.ends] = [undefined, undefined, false];
      this.forgetStop();
    }
    await clock.pause(PAUSE_MILLISECONDS.stop);
    return false;
  }

  private async isDeleted(): Promise<boolean> {
    const { clock, kubernetes } = this.surroundings;
    if (this.terminated || clock.now() - this.askedDeletedAt < DELETED_MILLISECONDS) return false;
    this.askedDeletedAt = clock.now();
    return kubernetes.podDeleted();
  }

  private async look(phase: Phase): Promise<Outcome> {
    const { clock } = this.surroundings;
    try {
      const all = await this.observe(phase);
      const seen = phase === 'stop' && !this.ends ? this.forRestart(all) : all;
      const action = this.decide(phase, seen);
      await this.note({ phase, seen, action, lookedAt: clock.now() });
      return await this.step(phase, action, seen);
    } catch (error) {
      this.errors += 1;
      this.say('warn', messageOf(error), {});
      await clock.pause(AFTER_ERROR_MILLISECONDS);
      return 'again';
    }
  }

  private async step(phase: Phase, action: Action, seen: Seen): Promise<Outcome> {
    const { clock } = this.surroundings;
    const name = nameOfStep(action);
    try {
      const outcome = await this.act(action, seen);
      // While the pod lives there is no end, only the next look.
      const over = phase === 'run' ? 'again' : outcome;
      if (over !== 'again') return over;
      await clock.pause(outcome === 'again' && this.isStep(action) ? AFTER_STEP_MILLISECONDS : this.pauseMilliseconds(phase));
      if (!QUIET_STEPS.has(action.do)) await this.backOff(phase, this.repetition.taken(name, clock.now(), labelOfStep(action)));
    } catch (error) {
      this.errors += 1;
      this.say('warn', messageOf(error), {});
      await this.backOff(phase, this.repetition.failed(name, messageOf(error), clock.now(), labelOfStep(action)));
    }
    return 'again';
  }

  private async backOff(phase: Phase, { pauseMilliseconds, tell }: Stuck): Promise<void> {
    if (tell !== undefined) await this.isStuck(tell);
    const longest = phase === 'stop' ? LONGEST_PAUSE_IN_STOP_MILLISECONDS : Infinity;
    await this.surroundings.clock.pause(Math.min(pauseMilliseconds, longest));
  }

  private async note(insight: Insight<Seen, Action>): Promise<void> {
    const { action } = insight;
    this.steps.set(action.do, (this.steps.get(action.do) ?? 0) + 1);
    await this.noticed(insight);
    this.insight = insight;
    this.say('info', action.do, action);
  }

  /** Says what is new, and what goes on once a minute. */
  private say(level: 'info' | 'warn', message: string, fields: object): void {
    const [line, now] = [`${message} ${JSON.stringify(fields)}`, this.surroundings.clock.now()];
    if (line === this.said.line && now - this.said.at < SAY_AGAIN_MILLISECONDS) return;
    this.said = { line, at: now };
    this.surroundings.log(level, message, { ...fields });
  }
}
