import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/*
 * What one agent of a big Redis cluster costs: `npx tsx bench/agents/main.ts 100 300`. Servers and agents of the other pods are stand-ins
 * on loopback, which need Linux and some thousands of open files.
 */

const WORK = join(__dirname, '..', '..', 'build', 'bench', 'agents');
const SECONDS = 30;

const OPTIONS = ['--bundle', '--platform=node', '--format=esm', '--target=node20', '--log-level=error'];
for (const name of ['servers', 'agent']) {
  execFileSync('node_modules/.bin/esbuild', [`bench/agents/${name}.ts`, ...OPTIONS, `--outfile=${join(WORK, `${name}.mjs`)}`]);
}

async function measured(pods: string): Promise<void> {
  const servers = spawn(process.execPath, [join(WORK, 'servers.mjs'), pods], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => servers.stdout.once('data', resolve));
  spawnSync(process.execPath, ['--expose-gc', join(WORK, 'agent.mjs'), pods, String(SECONDS)], { stdio: 'inherit' });
  servers.kill();
}

async function main(): Promise<void> {
  for (const pods of process.argv.slice(2)) await measured(pods);
}

void main();
