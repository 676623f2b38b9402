import type { Action } from '../model/action';
import type { Observation, View } from '../model/facts';
import { knownBy } from '../model/members';
import { countSlots } from '../model/slots';

/**
 * Raises the epoch of this primary when somebody believes it to be higher than it is: whoever does votes for none of its replicas.
 * That comes about when a replica that was away tells the epoch that its primary had before: who hears first from it that it is
 * a replica, the primary itself among them, takes its word for it.
 *
 * Not while anybody lists this node with other slots, or as a replica: it may know of a failover that is news here.
 *
 * @see https://github.com/redis/redis/blob/8.0.2/src/cluster_legacy.c `master->configEpoch = senderConfigEpoch`
 */
export function decideEpoch({ me }: View, { peers }: Observation): Action | undefined {
  const slots = countSlots(me.slots);
  if (!me.primary || slots === 0) return undefined;
  const known = peers.flatMap(({ view }) => knownBy(view, me.id) ?? []);
  const agree = known.every((node) => node.primary && countSlots(node.slots) === slots);
  return agree && known.some(({ epoch }) => epoch > me.epoch) ? { do: 'bumpEpoch' } : undefined;
}
