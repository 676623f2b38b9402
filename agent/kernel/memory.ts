interface Since {
  readonly marker: string;
  readonly at: number;
}

/** A problem that persists is reported again after this time. */
const TELL_AGAIN_MILLISECONDS = 600_000;

/** A stuck step is tried at least this often. */
const STUCK_MILLISECONDS = 60_000;

/** What an agent remembers between two looks, as times. All of it may be lost: then the agent only waits once more. */
export class AgentMemory {
  private readonly heardFrom = new Map<string, number>();
  private readonly since = new Map<string, Since>();
  private readonly told = new Map<string, number>();
  private stuck: Since | undefined;

  /** Seconds since `who` last answered, counted from the first time that it was asked. */
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

  restart(what: string): void {
    this.since.delete(what);
  }

  isStuck(why: string, now: number): void {
    this.stuck = { marker: why, at: now };
  }

  /** The step that has failed lately despite all attempts, and why. */
  stuckStep(now: number): string | undefined {
    return this.stuck !== undefined && now - this.stuck.at < STUCK_MILLISECONDS ? this.stuck.marker : undefined;
  }

  isNews(reason: string, now: number): boolean {
    const last = this.told.get(reason);
    const news = last === undefined || now - last >= TELL_AGAIN_MILLISECONDS;
    if (news) this.told.set(reason, now);
    return news;
  }
}
