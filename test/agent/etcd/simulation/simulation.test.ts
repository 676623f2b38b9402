import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stories told in `npm test`. In a long run: `SIMULATION_RUNS=1000000 npx jest simulation`. */
const RUNS = Number(process.env.SIMULATION_RUNS ?? 10_000);

/** The one of an earlier failure; another each time otherwise. */
const SEED = Number(process.env.SIMULATION_SEED ?? Date.now() % 2 ** 31);

jest.setTimeout(Math.max(600_000, RUNS * 100));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-simulation-'));
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

test('whatever happens: never two clusters, no quorum lost by our own act, no acknowledged write lost, and in the end all is well', async () => {
  const processes = Math.min(4, availableParallelism());
  const seeds = Array.from({ length: processes }, (_, index) => SEED + index);
  const complaints = await Promise.all(seeds.map((seed) => simulate(seed, Math.ceil(RUNS / processes))));
  expect(complaints.join('')).toBe('');
});
