import type { Action, Setting } from './action';
import type { Observation } from './facts';
import { everyPod, samePod } from './topology';

/**
 * A new password, one step at a time and without a break: take it too, use it, and only then refuse the old one.
 * It is used once all siblings take it, and the old one is refused once the Secret does not name it any more.
 */
export function decidePassword({ password, peers, wanted }: Observation, { topology }: Setting): Action | undefined {
  if (password === undefined) return undefined;
  if (!password.accepted) return { do: 'acceptPassword' };
  const { shard } = topology.self;
  const siblingsTakeIt = peers.filter(({ pod }) => pod.shard === shard).every(({ view }) => view === undefined || view.currentPassword);
  if (!password.used) return siblingsTakeIt ? { do: 'usePassword' } : undefined;
  if (!password.others || password.previousKept || wanted.is !== 'shape') return undefined;
  const everybodyTakesIt = everyPod(wanted.shards, wanted.pods).every(
    (pod) => samePod(pod, topology.self) || peers.some((peer) => samePod(peer.pod, pod) && peer.view?.currentPassword === true),
  );
  return everybodyTakesIt ? { do: 'dropPasswords' } : undefined;
}
