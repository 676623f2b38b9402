import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stories told in `npm test`. In a long run: `SIMULATION_RUNS=1000000 npx jest simulation`. */
const RUNS = Number(process.env.SIMULATION_RUNS ?? 10_000);

/** The same stories each time, so that a change is judged by what it does and not by luck. Another number tells others. */
const SEED = Number(process.env.SIMULATION_SEED ?? 100);

/** As many on every machine: the stories depend on it. */
const PROCESSES = 4;

jest.setTimeout(Math.max(600_000, RUNS * 100));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-simulation-'));
  execFileSync('node_modules/.bin/esbuild', [join(__dirname, 'main.ts'), '--bundle', '--platform=node', '--log-level=warning', `--outfile=${join(folder, 'main.js')}`]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** @returns what the simulation complained of */
function simulate(seed: number, runs: number): Promise<string> {
  const child = spawn(process.execPath, [join(folder, 'main.js'), String(seed), String(runs)]);
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      resolve(code === 0 ? '' : `ended with ${code}; again with SIMULATION_SEED=${seed}\n${output}`);
    });
  });
}

test('whatever happens: every slot has one owner in the end, no acknowledged write is lost, nobody else is met, and all is well', async () => {
  const seeds = Array.from({ length: PROCESSES }, (_, index) => SEED + index);
  const complaints = await Promise.all(seeds.map((seed) => simulate(seed, Math.ceil(RUNS / PROCESSES))));
  expect(complaints.join('')).toBe('');
});
