import { Memory as Recollection } from '../support/memory';
import { EndCount } from '../support/server-ends';

/** What an agent remembers between two looks, as times. All of it may be lost: it only makes the agent wait anew. */
export class Memory extends Recollection {
  handOvers = 0;
  readonly ends = new EndCount();
  private handedOverAt: number | undefined;
  private touched: string | undefined;
  private readonly met = new Map<string, number>();

  /** Whether this replica was seen to have a link to this primary, and needed no new copy since. */
  inTouch(primaryId: string | undefined, linkUp: boolean, copying: boolean): boolean {
    if (linkUp || copying) this.touched = copying ? undefined : primaryId;
    return primaryId !== undefined && this.touched === primaryId;
  }

  meets(who: string, now: number): void {
    this.met.set(who, now);
  }

  secondsSinceMeet(who: string, now: number): number | undefined {
    const at = this.met.get(who);
    return at === undefined ? undefined : (now - at) / 1000;
  }

  handsOver(now: number): void {
    this.handOvers += 1;
    this.handedOverAt = now;
  }

  secondsSinceHandOver(now: number): number | undefined {
    return this.handedOverAt === undefined ? undefined : (now - this.handedOverAt) / 1000;
  }

  /** The stop was called off: the next one begins anew. */
  forgetStop(): void {
    [this.handOvers, this.handedOverAt] = [0, undefined];
    this.restart('phase');
  }
}
