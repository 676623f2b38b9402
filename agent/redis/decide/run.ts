import { Action, Setting, wait } from '../model/action';
import { decideBusy, decideWithoutView } from './busy';
import { decideCrash } from './crash';
import { decideFirstSlots, decideIdentity, decideMeet } from './form';
import { decideElection } from './election';
import { decideEpoch } from './epoch';
import { decideForget } from './forget';
import { decideHeldStart, decideHold } from './hold';
import { decideOrphans } from './orphans';
import { decidePassword } from './password';
import { decideRole } from './role';
import { decideHeldUp, decideMove, decideOpenSlots } from './slots';
import type { Observation } from '../model/facts';
import { members } from '../model/members';
import { report } from './report';

/** What the agent does while the pod lives. Each acts for its own server; who owns a slot alone may give it away. */
export function decideRun(seen: Observation, setting: Setting): Action {
  const { own } = seen;
  if (own === undefined) return decideHeldStart(seen) ?? decideBusy(seen, setting) ?? decideCrash(seen, setting) ?? decideWithoutView(seen, setting);
  const identity = decidePassword(own, seen, setting) ?? decideIdentity(own, seen, setting);
  if (identity !== undefined) return identity;
  const all = members(seen, setting);
  return (
    decideFirstSlots(own, seen, all, setting) ??
    decideHold(own, seen, all, setting) ??
    decideElection(own, seen, all) ??
    decideMeet(own, seen) ??
    decideRole(own, seen, all, setting) ??
    decideEpoch(own, seen) ??
    decideOpenSlots(own, seen, all, setting) ??
    decideOrphans(own, seen, all, setting) ??
    decideMove(own, seen, all, setting) ??
    decideForget(own, seen, all, setting) ??
    report(own, seen, all, setting) ??
    decideHeldUp(own, seen, all, setting) ??
    decideCrash(seen, setting) ??
    wait('all is well')
  );
}
