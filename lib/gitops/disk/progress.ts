import { visible } from '../../support/visible';

/** Shorter work shows no progress. */
const QUIET_MILLISECONDS = 1000;
const BETWEEN_MILLISECONDS = 100;
const CLEAR_LINE = '\r\u001b[2K';
const USUAL_COLUMNS = 80;

/** The stream on which progress is shown: `process.stderr`, or a replacement in a test. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows the progress of long work on one line of a terminal. It writes nothing into a pipe. */
export class Progress {
  private readonly since: number;
  private last = 0;

  constructor(private readonly screen: Screen, private readonly now: () => number = () => Date.now()) {
    this.since = now();
  }

  /** Reports what is being done, and how much of it is finished. */
  step(what: string, done: number, total: number): void {
    if (this.screen.isTTY !== true) return;
    const time = this.now();
    if (time - this.since < QUIET_MILLISECONDS || time - this.last < BETWEEN_MILLISECONDS) return;
    this.last = time;
    this.show(`${what} ${done} of ${total}`);
  }

  /** Reports what is being waited for. It is shown at once, because nothing else can be shown until the wait is over. */
  wait(what: string): void {
    if (this.screen.isTTY !== true) return;
    this.last = this.now();
    this.show(`${what} ...`);
  }

  /** Clears the line. */
  end(): void {
    if (this.last > 0) this.screen.write(CLEAR_LINE);
  }

  /** Writes only one line, because only one can be cleared. */
  private show(text: string): void {
    this.screen.write(`${CLEAR_LINE}${visible(text).slice(0, (this.screen.columns ?? USUAL_COLUMNS) - 1)}`);
  }
}
