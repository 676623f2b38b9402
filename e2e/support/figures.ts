import { appendFileSync } from 'node:fs';
import type { Totals } from './traffic';

/** Where the figures of all files are gathered: each file runs in a sandbox of its own. */
export const FIGURES_FILE = 'OPERATORLESS_E2E_FIGURES';

/**
 * Notes a measured figure for the table at the end. Figures are reported, never asserted: machines differ. `values` are the same for
 * programs: they go into the file that E2E_REPORT names.
 */
export function record(scenario: string, figures: string, values: object = {}): void {
  const file = process.env[FIGURES_FILE];
  if (file === undefined) throw new Error(`${FIGURES_FILE} must name a file; run with npm run e2e`);
  appendFileSync(file, `${JSON.stringify({ scenario, figures, ...values })}\n`);
}

export function describeTotals({ sent, failures, longestGapMilliseconds }: Totals): string {
  return `${sent} requests, ${failures.length} failed, longest gap ${longestGapMilliseconds} ms`;
}
