import { messageOf } from '../errors';
import type { LauncherLink } from '../replacement/link';
import { Replacement, type Told } from '../replacement/replacement';
import type { Busy, OtherPod, ProgramStatus } from '../replacement/turn';
import { labelOfStep, nameOfStep, Repetition, type Stuck } from './repetition';
import { Stop, type Surroundings } from './stop';

export type Phase = 'prepare' | 'run' | 'stop';

/** Whether the phase goes on, or is over. */
export type Outcome = 'again' | 'done' | 'failed';

/** What was observed and decided in one pass. */
export interface Look<Seen, Action> {
  readonly phase: Phase;
  readonly seen: Seen;
  readonly action: Action;
  readonly lookedAt: number;
}

/** How soon the next observation follows: nearly at once after a step, because another step may follow. */
const PAUSE_MILLISECONDS = { prepare: 500, run: 1000, stop: 300 } as const;
const AFTER_STEP_MILLISECONDS = 100;
/** After a look that failed. */
const AFTER_ERROR_MILLISECONDS = 300;
/** A stop has a limit of its own, and should not use it up by waiting. */
const LONGEST_PAUSE_IN_STOP_MILLISECONDS = 2000;

/** What an agent waits for is logged at least this often. */
const LOG_AGAIN_MILLISECONDS = 60_000;

/** Steps that only wait or warn, or that repeat for as long as there is data to move. */
const QUIET_STEPS: ReadonlySet<string> = new Set(['wait', 'warn', 'fail', 'move', 'promote']);

/** Observes, decides, takes one step, and observes again. Only this loop catches errors. */
export abstract class AgentLoop<Seen, Action extends { readonly do: string }> {
  readonly steps = new Map<Action['do'], number>();
  errors = 0;
  lastLook: Look<Seen, Action> | undefined;
  private readonly stop: Stop;
  private logged = { line: '', at: 0 };
  private readonly repetition = new Repetition();
  /** Absent: this program is a process of its own, and ends with its container. */
  private readonly replacement: Replacement | undefined;

  /** @param stopSeconds how long a stop may take by its own decisions */
  constructor(
    private readonly surroundings: Surroundings & Told,
    stopSeconds: number,
    launcher?: LauncherLink,
  ) {
    this.replacement = launcher && new Replacement(surroundings, launcher);
    this.stop = new Stop(surroundings, stopSeconds, {
      restarts: () => this.restarts(),
      stillRuns: (releasedMilliseconds) => this.stillRuns(releasedMilliseconds),
      calledOff: () => {
        this.forgetStop();
      },
    });
  }

  protected abstract observe(phase: Phase): Promise<Seen>;
  protected abstract decide(phase: Phase, seen: Seen): Action;
  protected abstract act(action: Action, seen: Seen): Promise<Outcome>;
  /** Whether the next look may follow at once. Not after steps that need a while to take effect. */
  protected abstract isStep(action: Action): boolean;
  /** What was seen, with `wanted` unknown: then a stop is a restart, and the server does not leave the cluster. */
  protected abstract forRestart(seen: Seen): Seen;
  /** How long to wait before the next look when there is no hurry. */
  protected pauseMilliseconds(phase: Phase): number {
    return PAUSE_MILLISECONDS[phase];
  }

  /** A stop was called off: the next one starts from the beginning. */
  protected abstract forgetStop(): void;
  /** Called before the step is taken: other agents must be able to see a decision before its effects. */
  protected abstract noticed(look: Look<Seen, Action>): void | Promise<void>;

  /** One step keeps failing, or has no effect: people should know. */
  protected abstract isStuck(why: string): Promise<void>;

  /** Only the server's container restarts: do whatever it waits for. */
  protected abstract restarts(): void | Promise<void>;

  /** The pod ends, and its server, released this long ago, still runs. */
  protected abstract stillRuns(releasedMilliseconds: number): void | Promise<void>;

  /** The other pods of the cluster, as they were seen. Absent: that is not known. */
  protected abstract otherPods(seen: Seen): readonly OtherPod[] | undefined;
  /** What would suffer if the agent were replaced now. */
  protected abstract busyWith(look: Look<Seen, Action>): Busy | undefined;

  get stopping(): boolean {
    return this.stop.requested;
  }

  /** What runs here. */
  get program(): ProgramStatus | undefined {
    return this.replacement?.status;
  }

  /** Why another program does not run here, although it should. */
  protected get programProblem(): string | undefined {
    return this.replacement?.problem;
  }

