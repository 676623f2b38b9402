import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleArguments } from '../../../projenrc/bundle';
import { config, without } from './support/situations';

let folder: string;
let bundle: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-bundle-'));
  bundle = join(folder, 'etcd.mjs');
  execFileSync('node_modules/.bin/esbuild', bundleArguments('etcd', bundle));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('kubectl apply accepts it: annotations may have 256 KiB, and one of them has the whole ConfigMap as JSON', () => {
  expect(Buffer.byteLength(JSON.stringify(readFileSync(bundle, 'utf8')))).toBeLessThan(250 * 1024);
});

test('the bundle needs only Node.js built-ins', () => {
  const required = [...readFileSync(bundle, 'utf8').matchAll(/ from "([^"]+)"/g)].map(([, name]) => name ?? '');
  expect(required.length).toBeGreaterThan(0);
  expect(required.filter((name) => !name.startsWith('node:') || !builtinModules.includes(name.slice('node:'.length)))).toEqual([]);
});

test('fails with 2 on a broken configuration, and reports every fault', () => {
  writeFileSync(join(folder, 'agent.json'), JSON.stringify({ ...without(config, 'ports'), sise: 3 }));
  const { status, stderr } = spawnSync(process.execPath, [bundle, 'run', join(folder, 'agent.json')], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toBe("the agent's configuration has 2 faults:\nports is missing\nsise is not a key of this file\n");
});

test('fails with 2 on other arguments', () => {
  const { status, stderr } = spawnSync(process.execPath, [bundle, 'start'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('must be called as: node etcd.mjs prepare|run <configuration file>, got ["start",null]');
});
