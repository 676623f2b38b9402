/** In one of so many stories, agents of two releases work together. */
const MIXED = 3;

/** Of which release the agents of a story are. It depends on nothing random: each story is the same with and without it otherwise. */
export class Releases {
  private started = 0;

  constructor(private readonly seed: number) {}

  /** Whether the agent that starts next is of the previous release: while agents are replaced, some are and some are not. */
  nextIsPrevious(): boolean {
    this.started += 1;
    return this.seed % MIXED === 0 && (this.seed / MIXED + this.started * 7) % 5 < 2;
  }
}
