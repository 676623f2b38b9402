import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Case, Measured, measure, prepare, Way } from './measure';
import { page, Row } from './page';

const CASES: readonly Case[] = [
  ...[1, 100, 1000, 5000].map((count) => ({ count, division: 'one chart' as const })),
  ...[100, 1000, 2000, 5000].map((count) => ({ count, division: 'a chart each' as const })),
  { count: 20, division: 'a chain of charts' },
];
const RUNS = 3;
/** A run that takes this long isn't repeated. */
const LONG_SECONDS = 20;

const best = (runs: readonly Measured[]) => [...runs].sort((a, b) => a.cpuSeconds - b.cpuSeconds)[0];

/** The best of some runs; nothing when one doesn't end in time. */
function bestOf(way: Way, what: Case, options: { readonly empty: boolean; readonly rebuild?: boolean }): Measured | undefined {
  const runs: Measured[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    process.stderr.write(`${what.count}, ${what.division}: ${way}, run ${run + 1}\n`);
    const measured = measure(way, what, options);
    if (measured === undefined) return undefined;
    runs.push(measured);
    if (measured.wallSeconds > LONG_SECONDS) break;
  }
  return best(runs);
}

/** What cdk8s can't do in time when compiled, it can't do in time with a type check before it. */
function rowOf(what: Case): Row {
  const compiled = bestOf('cdk8s synth, compiled', what, { empty: true });
  return {
    what,
    compiled,
    template: compiled === undefined ? undefined : bestOf('cdk8s synth, template', what, { empty: true }),
    first: bestOf('node, compiled: OperatorlessApp', what, { empty: true }),
    again: bestOf('node, compiled: OperatorlessApp', what, { empty: false }),
    rebuild: bestOf('node, compiled: OperatorlessApp', what, { empty: true, rebuild: true }),
  };
}

prepare();
const only = process.argv.slice(2).map(Number);
const rows = CASES.filter(({ count }) => only.length === 0 || only.includes(count)).map(rowOf);
const text = page(rows);
if (only.length === 0) writeFileSync(join(__dirname, '..', 'docs', 'benchmarks.md'), text);
else process.stdout.write(text);