  /** @returns once the server may start, or must not */
  async prepare(): Promise<'done' | 'failed'> {
    for (;;) {
      if (await this.stop.isDeleted()) return 'failed';
      const outcome = await this.look('prepare');
      if (outcome !== 'again') return outcome;
    }
  }

  /** @returns once the pod was told to stop and its server is gone */
  async run(): Promise<void> {
    for (;;) {
      if (!this.stop.released) await this.live();
      else if (await this.stop.isOver()) return;
    }
  }

  /** The hook of the server's container. @returns once the server may stop */
  preStop(): Promise<void> {
    return this.stop.preStop();
  }

  /** The pod stops: begins the stop, or joins the current one. @returns once the server may stop */
  requestStop(): Promise<void> {
    return this.stop.request();
  }

  /** SIGTERM: the same stop, because the hook is not called when the server is down. */
  terminate(): void {
    this.stop.terminate();
  }

  private async live(): Promise<void> {
    if (await this.stop.isDeleted()) this.terminate();
    await this.considerReplacement();
    const { stopping } = this;
    const outcome = await this.look(stopping ? 'stop' : 'run');
    if (!stopping) return;
    const late = this.stop.isLate();
    if (outcome === 'again' && !late) return;
    if (late) this.surroundings.log('error', 'the stop did not end by itself; the server is released');
    this.stop.release();
  }

  private async considerReplacement(): Promise<void> {
    const { lastLook, replacement } = this;
    if (replacement === undefined || lastLook?.phase !== 'run' || this.stopping) return;
    const busy = this.busyWith(lastLook);
    try {
      await replacement.consider({ others: this.otherPods(lastLook.seen), busy });
    } catch (error) {
      this.logNews('warn', messageOf(error), {});
    }
  }

  private async look(phase: Phase): Promise<Outcome> {
    const { clock } = this.surroundings;
    try {
      const all = await this.observe(phase);
      const seen = phase === 'stop' && !this.stop.ends ? this.forRestart(all) : all;
      const action = this.decide(phase, seen);
      await this.note({ phase, seen, action, lookedAt: clock.now() });
      return await this.step(phase, action, seen);
    } catch (error) {
      this.errors += 1;
      this.logNews('warn', messageOf(error), {});
      await clock.pause(AFTER_ERROR_MILLISECONDS);
      return 'again';
    }
  }

  private async step(phase: Phase, action: Action, seen: Seen): Promise<Outcome> {
    const { clock } = this.surroundings;
    const name = nameOfStep(action);
    try {
      const outcome = await this.act(action, seen);
      this.replacement?.looked();
      // While the pod lives there is no end, only the next look.
      const over = phase === 'run' ? 'again' : outcome;
      if (over !== 'again') return over;
      await clock.pause(outcome === 'again' && this.isStep(action) ? AFTER_STEP_MILLISECONDS : this.pauseMilliseconds(phase));
      if (!QUIET_STEPS.has(action.do)) await this.backOff(phase, this.repetition.taken(name, clock.now(), labelOfStep(action)));
    } catch (error) {
      this.errors += 1;
      this.logNews('warn', messageOf(error), {});
      await this.backOff(phase, this.repetition.failed(name, messageOf(error), clock.now(), labelOfStep(action)));
    }
    return 'again';
  }

  private async backOff(phase: Phase, { pauseMilliseconds, tell }: Stuck): Promise<void> {
    if (tell !== undefined) await this.isStuck(tell);
    const longest = phase === 'stop' ? LONGEST_PAUSE_IN_STOP_MILLISECONDS : Infinity;
    await this.surroundings.clock.pause(Math.min(pauseMilliseconds, longest));
  }

  private async note(look: Look<Seen, Action>): Promise<void> {
    const { action } = look;
    this.steps.set(action.do, (this.steps.get(action.do) ?? 0) + 1);
    await this.noticed(look);
    this.lastLook = look;
    this.logNews('info', action.do, action);
  }

  /** Logs new messages at once, and repeated ones once a minute. */
  private logNews(level: 'info' | 'warn', message: string, fields: object): void {
    const [line, now] = [`${message} ${JSON.stringify(fields)}`, this.surroundings.clock.now()];
    if (line === this.logged.line && now - this.logged.at < LOG_AGAIN_MILLISECONDS) return;
    this.logged = { line, at: now };
    this.surroundings.log(level, message, { ...fields });
  }
}
