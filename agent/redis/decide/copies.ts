import type { Action, Setting } from '../model/action';
import type { Observation, View } from '../model/facts';
import type { Member } from '../model/members';

/**
 * Whether replicas may copy the data of a server that started without any.
 *
 * If its disk was lost, replicas of its former ID may still hold the data of the shard. They connect to the address that they know, so if
 * the new server has that address, they would replace their data by its empty one. This can't happen once it owns slots, follows a primary,
 * or every slot has an owner in another shard.
 */
export function decideCopies(own: View, seen: Observation, all: readonly Member[], { slots, topology }: Setting): Action | undefined {
  if (seen.withholdsCopies !== true) return undefined;
  const owned = all.reduce((sum, { slotCount }) => sum + slotCount, 0);
  const rival = all.some(({ self, slotCount, pod }) => !self && slotCount > 0 && (pod === undefined || pod.shard === topology.self.shard));
  const follows = !own.me.primary && own.linkUp;
  return own.me.slots.length > 0 || follows || (owned >= slots && !rival) ? { do: 'allowCopies' } : undefined;
}
