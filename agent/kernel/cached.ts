import type { Clock } from './world';

/** The last answer to one question, kept for a while: a look every second should not ask for everything again. */
export class Cached<T> {
  private last: { readonly at: number; readonly value: T } | undefined;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly milliseconds: number,
    private readonly ask: () => Promise<T>,
  ) {}

  /** @param suffices whether the last answer is enough if it is recent */
  async get(suffices: (last: T) => boolean): Promise<T> {
    const { last } = this;
    if (last !== undefined && this.clock.now() - last.at < this.milliseconds && suffices(last.value)) return last.value;
    const value = await this.ask();
    this.last = { at: this.clock.now(), value };
    return value;
  }

  forget(): void {
    this.last = undefined;
  }
}
