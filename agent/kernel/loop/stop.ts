import type { Clock, Log } from '../world';
import { PreStopHook } from './pre-stop-hook';

/** A stop ends this long after its own limit at the latest, whatever hangs: the kubelet knows no limit but the grace period. */
const STOP_MARGIN_SECONDS = 15;

/**
 * How often a pod checks whether it is being deleted: the kubelet signals this only once, and a process that is just starting misses it.
 */
const DELETED_MILLISECONDS = 10_000;

/** If the server is still running this long after its release, the stop was called off. */
const CALLED_OFF_MILLISECONDS = 60_000;

/** How often to check, after the release, whether the server is gone. */
const AFTER_RELEASE_MILLISECONDS = 300;

/** What the loop itself needs of the world. */
export interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly pod: { serverRunning(): Promise<boolean> };
  readonly kubernetes: { podDeleted(): Promise<boolean>; podLives(): Promise<boolean> };
}

/** What the loop does when something happens after the release. */
interface AfterRelease {
  /** The container restarts, and may wait for its agent. */
  restarts(): void | Promise<void>;
  /** The pod ends, and its server still runs. */
  stillRuns(releasedMilliseconds: number): void | Promise<void>;
  calledOff(): void;
}

/** The stop of a pod: from the request through the release of its server to the end of that. */
export class Stop {
  private since: number | undefined;
  private releasedAt: number | undefined;
  private serverWasDown = false;
  private terminated = false;
  /** Whether the pod probably stops for good, so that its server may leave. Otherwise only a container restarts. */
  private ending = false;
  /** Whether that was observed, and not only assumed because the API server does not answer. */
  private proven = false;
  private askedDeletedAt = -Infinity;
  private readonly hook: PreStopHook;
  private readonly waiting: (() => void)[] = [];

  /** @param stopSeconds how long a stop may take by its own decisions */
  constructor(
    private readonly surroundings: Surroundings,
    private readonly stopSeconds: number,
    private readonly after: AfterRelease,
  ) {
    this.hook = new PreStopHook(surroundings, { ends: () => this.ending, stopping: () => this.requested });
  }

  get requested(): boolean {
    return this.since !== undefined;
  }

  get released(): boolean {
    return this.releasedAt !== undefined;
  }

  get ends(): boolean {
    return this.ending;
  }

  /** The hook of the server's container. @returns once the server may stop */
  async preStop(): Promise<void> {
    const asked = await this.hook.called();
    if (asked === 'end') {
      this.proven ||= await this.surroundings.kubernetes.podDeleted();
      return this.request();
    }
    if (asked === 'restart') return this.join();
  }

  /** The pod stops: begins the stop, or joins the current one. @returns once the server may stop */
  request(): Promise<void> {
    this.endForGood();
    return this.join();
  }

  /** SIGTERM: the same stop, because the hook is not called when the server is down. */
  terminate(): void {
    this.terminated = true;
    void this.request();
    this.proven = true;
  }

  async isDeleted(): Promise<boolean> {
    if (this.terminated || this.clock.now() - this.askedDeletedAt < DELETED_MILLISECONDS) return false;
    this.askedDeletedAt = this.clock.now();
    return this.surroundings.kubernetes.podDeleted();
  }

  /** Whether the stop has taken so long that the server is released in any case. */
  isLate(): boolean {
    return this.since !== undefined && this.clock.now() - this.since > (this.stopSeconds + STOP_MARGIN_SECONDS) * 1000;
  }

  release(): void {
    this.releasedAt = this.clock.now();
    this.serverWasDown = false;
    this.waiting.splice(0).forEach((resolve) => {
      resolve();
    });
  }

  /** After the release, nothing more is decided: a member that has left must not rejoin. @returns whether all is done */
  async isOver(): Promise<boolean> {
    if (await this.isDeleted()) this.terminate();
    const { releasedAt } = this;
    if (releasedAt === undefined) return false;
    const running = await this.surroundings.pod.serverRunning();
    if (!running && this.serverWasDown && !this.terminated) await this.after.restarts();
    this.serverWasDown ||= !running;
    if (this.terminated && !running) return true;
    if (this.terminated) await this.after.stillRuns(this.clock.now() - releasedAt);
    // The hook also runs when only the server's container is restarted; then the server comes back and life goes on.
    const calledOff = this.clock.now() - releasedAt > CALLED_OFF_MILLISECONDS;
    if (!this.terminated && (calledOff || (running && this.serverWasDown))) this.callOff();
    await this.clock.pause(AFTER_RELEASE_MILLISECONDS);
    return false;
  }

  private get clock(): Clock {
    return this.surroundings.clock;
  }

  private callOff(): void {
    this.surroundings.log('info', 'the stop was called off: the pod is not being deleted');
    [this.releasedAt, this.since, this.ending, this.proven] = [undefined, undefined, false, false];
    this.after.calledOff();
  }

  private join(): Promise<void> {
    this.since ??= this.clock.now();
    if (this.released) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  /**
   * A server that was released for a restart has not left: the actual end of the pod still has to be handled. The same holds after an
   * assumed end, because a stray call of the hook may be followed by a deletion.
   */
  private endForGood(): void {
    if (this.ending && (this.proven || !this.released)) return;
    this.ending = true;
    if (!this.released) return;
    [this.releasedAt, this.since] = [undefined, undefined];
    this.after.calledOff();
  }
}
