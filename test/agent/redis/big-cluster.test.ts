import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Reads the lists of so many servers twice, and tells how much more the heap holds while it keeps those of the last time. */
const PROGRAM = `
import { NodeLists } from '${resolve('agent/redis/server/node-lists')}';
import { nodeLine } from '${resolve('bench/agents/cluster')}';
const count = 300;
const lists = new NodeLists();
const read = (now: number) => Array.from({ length: count }, (_, teller) => lists.parse(Buffer.from(
  Array.from({ length: count }, (_, node) => nodeLine(node, count, node === teller, now)).join('')).toString('latin1')));
gc?.();
const before = process.memoryUsage().heapUsed;
read(1000);
const kept = read(2000);
gc?.();
process.stdout.write(String(process.memoryUsage().heapUsed - before + 0 * kept.length));
`;

test('what an agent keeps of 300 servers that list 300 nodes each is under 8 MiB: read one by one, it was 60', () => {
  const folder = mkdtempSync(join(tmpdir(), 'big-cluster-'));
  try {
    writeFileSync(join(folder, 'main.ts'), PROGRAM);
    execFileSync(
      'node_modules/.bin/esbuild',
      [
        join(folder, 'main.ts'),
        '--bundle',
        '--platform=node',
        '--format=esm',
        '--log-level=error',
        `--outfile=${join(folder, 'main.mjs')}`,
      ],
    );
    const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', join(folder, 'main.mjs')], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(Number(stdout)).toBeLessThan(8 * 1024 * 1024);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
