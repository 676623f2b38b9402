import type { Target } from './action';
import type { PodRef } from './facts';
import type { RedisServers } from './world';

/**
 * Moves some slots with their keys from the own server to another one.
 *
 * It may be broken off after any command, and begun anew, at this server or at one that took over from it. The target
 * marks the slot once more right before it takes it: only a marked slot gets an epoch that wins over the old owner's.
 */
export async function moveSlots(servers: RedisServers, self: PodRef & { readonly nodeId: string }, slots: readonly number[], to: Target): Promise<void> {
  await servers.setSlots(to, slots, 'importing', self.nodeId);
  await servers.setSlots(self, slots, 'migrating', to.nodeId);
  for (let empty = false; !empty; ) empty = await servers.migrateKeys(slots, to);
  await servers.setSlots(to, slots, 'importing', self.nodeId);
  await servers.setSlots(to, slots, 'node', to.nodeId);
  // Refused by the own server while it holds keys of the slot: one that was written meanwhile is moved at the next look.
  await servers.setSlots(self, slots, 'node', to.nodeId);
}
