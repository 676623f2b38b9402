import { EndCount } from '../kernel/kubernetes/server-ends';
import { AgentMemory } from '../kernel/memory';

/** A condition that disappears for less than this counts as lasting. */
const MOMENT_MILLISECONDS = 20_000;

/** What an agent remembers between two looks, as times. All of it may be lost: then the agent only waits once more. */
export class Memory extends AgentMemory {
  handOvers = 0;
  /** The running script is known to have written. */
  unkillable = false;
  /** Slots are being given away at this moment. */
  giving = false;
  /** Why slots whose keys have moved were not given at the last try. */
  staying: string | undefined;
  /** Slots that the current step moves to another shard. */
  moving: readonly number[] = [];
  readonly ends = new EndCount();
  /** What the server has loaded of its certificate, and what it last refused. */
  certificate: { readonly loaded?: string; readonly refused?: { readonly id: string; readonly words: string; readonly at: number } } = {};
  private handedOverAt: number | undefined;
  private touched: string | undefined;
  private votesAsked: { readonly primaryId: string; readonly at: number } | undefined;
  private marks: ReadonlyMap<number, number> = new Map();
  private readonly met = new Map<string, number>();
  private readonly spells = new Map<string, { readonly from: number; to: number }>();

  /** Whether this replica has had a link to this primary, and needed no new copy since. */
  inTouch(primaryId: string | undefined, linkUp: boolean, copying: boolean): boolean {
    if (linkUp || copying) this.touched = copying ? undefined : primaryId;
    return primaryId !== undefined && this.touched === primaryId;
  }

  /** For how long each of these slots has been marked. */
  marked(slots: readonly number[], now: number): readonly { readonly slot: number; readonly markedSeconds: number }[] {
    const since = new Map(slots.map((slot) => [slot, this.marks.get(slot) ?? now]));
    this.marks = since;
    return [...since].map(([slot, at]) => ({ slot, markedSeconds: (now - at) / 1000 }));
  }

  /** How long `what` has lasted, despite short interruptions. Absent: it is over. */
  lasting(what: string, seen: boolean, now: number): number | undefined {
    const last = this.spells.get(what);
    const spell = last !== undefined && now - last.to < MOMENT_MILLISECONDS ? last : undefined;
    if (spell === undefined && !seen) return undefined;
    const next = { from: spell?.from ?? now, to: seen ? now : (spell?.to ?? now) };
    this.spells.set(what, next);
    return (now - next.from) / 1000;
  }

  meets(who: string, now: number): void {
    this.met.set(who, now);
  }

  secondsSinceMeet(who: string, now: number): number | undefined {
    const at = this.met.get(who);
    return at === undefined ? undefined : (now - at) / 1000;
  }

  asksForVotes(primaryId: string, now: number): void {
    if (this.votesAsked?.primaryId !== primaryId) this.votesAsked = { primaryId, at: now };
  }

  secondsSinceVotesAsked(primaryId: string | undefined, now: number): number | undefined {
    return this.votesAsked === undefined || this.votesAsked.primaryId !== primaryId ? undefined : (now - this.votesAsked.at) / 1000;
  }

  handsOver(now: number): void {
    this.handOvers += 1;
    this.handedOverAt = now;
  }

  secondsSinceHandOver(now: number): number | undefined {
    return this.handedOverAt === undefined ? undefined : (now - this.handedOverAt) / 1000;
  }

  /** The stop was called off: the next one starts afresh. */
  forgetStop(): void {
    [this.handOvers, this.handedOverAt] = [0, undefined];
    this.restart('phase');
  }
}
