import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './report';
import type { Case } from './services';

const ROOT = join(__dirname, '..');
const WORK = join(ROOT, 'build', 'bench');
const REPORT = join(WORK, 'report.json');

/** CPU time of one process. Nobody waits longer. */
const LIMIT_SECONDS = 60;

export type Way =
  'cdk8s synth, template' | 'cdk8s synth, compiled' | 'node, compiled: OperatorlessApp' | 'node, compiled: constructs alone';

/** One run of a way to synthesise. */
export interface Measured {
  readonly wallSeconds: number;
  /** CPU time of all processes, which other load affects less than wall time. */
  readonly cpuSeconds: number;
  readonly report: Report;
}

/** The commands, as a user types them. The template is what `cdk8s init typescript-app` generates. */
const COMMANDS: Record<Way, string> = {
  'cdk8s synth, template': 'npx cdk8s synth --app "npx ts-node cdk8s-app.ts" --output $CDK8S_OUTDIR',
  'cdk8s synth, compiled': 'npx cdk8s synth --app "node cdk8s-app.js" --output $CDK8S_OUTDIR',
  'node, compiled: OperatorlessApp': 'node operatorless-app.js',
  'node, compiled: constructs alone': 'node floor-app.js',
};

/** The folder of the last run. */
let output = '';

/** Copies the apps, in TypeScript and compiled, to a folder from which they can import the compiled package. */
export function prepare(): void {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  for (const file of ['cdk8s-app.ts', 'report.ts', 'services.ts', 'service-constructs.ts']) {
    writeFileSync(join(WORK, file), readFileSync(join(__dirname, file)));
  }
  // The options of the template that have a say in how long ts-node takes.
  const compilerOptions = {
    target: 'ES2022',
    module: 'CommonJS',
    lib: ['es2022'],
    strict: true,
    declaration: true,
    experimentalDecorators: true,
    inlineSourceMap: true,
    inlineSources: true,
  };
  writeFileSync(join(WORK, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const names = ['cdk8s-app', 'operatorless-app', 'floor-app', 'report', 'services', 'service-constructs'];
  const sources = names.map((name) => join(__dirname, `${name}.ts`));
  shell(`npx esbuild ${sources.join(' ')} --outdir=${WORK} --format=cjs --platform=node --log-level=error`, ROOT, {});
}

/** Deletes files only at the end: after ten thousand deletions, a file system writes several times slower. */
export function cleanUp(): void {
  rmSync(WORK, { recursive: true, force: true });
}

/** Runs one way once, in a new folder or that of the previous run. Returns nothing if it doesn't finish in time. */
export function measure(way: Way, what: Case, options: { readonly empty: boolean; readonly rebuild?: boolean }): Measured | undefined {
  if (options.empty) output = mkdtempSync(join(WORK, 'output-'));
  const start = performance.now();
  const times = shell(COMMANDS[way], WORK, {
    BENCH_CASE: JSON.stringify(what), BENCH_REPORT: REPORT, CDK8S_OUTDIR: output, CDK8S_CHECK_UPGRADE: 'false',
    ...(options.rebuild === true && { BENCH_REBUILD: 'true' }),
  });
  const wallSeconds = (performance.now() - start) / 1000;
  if (times === undefined) return undefined;
  return { wallSeconds, cpuSeconds: times, report: JSON.parse(readFileSync(REPORT, 'utf8')) as Report };
}

/** Runs a command and returns the CPU time of all its processes. */
function shell(command: string, cwd: string, env: Record<string, string>): number | undefined {
  const timed = `ulimit -t ${LIMIT_SECONDS}; TIMEFORMAT='cpu %U %S'; time ${command} >/dev/null`;
  const { status, stderr } = spawnSync('bash', ['-c', timed], { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  // A killed process isn't charged for all of its CPU time.
  if (status !== 0 && Number(user) + Number(system) > LIMIT_SECONDS * 0.8) return undefined;
  if (status !== 0 || user === undefined) throw new Error(`${command}: exit code ${status}\n${stderr}`);
  return Number(user) + Number(system);
}
