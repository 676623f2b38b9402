import { symlinkSync, truncateSync } from 'node:fs';
import { commit, repository, write } from '../support/repository';
import { operatorless } from '../support/terminal';

const configMap = (name: string, value = 'a') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  value: ${value}\n`;
const plan = (...args: string[]) => operatorless(['plan', ...args]);

describe('operatorless plan follows links', () => {
  const commitLinks = (links: Readonly<Record<string, string>>) => {
    for (const [path, target] of Object.entries(links)) symlinkSync(target, path);
    commit();
  };

  test('to files, in a folder and in a revision', () => {
    repository({ 'manifests/a.yaml': configMap('a'), 'common/b.yaml': configMap('b') });
    commitLinks({ 'manifests/b.yaml': '../common/b.yaml', 'manifests/folder': '../common' });
    expect(plan('HEAD', 'manifests').output).toContain('0 new, 0 changed, 0 gone, 2 objects');
    expect(plan('HEAD', 'manifests').output).toContain('Nothing changes.');
    write({ 'common/b.yaml': configMap('b', 'b') });
    expect(plan('HEAD', 'manifests').output).toContain('~ ConfigMap b: data.value: a → b');
  });

  test('and says where one leads that leads nowhere, or in a circle', () => {
    repository({ 'manifests/a.yaml': configMap('a') });
    const told = (path: string, target: string) => `${path}: must be a link to a file, got one to ${target}, which isn't there`;
    symlinkSync('missing.yaml', 'manifests/b.yaml');
    symlinkSync('c.yaml', 'manifests/c.yaml');
    expect(plan('HEAD', 'manifests')).toMatchObject({ exitCode: 2, output: expect.stringContaining(told('b.yaml', 'missing.yaml')) });
    expect(plan('HEAD', 'manifests').output).toContain(told('c.yaml', 'c.yaml'));
    commit();
    expect(plan('HEAD', 'manifests')).toMatchObject({ exitCode: 0, error: expect.stringContaining(told('b.yaml', 'missing.yaml')) });
  });
});

test('operatorless plan reads only files that may hold manifests', () => {
  repository({ 'manifests/a.yaml': configMap('a') });
  write({ 'manifests/huge.json': '', 'manifests/huge.bin': '' });
  truncateSync('manifests/huge.json', 65 * 1024 * 1024);
  // Node can't even make a text of this size.
  truncateSync('manifests/huge.bin', 1024 * 1024 * 1024);
  const { exitCode, output } = plan('HEAD', 'manifests');
  expect(exitCode).toBe(2);
  expect(output).toContain('? manifests: huge.json: must be at most 64 MiB, got 65 MiB; move it away, or leave it out with --ignore\n');
  expect(plan('HEAD', 'manifests', '--ignore', '*.json').output).toContain('Nothing changes.');
});
