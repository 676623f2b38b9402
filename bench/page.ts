import { cpus, loadavg } from 'node:os';
import type { Measured } from './measure';
import type { Case } from './services';

/** The measurements of one case; undefined if a run did not finish in time. */
export interface Row {
  readonly what: Case;
  readonly template: Measured | undefined;
  readonly compiled: Measured | undefined;
  readonly floor: Measured | undefined;
  readonly first: Measured | undefined;
  readonly again: Measured | undefined;
  readonly rebuild: Measured | undefined;
}

/** The documentation page that shows the rows. */
export function page(rows: readonly Row[]): string {
  const [{ model } = { model: 'unknown' }, ...others] = cpus();
  return `# How fast synth is

For the databases in a cluster, see [benchmarks-databases.md](benchmarks-databases.md).

\`\`\`sh
npm run bench              # all of it, about ten minutes; writes this page
npm run bench -- 1 100     # only these counts, on the terminal
\`\`\`

Each service is a Deployment and a Service, created by the same constructs in every column: \`ApiObject\` itself, the classes that
\`cdk8s import\` generates, or those of cdk8s-plus. The columns show seconds of CPU time of all processes, with wall time in brackets: the
best of three runs, or a single run if one takes longer than 5 s. "-" means that a run did not finish within 60 s of CPU time, or was
skipped because a smaller one took more than 10 s. Each run writes to a new folder, because writing thousands of files takes several times
as long after thousands were deleted.

- **template**: \`cdk8s synth\` with \`npx ts-node main.ts\`, as \`cdk8s init typescript-app\` sets it up
- **compiled**: \`cdk8s synth\` with \`node main.js\`
- **first**: \`node main.js\` with OperatorlessApp, which writes every file, README and kustomization.yaml
- **again**: the same once more, which compares the files and writes none
- **floor**: \`node main.js\` with the same constructs, which calls \`ApiObject.toJson()\` once per object and writes each result as JSON
  to its own file, without checks or order: the least that any synth with one file per object must do

${table(SYNTH_COLUMNS, rows.map(synthCells))}

In a chain, the first column counts charts of three services each, and every chart depends on the next.

## A change in a running process, and memory

The app is rebuilt in the same process with one image changed. The table shows the wall time, the number of written files, and the peak
memory of the rendering process.

${table(REBUILD_COLUMNS, rows.map(rebuildCells))}

Measured on ${others.length + 1} cores (${model.trim()}), Node.js ${process.versions.node}, with a load of ${loadavg()[1].toFixed(1)}
over the last five minutes of the run. If the load exceeds the number of cores, other processes dominate the wall times.

## Targets

The targets are 10 × faster than the template for one service, 5 × for 5000 in one chart (2 × with cdk8s-plus) and 20 × for 2000 charts. The
column \`template : first\` shows which targets are met; \`template : floor\` shows the limit for any synth that writes one file per object.

Both sides pay for the constructs: the classes that \`cdk8s import\` generates copy each object once per field, those of cdk8s-plus render
lazily, and a file costs the same whatever its content. Our additions to the floor are checks, order, YAML and READMEs, whose cost is linear
in the number of objects and charts.
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
