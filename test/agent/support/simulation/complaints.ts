import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The scenarios of `npm test`, which should take under three minutes. For a long run: `SIMULATION_RUNS=1000000 npx jest simulation`. */
const RUNS = Number(process.env.SIMULATION_RUNS ?? 1_000);

/** The seed is fixed, so that a change is judged by what it does and not by luck. Another seed gives other scenarios. */
const SEED = Number(process.env.SIMULATION_SEED ?? 100);

/** The same number on every machine, because the scenarios depend on it. */
const PROCESSES = 4;

/** The time limit of a simulation. */
export const LIMIT_MILLISECONDS = Math.max(600_000, RUNS * 100);

/** Runs a program of {@link tellStories} in several processes. @returns their complaints */
export async function complaints(program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
  const bundled = join(folder, 'main.js');
  try {
    execFileSync('node_modules/.bin/esbuild', [program, '--bundle', '--platform=node', '--log-level=warning', `--outfile=${bundled}`]);
    const seeds = Array.from({ length: PROCESSES }, (_, index) => SEED + index);
    return (await Promise.all(seeds.map((seed) => simulate(bundled, seed, Math.ceil(RUNS / PROCESSES))))).join('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function simulate(bundled: string, seed: number, runs: number): Promise<string> {
  const child = spawn(process.execPath, [bundled, String(seed), String(runs)]);
  // Other tests run at the same time and wait for answers, each with its own limit.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      resolve(code === 0 ? '' : `ended with ${code}; again with SIMULATION_SEED=${seed}\n${output}`);
    });
  });
}
