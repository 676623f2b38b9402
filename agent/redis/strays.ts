import { absentOnError } from '../kernel/errors';
import type { Setting } from './model/action';
import type { Observation, OpenSlot, View } from './model/facts';
import { eachSlot, hasSlot } from './model/slots';
import type { RedisServers } from './model/world';

/** How often to look for keys of others' slots while nothing changes. */
const AGAIN_MILLISECONDS = 60_000;

type Strays = Pick<Observation, 'strays' | 'keysOfOthers'>;

export const NO_STRAYS: Strays = { strays: [] };

/**
 * Looks for slots of which this primary holds keys without owning or importing them: when its role has changed, when slots have no owner,
 * and now and then.
 *
 * The number of keys in its own slots tells whether there are any others. Only then every other slot is checked.
 */
export class StraySearch {
  private last: { readonly at: number; readonly situation: string; readonly found: Strays } | undefined;

  constructor(
    private readonly servers: RedisServers,
    private readonly setting: Setting,
  ) {}

  /** @param claimed the slots that have an owner, as text, when some have none */
  async of(own: View, claimed: string, now: number): Promise<Strays> {
    const { last } = this;
    const situation = `${own.me.primary} ${own.me.slots.length === 0} ${claimed}`;
    if (last !== undefined && last.situation === situation && last.found.keysOfOthers?.length === 0 && now - last.at < AGAIN_MILLISECONDS) {
      return last.found;
    }
    this.last = undefined;
    if (!own.me.primary) return NO_STRAYS;
    const keysOfOthers = own.keys === 0 ? [] : await absentOnError(this.search(own));
    if (keysOfOthers === undefined) return NO_STRAYS;
    const strays = keysOfOthers.flatMap((slot) => {
      const owner = ownerOf(slot, own);
      return owner === undefined ? [] : [{ slot, nodeId: owner.id }];
    });
    this.last = { at: now, situation, found: { strays, keysOfOthers } };
    return this.last.found;
  }

  private async search(own: View): Promise<readonly number[]> {
    const { servers, setting } = this;
    const visible = [...eachSlot(own.me.slots), ...own.me.importing.map(({ slot }) => slot)];
    if ((await servers.keysOutside(visible)) <= 0) return [];
    // Checking a slot removes its mark, so a slot that is being imported by now must not be checked.
    const now = await servers.view(setting.topology.self);
    const others = Array.from({ length: setting.slots }, (_, slot) => slot).filter((slot) => isForeign(slot, now));
    const found = await servers.slotsWithHiddenKeys(others.map((slot) => markFor(slot, now)));
    if (found.length === 0) return found;
    // A slot that is being moved here by now is no stray: marked again during the move, it could keep the mark.
    const after = await servers.view(setting.topology.self);
    return found.filter((slot) => isForeign(slot, after));
  }
}

/** Neither owned nor being imported. */
function isForeign(slot: number, { me }: View): boolean {
  return !hasSlot(me.slots, slot) && !me.importing.some((open) => open.slot === slot);
}

function ownerOf(slot: number, { nodes }: View) {
  return nodes.find(({ slots, myself }) => !myself && hasSlot(slots, slot));
}

/** A slot without an owner may be marked as coming from any other primary. */
function markFor(slot: number, own: View): OpenSlot {
  const from = ownerOf(slot, own) ?? own.nodes.find(({ primary, myself }) => primary && !myself) ?? own.me;
  return { slot, nodeId: from.id };
}
