import type { Maintenance, Member, Peer } from './facts';

interface Since {
  marker: string;
  at: number;
}

/** A problem that goes on is told again after this. */
const TELL_AGAIN_MILLISECONDS = 600_000;

/** What an agent remembers between two looks, as times. All of it may be lost: it only makes the agent wait anew. */
export class Memory {
  handOvers = 0;
  private readonly heardFrom = new Map<string, number>();
  private readonly learner: Since = { marker: '', at: 0 };
  private readonly phase: Since = { marker: '', at: 0 };
  private readonly told = new Map<string, number>();
  private defragmentedAt: number | undefined;
  private compactedAt: number | undefined;
  private defragmented: readonly string[] = [];
  private defragmenting = false;

  /** Seconds since `who` was last heard, counted from the first time that it was listened for. */
  silence(who: string, answered: boolean, now: number): number {
    const last = this.heardFrom.get(who);
    if (answered || last === undefined) this.heardFrom.set(who, now);
    return answered || last === undefined ? 0 : (now - last) / 1000;
  }

  /** Seconds since `phase` began: the same name goes on, another starts anew. */
  waited(phase: string, now: number): number {
    return secondsSince(this.phase, phase, now);
  }

  /** Progress of a learner is: its log grows, or, while it takes a snapshot, its disk fills. */
  learnerStuck(learner: Member | undefined, itsPod: Peer | undefined, now: number): number {
    const marker = [learner?.id, learner?.name, itsPod?.server?.appliedIndex, itsPod?.agent?.dataBytes].join('/');
    return secondsSince(this.learner, marker, now);
  }

  isNews(reason: string, now: number): boolean {
    const last = this.told.get(reason);
    const news = last === undefined || now - last >= TELL_AGAIN_MILLISECONDS;
    if (news) this.told.set(reason, now);
    return news;
  }

  compacted(now: number): void {
    this.compactedAt = now;
    this.defragmented = [];
  }

  /** A defragmentation takes minutes and nobody waits for it: it is under way until `ended` settles. */
  defragments(memberId: string, ended: Promise<unknown>, clock: { now(): number }): void {
    this.defragmenting = true;
    const end = (succeeded: boolean) => {
      this.defragmenting = false;
      this.defragmentedAt = clock.now();
      if (succeeded) this.defragmented = [...this.defragmented, memberId];
    };
    ended.then(
      () => {
        end(true);
      },
      () => {
        end(false);
      },
    );
  }

  maintenance(now: number): Maintenance {
    return {
      running: this.defragmenting,
      ...(this.defragmentedAt !== undefined && { secondsSinceDefragment: (now - this.defragmentedAt) / 1000 }),
      ...(this.compactedAt !== undefined && { secondsSinceCompaction: (now - this.compactedAt) / 1000 }),
      defragmented: this.defragmented,
    };
  }
}

function secondsSince(since: Since, marker: string, now: number): number {
  if (since.marker !== marker) Object.assign(since, { marker, at: now });
  return (now - since.at) / 1000;
}
