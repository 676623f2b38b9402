import type { Screen } from '../gitops/disk/progress';

/** The command line's input and output, except files. */
export interface Io {
  readonly readStandardInput: () => string;
  readonly writeOutput: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Whether output goes to a terminal that shows colours. */
  readonly coloured: boolean;
  /** The terminal that shows the progress of long work. */
  readonly screen: Screen;
}

/** Exit codes, on which scripts and pipelines depend. */
export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_FAULTY_INPUT = 2;
/** The committed files differ from those that the app writes. */
export const EXIT_DRIFT = 1;
/** The plan found a dangerous change. */
export const EXIT_DANGER = 3;

/** An error that the user can fix, printed without a stack trace. */
export class CommandError extends Error {}
