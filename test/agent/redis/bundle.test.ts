import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleArguments } from '../../../projenrc/bundle';

let folder: string;
let bundle: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-bundle-'));
  execFileSync('node_modules/.bin/esbuild', bundleArguments('redis', join(folder, 'redis.mjs')));
  bundle = readFileSync(join(folder, 'redis.mjs'), 'utf8');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('kubectl apply takes it: annotations may hold 256 KiB, and it keeps the whole ConfigMap as JSON in one of them', () => {
  expect(Buffer.byteLength(JSON.stringify(bundle))).toBeLessThan(270 * 1024);
});

test('nothing but Node.js itself runs with it', () => {
  const required = [...bundle.matchAll(/ from "([^"]+)"/g)].map(([, name]) => name?.replace(/^node:/, ''));
  expect(required.length).toBeGreaterThan(0);
  expect(required.filter((name) => !builtinModules.includes(name ?? ''))).toEqual([]);
});

test('called in another way than its manifest does, it says how', () => {
  const call = () => execFileSync(process.execPath, [join(folder, 'redis.mjs'), 'start'], { stdio: 'pipe', encoding: 'utf8' });
  expect(call).toThrow(/must be called as: node redis.mjs prepare\|run <configuration file>, got \["start",null\]/);
});

test('no command that deletes data is in it, and only one that takes slots without votes', () => {
  expect(bundle).not.toMatch(/FLUSHALL|FLUSHDB|DEBUG/);
  // From a primary whose disk is lost: see "a replica takes slots without votes only if ..." of the properties.
  expect(bundle.match(/TAKEOVER/g)).toHaveLength(1);
});
