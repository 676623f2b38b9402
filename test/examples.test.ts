import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutPrograms } from '../projenrc/example-programs';
import { contents, EXAMPLES, EXAMPLES_FOLDER, writtenBy } from './support/examples';

test.each(EXAMPLES)('%s writes the manifests that are committed beside it, with digests instead of programs of agents', (name) => {
  const written = Object.entries(writtenBy(name)).map(([file, text]) => [file, file.endsWith('.yaml') ? withoutPrograms(text) : text]);
  expect(Object.fromEntries(written)).toEqual(contents(join(EXAMPLES_FOLDER, name)));
});

test('a committed example contains the size and digest of the program of the agent, and the place of its source', () => {
  const program = readFileSync('build/agent/etcd.mjs');
  const digest = createHash('sha256').update(program).digest('hex');
  const { 'etcd.k8s.yaml': committed } = contents(join(EXAMPLES_FOLDER, 'etcd-cluster'));
  expect(committed).toContain(`  etcd.mjs: |
    // The program of the agent belongs here, and is left out of this example.
    // source: agent/etcd
    // bytes:  ${program.length}
    // sha256: ${digest}
`);
});

test.each(EXAMPLES)('%s is short enough to be read at a glance', (name) => {
  const lines = readFileSync(join(EXAMPLES_FOLDER, name, 'main.ts'), 'utf8').split('\n').length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(30);
});
