import type { Clock, Log } from '../world';

/** How long a hook waits for a proof that the pod ends: SIGTERM comes at about the same time, and a deletion is known before. */
const PROOF_MILLISECONDS = 5000;
const AGAIN_MILLISECONDS = 300;

/** A call of the hook without a proof is obeyed at most this often. */
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
 * Judges calls of the pre-stop hook. Where network policies are not enforced, anybody may call it, and a request proves nothing:
 * without a deletion or SIGTERM it counts as a restart of the container, in which no member leaves, and is obeyed only rarely.
 */
export class PreStopHook {
  private proving: Promise<boolean> | undefined;
  private lastUnproven = -Infinity;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly loop: Loop,
  ) {}

  /** Which kind of stop this call requests. */
  async called(): Promise<'end' | 'restart' | 'none'> {
    this.proving ??= this.isProven().finally(() => {
      this.proving = undefined;
    });
    if (await this.proving) return 'end';
    const { clock, log } = this.surroundings;
    if (this.loop.stopping()) return 'restart';
    if (clock.now() - this.lastUnproven < UNPROVEN_MILLISECONDS) {
      log('warn', 'a call of /pre-stop is ignored: the pod is not being deleted, and another call was obeyed within the last ten minutes');
      return 'none';
    }
    this.lastUnproven = clock.now();
    return 'restart';
  }

  /** Also assumed when the API server does not answer: a stop must not wait for it. */
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
