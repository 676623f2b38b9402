/** A random source with the same numbers for the same seed. (mulberry32) */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The life of a process. After it was killed, none of its requests is ever answered. */
export interface Life {
  alive: boolean;
}

interface Due {
  readonly at: number;
  readonly life: Life;
  readonly run: () => void;
}

/** A clock that advances only to the next event. */
export class Time {
  now = 0;
  private readonly due: Due[] = [];

  constructor(readonly random: () => number) {}

  after(milliseconds: number, life: Life, run: () => void): void {
    const at = this.now + milliseconds;
    let low = 0;
    for (let high = this.due.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.due[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.due.splice(low, 0, { at, life, run });
  }

  pause(milliseconds: number, life: Life): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, life, resolve);
    });
  }

  /** Runs everything that is due until then. Between two waits, a process takes no time. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (let next = this.due.at(-1); next !== undefined && next.at <= end; next = this.due.at(-1)) {
      this.due.pop();
      this.now = Math.max(this.now, next.at);
      if (!next.life.alive) continue;
      next.run();
      // Runs only after every resulting promise is settled.
      await new Promise<void>((resolve) => {
        process.nextTick(resolve);
      });
    }
    this.now = end;
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }
}
