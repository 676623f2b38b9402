import type { Incoming } from '../../../../../agent/redis/model/facts';
import { SLOTS } from '../../support/situations';
import { type Engine, type NodeState } from './node-model';

/** What a server that starts as a primary does with keys of slots that it does not own. */
export function judgeKeys(state: NodeState, engine: Engine): void {
  if (!state.primary) return;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const owner = state.owner[slot];
    const keys = state.keysOf(slot);
    if (keys.length === 0 || owner === state.id || state.importing.has(slot)) continue;
    if (owner === undefined) state.assign(slot, state.id);
    else if (engine === 'redis') state.importing.set(slot, owner);
    else for (const key of keys) state.data.delete(key);
  }
}

/** What an agent writes into the list of nodes before such a server starts. */
export function markSlots(state: NodeState, incoming: Incoming): void {
  if (!state.primary) return;
  state.owner.forEach((owner, slot) => {
    if (
      owner !== undefined && owner !== state.id && !state.importing.has(slot) &&
      (incoming === 'any' || incoming.some((open) => open.slot === slot))
    ) {
      state.importing.set(slot, owner);
    }
  });
}
