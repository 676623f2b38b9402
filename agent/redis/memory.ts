interface Since {
  marker: string;
  at: number;
}

/** A problem that goes on is told again after this. */
const TELL_AGAIN_MILLISECONDS = 600_000;

/** What an agent remembers between two looks, as times. All of it may be lost: it only makes the agent wait anew. */
export class Memory {
  handOvers = 0;
  private handedOverAt: number | undefined;
  private readonly heardFrom = new Map<string, number>();
  private readonly met = new Map<string, number>();
  private readonly since = new Map<string, Since>();
  private readonly told = new Map<string, number>();

  /** Seconds since `who` was last heard, counted from the first time that it was listened for. */
  silence(who: string, answered: boolean, now: number): number {
    const last = this.heardFrom.get(who);
    if (answered || last === undefined) this.heardFrom.set(who, now);
    return answered || last === undefined ? 0 : (now - last) / 1000;
  }

  /** Seconds for which `what` has been the same. */
  unchanged(what: string, marker: string, now: number): number {
    const since = this.since.get(what);
    if (since?.marker === marker) return (now - since.at) / 1000;
    this.since.set(what, { marker, at: now });
    return 0;
  }

  /** What is counted begins anew. */
  restart(what: string): void {
    this.since.delete(what);
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
    this.since.delete('phase');
  }

  isNews(reason: string, now: number): boolean {
    const last = this.told.get(reason);
    const news = last === undefined || now - last >= TELL_AGAIN_MILLISECONDS;
    if (news) this.told.set(reason, now);
    return news;
  }
}
