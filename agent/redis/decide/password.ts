import type { Action, Setting } from '../model/action';
import type { Observation, View } from '../model/facts';
import { wantedViews } from '../model/members';

/**
 * A new password, one step at a time and without a break: take it too, use it, and only then refuse the old one.
 * It is used once all siblings take it, and the old one is refused once the Secret does not name it any more.
 */
export function decidePassword(own: View, seen: Observation, setting: Setting): Action | undefined {
  const { password, peers, wanted } = seen;
  if (password === undefined) return undefined;
  if (!password.accepted) return { do: 'acceptPassword' };
  const { shard } = setting.topology.self;
  const siblingsTakeIt = peers.filter(({ pod }) => pod.shard === shard).every(({ view }) => view === undefined || view.currentPassword);
  if (!password.used) return siblingsTakeIt ? { do: 'usePassword' } : undefined;
  if (!password.others || password.previousKept || wanted.is !== 'shape') return undefined;
  const everybodyTakesIt = wantedViews(own, wanted, seen, setting).every((view) => view === own || view?.currentPassword === true);
  return everybodyTakesIt ? { do: 'dropPasswords' } : undefined;
}
