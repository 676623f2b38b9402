import { cpus, loadavg } from 'node:os';
import type { Measured } from './measure';
import type { Case } from './services';

/** What was measured of one case; nothing where it did not end in time. */
export interface Row {
  readonly what: Case;
  readonly template: Measured | undefined;
  readonly compiled: Measured | undefined;
  readonly floor: Measured | undefined;
  readonly first: Measured | undefined;
  readonly again: Measured | undefined;
  readonly rebuild: Measured | undefined;
}

/** The page of documentation that shows the rows. */
export function page(rows: readonly Row[]): string {
  const [{ model } = { model: 'unknown' }, ...others] = cpus();
  return `# How fast synth is

What the databases do in a cluster, and how fast, is in [benchmarks-databases.md](benchmarks-databases.md).

\`\`\`sh
npm run bench              # all of it, about ten minutes; writes this page
npm run bench -- 1 100     # only these counts, on the terminal
\`\`\`

Each service is a Deployment and a Service, made by the same constructs in every column: \`ApiObject\` itself, the classes that
\`cdk8s import\` makes, or those of cdk8s-plus. Seconds of CPU time of all processes, and of
wall time in brackets: the best of three runs, of one where a run takes longer than 5 s. "-" is what did not end within 60 s of CPU time, or
had taken more than 10 s with fewer charts. Each run writes into a folder of its own: after a deletion of thousands of files, the next
thousands take several times as long to write.

- **template**: \`cdk8s synth\` with \`npx ts-node main.ts\`, as \`cdk8s init typescript-app\` sets it up
- **compiled**: \`cdk8s synth\` with \`node main.js\`
- **first**, **again**: \`node main.js\` with OperatorlessApp, which writes every file, README and kustomization.yaml; then once more, which
  compares them and writes none
- **floor**: \`node main.js\` with the same constructs, each asked once for its object (\`ApiObject.toJson()\`), and that written as JSON to
  a file of its own, unchecked and in no order: what no synth with a file an object can do without

${table(SYNTH_COLUMNS, rows.map(synthCells))}

In a chain, the count is that of the charts, of three services each: every chart depends on the next.

## A change in a running process, and memory

An app is built again in the same process with one image changed: wall time, files that are written, and the peak of memory of the process
that renders.

${table(REBUILD_COLUMNS, rows.map(rebuildCells))}

Measured on ${others.length + 1} cores (${model.trim()}), Node.js ${process.versions.node},
with a load of ${loadavg()[1].toFixed(1)} over the last
five minutes of the run: above the number of cores, wall times say more of the other processes than of these.

## What is left of the time

The targets are 10 × the template for one service, 5 × for 5000 in one chart (2 × with cdk8s-plus) and 20 × for 2000 charts. The column
\`template : first\` says which of them are met, and \`template : floor\` how far anything could get that gives an object a file, however
little else it does. Both sides pay for the constructs: the classes that \`cdk8s import\` makes copy each object once for each of its
fields, those of cdk8s-plus render lazily, and a file costs the same whatever is in it. What we add to the floor is checks, order, YAML and
READMEs; it grows no faster than the objects and the charts do.
`;
}

const SYNTH_COLUMNS = [
  'services', 'in', 'made by', 'template', 'compiled', 'first', 'again', 'floor',
  'template : first', 'compiled : first', 'template : floor',
];

function synthCells({ what, template, compiled, first, again, floor }: Row): readonly string[] {
  return [
    String(what.count), what.division, what.constructs,
    seconds(template), seconds(compiled), seconds(first), seconds(again), seconds(floor),
    ratio(template, first), ratio(compiled, first), ratio(template, floor),
  ];
}

const REBUILD_COLUMNS = ['services', 'in', 'made by', 'rebuild', 'files written', 'memory', 'memory of cdk8s, compiled'];

function rebuildCells({ what, rebuild, first, compiled }: Row): readonly string[] {
  const { milliseconds = '-', files = '-' } = rebuild?.report.rebuild ?? {};
  return [String(what.count), what.division, what.constructs, `${milliseconds} ms`, String(files), memory(first), memory(compiled)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 1 || index === 2 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function seconds(measured: Measured | undefined): string {
  return measured === undefined ? '-' : `${measured.cpuSeconds.toFixed(2)} (${measured.wallSeconds.toFixed(1)})`;
}

function ratio(slow: Measured | undefined, fast: Measured | undefined): string {
  return slow === undefined || fast === undefined ? '-' : `${(slow.cpuSeconds / fast.cpuSeconds).toFixed(1)} ×`;
}

function memory(measured: Measured | undefined): string {
  return measured === undefined ? '-' : `${measured.report.peakMebibytes} MiB`;
}
