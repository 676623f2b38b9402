import type { Action } from '../model/action';
import type { Observation, View } from '../model/facts';
import { Member, primaryOf } from '../model/members';

/**
 * Whether this replica may have itself elected, should its primary fail. Not yet when the two have just met again: a primary that
 * was away is held to have failed for ten seconds after it is back, and a replica that is given its copy meanwhile would win the
 * votes from a primary that takes writes. What it took in that moment would be lost. Nor from the moment that a copy comes, since what it
 * has is too old to be brought up to date, until that is on its disk.
 */
export function decideElection(own: View, { electable, wasInTouch }: Observation, all: readonly Member[]): Action | undefined {
  const primary = primaryOf(own, all);
  const serves = primary?.view?.me.primary === true;
  const mustNot = own.copying || (serves && primary.node.failed);
  const may = own.me.primary || (!own.rewriting && (own.linkUp || (!serves && wasInTouch)));
  const next = !mustNot && (may || electable);
  return electable === undefined || next === electable ? undefined : { do: 'electable', electable: !electable };
}
