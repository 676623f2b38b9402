import { Action, Setting, wait } from './action';
import { decideBusy, decideWithoutView } from './decide-busy';
import { decideCrash } from './decide-crash';
import { decideFirstSlots, decideIdentity, decideMeet } from './decide-form';
import { decideElection } from './decide-election';
import { decideEpoch } from './decide-epoch';
import { decideForget } from './decide-forget';
import { decideHeldStart, decideHold } from './decide-hold';
import { decideOrphans } from './decide-orphans';
import { decidePassword } from './decide-password';
import { decideRole } from './decide-role';
import { decideHeldUp, decideMove, decideOpenSlots } from './decide-slots';
import type { Observation } from './facts';
import { members } from './members';
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
