import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contents, EXAMPLES, EXAMPLES_FOLDER, writtenBy } from './support/examples';

test.each(EXAMPLES)('%s writes what is committed beside it', (name) => {
  expect(writtenBy(name)).toEqual(contents(join(EXAMPLES_FOLDER, name)));
});

test.each(EXAMPLES)('%s is short enough to be read at a glance', (name) => {
  const lines = readFileSync(join(EXAMPLES_FOLDER, name, 'main.ts'), 'utf8').split('\n').length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(30);
});
