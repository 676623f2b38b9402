import { absentOnError } from '../support/errors';
import type { Setting } from './action';
import type { Observation, View } from './facts';
import { hasSlot } from './slots';
import type { RedisServers } from './world';

/** How often keys of others' slots are looked for while the role stays the same. */
const AGAIN_MILLISECONDS = 60_000;

type Strays = Pick<Observation, 'strays' | 'keysOfOthers'>;

export const NO_STRAYS: Strays = { strays: [] };

/** Looks for slots that this primary does not own, does not take, and holds keys of: when its role changed, and at times. */
export class StraySearch {
  private last: { readonly at: number; readonly role: string; readonly found: Strays } | undefined;

  constructor(
    private readonly servers: RedisServers,
    private readonly setting: Setting,
  ) {}

  async of(own: View, now: number): Promise<Strays> {
    const { last } = this;
    const role = `${own.me.primary} ${own.me.slots.length === 0}`;
    if (last !== undefined && last.role === role && last.found.keysOfOthers?.length === 0 && now - last.at < AGAIN_MILLISECONDS) return last.found;
    this.last = undefined;
    if (!own.me.primary) return NO_STRAYS;
    const keysOfOthers = own.keys === 0 ? [] : await this.keysOfOthers(own);
    if (keysOfOthers === undefined) return NO_STRAYS;
    const strays = keysOfOthers.flatMap((slot) => {
      const owner = own.nodes.find(({ slots, myself }) => !myself && hasSlot(slots, slot));
      return owner === undefined ? [] : [{ slot, nodeId: owner.id }];
    });
    this.last = { at: now, role, found: { strays, keysOfOthers } };
    return this.last.found;
  }

  private async keysOfOthers(own: View): Promise<readonly number[] | undefined> {
    const { servers, setting } = this;
    const others = Array.from({ length: setting.slots }, (_, slot) => slot).filter((slot) => isForeign(slot, own));
    const counted = await absentOnError(servers.slotsWithKeys(others));
    if (counted === undefined || counted.length === 0) return counted;
    // A slot that somebody moves here meanwhile is none: marked again while it is taken, it could keep the mark.
    const after = await absentOnError(servers.view(setting.topology.self));
    return after && counted.filter((slot) => isForeign(slot, after));
  }
}

/** Neither owned nor on its way in. */
function isForeign(slot: number, { me }: View): boolean {
  return !hasSlot(me.slots, slot) && !me.importing.some((open) => open.slot === slot);
}
