// What a server says to commands that change its slots or its role.
import { Refusal } from '../../../../../agent/kernel/errors';
import type { SlotState } from '../../../../../agent/redis/model/world';
import { follow, type NodeState } from './node-model';

export function addSlots(state: NodeState, from: number, to: number): void {
  for (let slot = from; slot <= to; slot += 1) if (state.owner[slot] !== undefined) throw new Refusal(
    'ADDSLOTSRANGE', `ERR Slot ${slot} is already busy`,
  );
  for (let slot = from; slot <= to; slot += 1) state.assign(slot, state.id);
}

export function replicate(state: NodeState, id: string): void {
  const entry = state.table.get(id);
  if (entry === undefined) throw new Refusal('REPLICATE', `ERR Unknown node ${id}`);
  if (!entry.primary) throw new Refusal('REPLICATE', 'ERR I can only replicate a master, not a replica.');
  if (state.primary && (state.data.size > 0 || state.owned().length > 0)) {
    throw new Refusal('REPLICATE', 'ERR To set a master the node must be empty and without assigned slots.');
  }
  follow(state, id, entry.address);
}

export function setSlot(state: NodeState, slot: number, what: SlotState, nodeId: string): void {
  if (!state.primary) throw new Refusal('SETSLOT', 'ERR You can use SETSLOT only with masters.');
  const mine = state.owner[slot] === state.id;
  const known = nodeId === state.id || state.table.has(nodeId);
  if (what !== 'stable' && !known) throw new Refusal('SETSLOT', `ERR I don't know about node ${nodeId}`);
  switch (what) {
    case 'importing':
      if (state.table.get(nodeId)?.primary === false) throw new Refusal('SETSLOT', 'ERR Target node is not a master');
      if (mine) throw new Refusal('SETSLOT', "ERR I'm already the owner of hash slot");
      state.importing.set(slot, nodeId);
      return;
    case 'migrating':
      if (!mine) throw new Refusal('SETSLOT', "ERR I'm not the owner of hash slot");
      state.migrating.set(slot, nodeId);
      return;
    case 'stable':
      state.importing.delete(slot);
      state.migrating.delete(slot);
      return;
    case 'node':
      if (mine && nodeId !== state.id && state.keysOf(slot).length > 0) {
        throw new Refusal('SETSLOT', "ERR Can't assign hashslot to a different node while I still hold keys");
      }
      if (nodeId === state.id && state.importing.has(slot)) state.bumpUnlessGreatest();
      state.assign(slot, nodeId);
      state.importing.delete(slot);
      state.migrating.delete(slot);
  }
}
