import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutAgentPrograms } from 'cdk8s-operatorless/testing';
import { contents, EXAMPLES, EXAMPLES_FOLDER, writtenBy } from './support/examples';

test.each(EXAMPLES)('%s writes the manifests that are committed beside it, with one line in place of each program of an agent', (name) => {
  expect(withoutAgentPrograms(writtenBy(name))).toEqual(contents(join(EXAMPLES_FOLDER, name)));
});

test('a committed example names the release of the program of its agent', () => {
  const { 'etcd.k8s.yaml': committed } = contents(join(EXAMPLES_FOLDER, 'etcd-cluster'));
  expect(committed).toContain('  etcd.mjs: <program of cdk8s-operatorless 0.1.0, left out>\n');
});

test('a pod that runs the line of an example fails, and logs it', () => {
  const line = '<program of cdk8s-operatorless 0.1.0, left out>';
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', line], { encoding: 'utf8' });
  expect(status).not.toBe(0);
  expect(stderr).toContain(line);
});

test.each(EXAMPLES)('%s is short enough to be read at a glance', (name) => {
  const lines = readFileSync(join(EXAMPLES_FOLDER, name, 'main.ts'), 'utf8').split('\n').length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(30);
});
