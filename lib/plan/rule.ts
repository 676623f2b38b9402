import type { Change, World } from './change';

/** The severity of a finding, the least severe first. */
export const LEVELS = ['info', 'controller', 'restart', 'danger', 'refused'] as const;
export type Level = (typeof LEVELS)[number];

/** The number of pods that a change restarts. */
export interface PodCount {
  readonly least: number;
  /** Whether there may be more: an autoscaler or the number of nodes decides. */
  readonly orMore: boolean;
}

/** The result of a rule for a change. */
export interface Verdict {
  /** What happens, as a sentence without a full stop. */
  readonly message: string;
  /** What to do instead, and its cost. */
  readonly way?: string;
  /** The pods that restart. */
  readonly pods?: PodCount;
  /** Whether the rollout stops at its first pod, so that the others don't restart. */
  readonly stopsRollout?: true;
}

/** Judges what one change does to a running cluster. Undefined if the rule doesn't apply. */
export interface Rule {
  /** The name for `--allow`. */
  readonly name: string;
  readonly level: Level;
  /**
   * Whether the API server accepts a refused change after a step by hand, such as deleting the object first. Only then may it be allowed,
   * for one object.
   */
  readonly byHand?: true;
  readonly judge: (change: Change, world: World) => Verdict | string | undefined;
}
