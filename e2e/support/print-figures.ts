import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { FIGURES_FILE } from './figures';

interface Row {
  readonly scenario: string;
  readonly figures: string;
}

/** The table of everything that was measured, in the order of the scenarios; as JSON in the file that E2E_REPORT names. */
export default function printFigures(): void {
  const file = process.env[FIGURES_FILE];
  if (file === undefined || !existsSync(file)) return;
  const rows: Row[] = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  process.stdout.write(
    `\n| scenario | figures |\n| --- | --- |\n${rows.map(({ scenario, figures }) => `| ${scenario} | ${figures} |\n`).join('')}`,
  );
  if (process.env.E2E_REPORT) writeFileSync(process.env.E2E_REPORT, `${JSON.stringify(rows, null, 2)}\n`);
}
