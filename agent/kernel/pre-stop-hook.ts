import type { Clock } from './agent-loop';
import type { Log } from './log';

/** So long a hook waits for a proof that the pod ends: SIGTERM comes at about the same time, and a deletion is known before. */
const PROOF_MILLISECONDS = 5000;
const AGAIN_MILLISECONDS = 300;

/** How often a hook without a proof is followed. */
const UNPROVEN_MILLISECONDS = 600_000;

interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly kubernetes: {
    /** Whether the API server says that nobody has deleted the own pod. Without an answer: no. */
    podLives(): Promise<boolean>;
  };
}

interface Loop {
  /** Whether it is known that the pod ends for good. */
  ends(): boolean;
  stopping(): boolean;
}

/**
 * Judges calls of the hook of the server's container. Where no policy is enforced, anybody may call it, and a request proves nothing:
 * without a deletion or SIGTERM it is a restart of the container at most, in which nobody leaves, and seldom at that.
 */
export class PreStopHook {
  private proving: Promise<boolean> | undefined;
  private lastUnproven = -Infinity;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly loop: Loop,
  ) {}

  /** What the stop is that this call asks for. */
  async called(): Promise<'end' | 'restart' | 'none'> {
    this.proving ??= this.isProven().finally(() => {
      this.proving = undefined;
    });
    if (await this.proving) return 'end';
    const { clock, log } = this.surroundings;
    if (this.loop.stopping()) return 'restart';
    if (clock.now() - this.lastUnproven < UNPROVEN_MILLISECONDS) {
      log('warn', 'a call of /pre-stop is not followed: the pod lives, and one was followed within the last ten minutes');
      return 'none';
    }
    this.lastUnproven = clock.now();
    return 'restart';
  }

  /** Believed as well when the API server can't tell: a stop must not wait for it. */
  private async isProven(): Promise<boolean> {
    const { clock, kubernetes } = this.surroundings;
    const since = clock.now();
    for (;;) {
      if (this.loop.ends() || !(await kubernetes.podLives())) return true;
      if (clock.now() - since >= PROOF_MILLISECONDS) return false;
      await clock.pause(AGAIN_MILLISECONDS);
    }
  }
}
