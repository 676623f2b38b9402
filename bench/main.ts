import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, measure, type Measured, prepare, type Way } from './measure';
import { page, type Row } from './page';
import type { Case } from './services';

const IMPORTED = { constructs: 'classes of cdk8s import' } as const;
const CASES: readonly Case[] = [
  ...[1, 100, 1000, 5000].map((count) => ({ ...IMPORTED, count, division: 'one chart' as const })),
  ...(['ApiObject', 'cdk8s-plus'] as const).map((constructs) => ({ constructs, count: 5000, division: 'one chart' as const })),
  ...[1, 100, 1000, 2000, 5000].map((count) => ({ ...IMPORTED, count, division: 'a chart each' as const })),
  { constructs: 'ApiObject', count: 2000, division: 'a chart each' },
  ...[5, 20].map((count) => ({ ...IMPORTED, count, division: 'a chain of charts' as const })),
];
const RUNS = 3;
/** A run that takes this long isn't repeated. */
const LONG_SECONDS = 5;
/** If cdk8s takes this long, it isn't measured with more charts, because its time is quadratic in their number. */
const HOPELESS_CPU_SECONDS = 10;

const best = (runs: readonly Measured[]) => [...runs].sort((a, b) => a.cpuSeconds - b.cpuSeconds)[0];

/** The best of several runs, or nothing if one doesn't finish in time. */
function bestOf(way: Way, what: Case, options: { readonly empty: boolean; readonly rebuild?: boolean }): Measured | undefined {
  const runs: Measured[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    process.stderr.write(`${what.count}, ${what.division}, ${what.constructs}: ${way}, run ${run + 1}\n`);
    const measured = measure(way, what, options);
    if (measured === undefined) return undefined;
    runs.push(measured);
    if (measured.wallSeconds > LONG_SECONDS) break;
  }
  return best(runs);
}

function rowOf(what: Case, earlier: readonly Row[]): Row {
  const hopeless = earlier.some(
    (row) => row.what.division === what.division && row.what.constructs === what.constructs && !isQuick(row.compiled),
  );
  const compiled = hopeless ? undefined : bestOf('cdk8s synth, compiled', what, { empty: true });
  return {
    what,
    compiled,
    template: compiled === undefined ? undefined : bestOf('cdk8s synth, template', what, { empty: true }),
    floor: bestOf('node, compiled: constructs alone', what, { empty: true }),
    first: bestOf('node, compiled: OperatorlessApp', what, { empty: true }),
    again: bestOf('node, compiled: OperatorlessApp', what, { empty: false }),
    rebuild: bestOf('node, compiled: OperatorlessApp', what, { empty: true, rebuild: true }),
  };
}

function isQuick(measured: Measured | undefined): boolean {
  return measured !== undefined && measured.cpuSeconds < HOPELESS_CPU_SECONDS;
}

prepare();
const only = process.argv.slice(2).map(Number);
const rows: Row[] = [];
for (const what of CASES.filter(({ count }) => only.length === 0 || only.includes(count))) {
  rows.push(rowOf(what, rows));
  if (only.length === 0) writeFileSync(join(__dirname, '..', 'docs', 'benchmarks.md'), page(rows));
}
cleanUp();
if (only.length > 0) process.stdout.write(page(rows));
