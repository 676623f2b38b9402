import { Refusal } from '../../../../../agent/kernel/errors';
import type { Client } from './client-model';
import type { Server } from './node-model';

const KEYS_AT_ONCE = 3;

/**
 * A few keys, with their copies.
 *
 * @param late whether the source hung meanwhile: only who has just looked overwrites keys
 * @returns whether there was none
 */
export function migrate(from: Server, slots: readonly number[], to: Server | undefined, client: Client, late: boolean): boolean {
  const keys = slots.flatMap((slot) => from.state.keysOf(slot)).slice(0, KEYS_AT_ONCE);
  if (keys.length === 0) return true;
  if (to === undefined) throw new Error('IOERR error or timeout');
  for (const key of keys) {
    const value = from.state.data.get(key) ?? 0;
    const deed = () => {
      restore(to, key, value, client, late);
    };
    if (to.frozen) to.unread.push(deed);
    else deed();
  }
  if (to.frozen) throw new Error('IOERR error or timeout');
  for (const holder of [from, ...client.replicasOf(from.state)]) for (const key of keys) holder.state.data.delete(key);
  return false;
}

function restore({ state }: Server, key: number, value: number, client: Client, late: boolean): void {
  const slot = key % state.owner.length;
  if (!state.primary || !(state.importing.has(slot) || state.owner[slot] === state.id)) {
    throw new Refusal('MIGRATE', 'ERR Target instance replied with error: MOVED');
  }
  if (late && state.data.has(key)) {
    throw new Refusal('MIGRATE', 'ERR Target instance replied with error: BUSYKEY Target key name already exists.');
  }
  state.data.set(key, value);
  for (const replica of client.replicasOf(state)) replica.state.data.set(key, value);
}

/** Whole slots, each with all of its keys and a mark. @returns those that had some */
export function give(from: Server, slots: readonly number[], to: Server | undefined, client: Client, late: boolean): readonly number[] {
  const full = slots.filter((slot) => from.state.keysOf(slot).length > 0);
  for (const slot of full) {
    while (!migrate(from, [slot], to, client, late));
    from.state.migrating.set(slot, to?.state.id ?? '');
  }
  return full;
}
