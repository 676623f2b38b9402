import type { Action } from './action';
import type { Observation, View } from './facts';
import { Member, primaryOf } from './members';

/**
 * Whether this replica may have itself elected, should its primary fail. Not yet when the two have just met again: a primary that
 * was away is held to have failed for ten seconds after it is back, and a replica that is given its copy meanwhile would win the
 * votes from a primary that takes writes. What it took in that moment would be lost. Nor while its copy isn't on its disk.
 */
export function decideElection(own: View, { electable, wasInTouch }: Observation, all: readonly Member[]): Action | undefined {
  const primary = primaryOf(own, all);
  const serves = primary?.view?.me.primary === true;
  if (electable === undefined) return undefined;
  if (serves && primary.node.failed) return electable ? { do: 'electable', electable: false } : undefined;
  const may = own.me.primary || (!own.rewriting && (own.linkUp || (!serves && wasInTouch)));
  return may && !electable ? { do: 'electable', electable: true } : undefined;
}
