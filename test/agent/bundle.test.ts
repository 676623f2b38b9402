import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { config, without } from './etcd/support/situations';
import { writeBundle } from './support/bundle';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agents-'));
  writeBundle(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const program = (name: string) => readFileSync(join(folder, `${name}.mjs`), 'utf8');
const run = (name: string, ...args: string[]) => spawnSync(process.execPath, [join(folder, `${name}.mjs`), ...args], { encoding: 'utf8' });

test.each(['etcd', 'redis', 'kernel', 'etcd-backup', 'redis-backup'])('%s needs only Node.js built-ins and the kernel', (name) => {
  const required = [...program(name).matchAll(/ from "([^"]+)"/g)].map(([, from]) => from ?? '').filter((from) => from !== './kernel.mjs');
  expect(required.length).toBeGreaterThan(0);
  expect(required.filter((from) => !from.startsWith('node:') || !builtinModules.includes(from.slice('node:'.length)))).toEqual([]);
});

test.each(['etcd', 'redis'])('what the agents share is in the kernel, and not in the program of %s', (name) => {
  expect(program('kernel')).toContain('\nvar AgentLoop = ');
  expect(program(name)).not.toContain('\nvar AgentLoop = ');
});

test.each(['etcd', 'redis'])('%s fails with 2 on other arguments than those of its manifest, and says how it is called', (name) => {
  const { status, stderr } = run(name, 'start');
  expect(status).toBe(2);
  expect(stderr).toContain(`must be called as: node ${name}.mjs prepare|run <configuration file>, got ["start",null]`);
});

test('fails with 2 on a broken configuration, and reports every fault', () => {
  writeFileSync(join(folder, 'agent.json'), JSON.stringify({ ...without(config, 'ports'), sise: 3 }));
  const { status, stderr } = run('etcd', 'run', join(folder, 'agent.json'));
  expect(status).toBe(2);
  expect(stderr).toBe("the agent's configuration has 2 faults:\nports is missing\nsise is not a key of this file\n");
});

test.each(['etcd-backup', 'redis-backup'])('%s fails on other arguments than those of its manifest, and says how it is called', (name) => {
  const { status, stderr } = run(name, 'store');
  expect(status).toBe(1);
  expect(stderr).toContain('must be called as: node backup.mjs carry|tool|backup|rehearsal|restore <path>');
});

test('no command that deletes data of Redis is in it, and only one that takes slots without votes', () => {
  expect(program('redis') + program('kernel')).not.toMatch(/FLUSHALL|FLUSHDB|DEBUG/);
  // From a primary whose disk is lost: see "a replica takes slots without votes only if ..." of the properties.
  expect(program('redis').match(/TAKEOVER/g)).toHaveLength(1);
});
