import { messageOf } from '../support/errors';
import { act, Hands, Outcome } from './act';
import type { Action, Phase, Setting } from './action';
import { decide } from './decide';
import type { AgentStatus, Observation } from './facts';
import { Memory } from './memory';
import { Observer } from './observe';
import type { World } from './world';

/** How soon to look again: nearly at once after a step, as another may follow. */
const PAUSE_MILLISECONDS = { prepare: 500, run: 1000, stop: 300 } as const;
const AFTER_STEP_MILLISECONDS = 100;
const AFTER_ERROR_MILLISECONDS = 500;

/** What an agent waits for is said at least so often. */
const SAY_AGAIN_MILLISECONDS = 60_000;

/** A stop ends at the latest so long after its own limit, whatever hangs: the kubelet sets no limit but the grace period. */
const STOP_MARGIN_SECONDS = 15;

/** How often a pod looks whether it is being deleted: the kubelet says so once, and to a process that just starts in vain. */
const DELETED_MILLISECONDS = 10_000;

/** A server that still runs so long after it was released, in a pod that ends, has not heard the kubelet's signal. */
const UNHEARD_MILLISECONDS = 15_000;

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
  /** Once in service, a pod stays ready while its server answers: an outage of the cluster shall not take every endpoint away. */
  ready = false;
  insight: Insight | undefined;
  private readonly hands: Hands;
  private stopSince: number | undefined;
  private released: { readonly at: number; serverWasDown: boolean } | undefined;
  private terminated = false;
  private askedDeleted = -Infinity;
  private shutDownAt = -Infinity;
  private said = { line: '', at: 0 };
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly world: World,
    private readonly setting: Setting,
  ) {
    const memory = new Memory();
    this.hands = { world, setting, memory, observer: new Observer(world, setting, memory) };
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
    if (await this.isDeleted()) this.terminate();
    const stopping = this.stopSince;
    const outcome = await this.look(stopping === undefined ? 'run' : 'stop');
    if (stopping === undefined) return;
    const late = this.world.clock.now() - stopping > (this.setting.config.limits.drainSeconds + STOP_MARGIN_SECONDS) * 1000;
    if (outcome === 'again' && !late) return;
    if (late) this.world.log('error', 'the stop did not end by itself; the server is released');
    this.released = { at: this.world.clock.now(), serverWasDown: false };
    this.waiting.splice(0).forEach((resolve) => {
      resolve();
    });
  }

  /**
   * After the release nothing is decided any more: a node that left must not join anew.
   * The hook also runs when only the server's container is restarted; then the server comes back and life goes on.
   */
  private async isOver(released: { readonly at: number; serverWasDown: boolean }): Promise<boolean> {
    const running = await this.world.pod.serverRunning();
    released.serverWasDown ||= !running;
    if (this.terminated && !running) return true;
    if (this.terminated) await this.shutDownUnheard(released);
    const calledOff = this.world.clock.now() - released.at > CALLED_OFF_MILLISECONDS;
    if (!this.terminated && (calledOff || (running && released.serverWasDown))) {
      this.world.log('info', 'the pod lives on');
      [this.released, this.stopSince] = [undefined, undefined];
      this.hands.memory.forgetStop();
    }
    await this.world.clock.pause(PAUSE_MILLISECONDS.stop);
    return false;
  }

  private async isDeleted(): Promise<boolean> {
    const { clock, kubernetes } = this.world;
    if (this.terminated || clock.now() - this.askedDeleted < DELETED_MILLISECONDS) return false;
    this.askedDeleted = clock.now();
    return kubernetes.podDeleted();
  }

  /** Redis 8.0 forgets a SIGTERM that comes while it loads a copy, and any server one that comes before it listens for it. */
  private async shutDownUnheard(released: { readonly at: number }): Promise<void> {
    const { clock, servers, log } = this.world;
    if (clock.now() - Math.max(released.at, this.shutDownAt) < UNHEARD_MILLISECONDS) return;
    this.shutDownAt = clock.now();
    log('warn', 'the server still runs in a pod that ends; it is shut down');
    // It ends without an answer.
    await servers.shutDown().catch(() => undefined);
  }

  private async look(phase: Phase): Promise<Outcome> {
    const { clock } = this.world;
    try {
      const seen = await this.hands.observer.observe(phase);
      const action = decide(phase, seen, this.setting);
      this.note(phase, seen, action);
      const outcome = await act(action, seen, this.hands);
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

  private note(phase: Phase, seen: Observation, action: Action): void {
    this.steps.set(action.do, (this.steps.get(action.do) ?? 0) + 1);
    const status: AgentStatus = {
      phase: phase === 'prepare' ? 'prepare' : 'run',
      stopping: this.stopSince !== undefined,
      ...(seen.note.clusterId !== undefined && { clusterId: seen.note.clusterId }),
    };
    this.ready ||= isInService(seen, this.setting);
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

/** What was asked for takes a while, whether or not it succeeds: it is not hurried. */
function isStep(action: Action): boolean {
  return !['wait', 'warn', 'promote', 'handOver', 'replicate'].includes(action.do);
}

/** The cluster is whole, and this node has its place in it, with all data. */
function isInService({ own, record, note }: Observation, { slots }: Setting): boolean {
  if (own === undefined || note.clusterId === undefined || (record?.forming ?? '') !== '') return false;
  return own.slotsServed === slots && (own.me.primary || own.linkUp);
}
