/** What the command line reads from and writes to beside files. */
export interface Io {
  readonly readStandardInput: () => string;
  readonly writeOutput: (text: string) => void;
  readonly writeError: (text: string) => void;
}

/** Exit codes, on which scripts and pipelines depend. */
export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_FAULTY_INPUT = 2;
