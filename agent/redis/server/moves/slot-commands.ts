import type { Command } from '../connection';

export function countKeys(slot: number): Command {
  return ['CLUSTER', 'COUNTKEYSINSLOT', slot];
}

/** @param nodeId from where it comes, where it goes, or whose it is; nobody's for `STABLE` */
export function setSlot(slot: number, state: 'IMPORTING' | 'MIGRATING' | 'NODE' | 'STABLE', ...nodeId: readonly string[]): Command {
  return ['CLUSTER', 'SETSLOT', slot, state, ...nodeId];
}
