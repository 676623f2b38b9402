import type { Target } from './action';
import { agreesOnMe } from './decide-slots';
import type { PodRef } from './facts';
import { hasSlot } from './slots';
import type { World } from './world';

/** For so long keys are moved before the next look: an agent that doesn't look is held to hang. */
const KEYS_MILLISECONDS = 15_000;

/**
 * Moves some slots with their keys from the own server to another one.
 *
 * It may be broken off after any command, and begun anew, at this server or at one that took over from it. The target
 * marks the slot once more right before it takes it: only a marked slot gets an epoch that wins over the old owner's.
 */
export async function moveSlots({ servers, clock }: World, self: PodRef & { readonly nodeId: string }, slots: readonly number[], to: Target): Promise<void> {
  await servers.setSlots(to, slots, 'importing', self.nodeId);
  await servers.setSlots(self, slots, 'migrating', to.nodeId);
  const end = clock.now() + KEYS_MILLISECONDS;
  while (!(await servers.migrateKeys(slots, to))) if (clock.now() > end) return;
  await servers.setSlots(to, slots, 'importing', self.nodeId);
  await checkOwner(servers, self, slots, to);
  await servers.setSlots(to, slots, 'node', to.nodeId);
  // Refused by the own server while it holds keys of the slot: one that was written meanwhile is moved at the next look.
  await servers.setSlots(self, slots, 'node', to.nodeId);
}

/** @throws when the own server hung meanwhile, and a replica took over: the target would take the slots from that one, without what it took */
async function checkOwner(servers: World['servers'], self: PodRef, slots: readonly number[], to: Target): Promise<void> {
  const [own, target] = await Promise.all([servers.view(self), servers.view(to)]);
  if (own.me.primary && slots.every((slot) => hasSlot(own.me.slots, slot)) && agreesOnMe(own, target)) return;
  throw new Error(`slots ${slots[0]} and others stay: the own server and its target don't agree any more on what this one owns`);
}
