import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const examples = join(__dirname, '..', 'examples');

/** What the example writes, file by file. */
function run(name: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  jest.replaceProperty(process, 'env', { ...process.env, CDK8S_OUTDIR: folder });
  jest.spyOn(console, 'error').mockReturnValue();
  try {
    jest.isolateModules(() => jest.requireActual(join(examples, name, 'main.ts')));
    return contents(folder);
  } finally {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  }
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file !== 'main.ts' && statSync(join(folder, file)).isFile());
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

test.each(readdirSync(examples))('%s writes what is committed beside it', (name) => {
  expect(run(name)).toEqual(contents(join(examples, name)));
});

test.each(readdirSync(examples))('%s is short enough to be read at a glance', (name) => {
  const lines = readFileSync(join(examples, name, 'main.ts'), 'utf8').split('\n').length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(30);
});
