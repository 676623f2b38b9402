import type { Phase } from './loop/agent-loop';

/** One of the decisions that an agent goes through after every observation. */
export interface Decision<Facts, Action> {
  readonly name: string;
  /** Why it has this place in the list. */
  readonly why: string;
  /** Returns undefined if it is not needed now; then the next one decides. */
  readonly decide: (facts: Facts) => Action | undefined;
}

/** The action of the first decision that has one. The last one of a list always has. */
export function firstDecision<Facts, Action>(decisions: readonly Decision<Facts, Action>[], facts: Facts): Action {
  for (const { decide } of decisions) {
    const action = decide(facts);
    if (action !== undefined) return action;
  }
  throw new Error(`none of these decided: ${decisions.map(({ name }) => name).join(', ')}`);
}

/** Decides by the phase of the pod's life. */
export function byPhase<Seen, Setting, Action>(
  decisions: Readonly<Record<Phase, (seen: Seen, setting: Setting) => Action>>,
): (phase: Phase, seen: Seen, setting: Setting) => Action {
  return (phase, seen, setting) => decisions[phase](seen, setting);
}
