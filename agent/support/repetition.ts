/** What one and the same step that does not succeed means for the next look. */
export interface Stuck {
  readonly pauseMilliseconds: number;
  /** For a person: what does not succeed, for how long, and why. In words that stay the same while it lasts. */
  readonly tell?: string;
}

/** What others refuse now they may take a moment later: for so long nobody backs off far. */
const PATIENCE_SECONDS = 60;
/** A step that is taken again and again may yet have an effect: a learner is promoted once it has caught up. */
const EFFECT_SECONDS = 300;
const FIRST_PAUSE_MILLISECONDS = 300;
const LONGEST_PAUSE_MILLISECONDS = { soon: 1000, taken: 5000, failed: 15_000 } as const;
/** A step that comes again so long after the last time is a new one. */
const FORGET_MILLISECONDS = 60_000;

const LONGEST_LABEL = 200;

interface Run {
  readonly step: string;
  readonly since: number;
  readonly lastAt: number;
  readonly count: number;
  readonly failed: boolean;
}

/** Counts how often one step is taken or fails in a row, so that none is repeated several times a second without end. */
export class Repetition {
  private run: Run | undefined;

  /** The step was taken. */
  taken(step: string, now: number, label = step): Stuck {
    const { seconds } = this.next(step, now, false);
    if (seconds < EFFECT_SECONDS) return { pauseMilliseconds: 0 };
    return { pauseMilliseconds: LONGEST_PAUSE_MILLISECONDS.taken, tell: `${label} has been done again and again for five minutes, and is still to be done` };
  }

  /** The step was refused, or failed in another way. */
  failed(step: string, why: string, now: number, label = step): Stuck {
    const { count, seconds } = this.next(step, now, true);
    const doubled = FIRST_PAUSE_MILLISECONDS * 2 ** Math.min(count - 1, 10);
    if (seconds < PATIENCE_SECONDS) return { pauseMilliseconds: Math.min(doubled, LONGEST_PAUSE_MILLISECONDS.soon) };
    return {
      pauseMilliseconds: Math.min(doubled, LONGEST_PAUSE_MILLISECONDS.failed),
      tell: `${label} has failed for more than a minute, the last time with: ${why}`,
    };
  }

  private next(step: string, now: number, failed: boolean): { readonly count: number; readonly seconds: number } {
    const { run } = this;
    const goesOn = run?.step === step && run.failed === failed && now - run.lastAt < FORGET_MILLISECONDS;
    this.run = goesOn ? { ...run, lastAt: now, count: run.count + 1 } : { step, since: now, lastAt: now, count: 1, failed };
    return { count: this.run.count, seconds: (now - this.run.since) / 1000 };
  }
}

/** As people are told of it: long lists of slots say nothing. */
export function labelOfStep(action: { readonly do: string }): string {
  const { slots } = action as { readonly slots?: readonly unknown[] };
  return slots === undefined ? nameOfStep(action).slice(0, LONGEST_LABEL) : `${action.do} of ${slots.length} slots`;
}

/** What makes a step the same one: all but the reason, in which time passes. */
export function nameOfStep(action: { readonly do: string }): string {
  return JSON.stringify(action, (key, value: unknown) => (key === 'why' ? undefined : value));
}
