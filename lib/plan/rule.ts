import type { Change, World } from './change';

/** How much there is to fear, least first. */
export const LEVELS = ['info', 'restart', 'danger', 'refused'] as const;
export type Level = (typeof LEVELS)[number];

/** What a rule has to say of a change. */
export interface Verdict {
  /** What happens, as a sentence without a full stop. */
  readonly message: string;
  /** What to do instead, and what that costs. */
  readonly way?: string;
}

/** Looks at one change and says what it does to a running cluster, or nothing. */
export interface Rule {
  /** By which `--allow` knows it. */
  readonly name: string;
  readonly level: Level;
  readonly judge: (change: Change, world: World) => Verdict | string | undefined;
}
