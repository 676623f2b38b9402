import { visible } from '../../support/visible';

/** Shorter work needs no word. */
const QUIET_MILLISECONDS = 1000;
const BETWEEN_MILLISECONDS = 100;
const CLEAR_LINE = '\r\u001b[2K';
const USUAL_COLUMNS = 80;

/** Where progress is shown: `process.stderr`, or what a test has in its place. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Says on one line how far long work has come, to a person at a terminal; in a pipe it says nothing. */
export class Progress {
  private readonly since: number;
  private last = 0;

  constructor(private readonly screen: Screen, private readonly now: () => number = () => Date.now()) {
    this.since = now();
  }

  /** What is being done, and how much of it is done. */
  step(what: string, done: number, total: number): void {
    if (this.screen.isTTY !== true) return;
    const time = this.now();
    if (time - this.since < QUIET_MILLISECONDS || time - this.last < BETWEEN_MILLISECONDS) return;
    this.last = time;
    this.show(`${what} ${done} of ${total}`);
  }

  /** What is being waited for. Said at once: until it is over, nothing else can be said. */
  wait(what: string): void {
    if (this.screen.isTTY !== true) return;
    this.last = this.now();
    this.show(`${what} ...`);
  }

  /** Leaves the line as it was. */
  end(): void {
    if (this.last > 0) this.screen.write(CLEAR_LINE);
  }

  /** In one line, the only thing that can be cleared. */
  private show(text: string): void {
    this.screen.write(`${CLEAR_LINE}${visible(text).slice(0, (this.screen.columns ?? USUAL_COLUMNS) - 1)}`);
  }
}
