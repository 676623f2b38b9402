import { existsSync } from 'node:fs';
import { repository, write } from './support/repository';
import { operatorless } from './support/terminal';

const configMap = (name: string, value = 'a') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  value: ${value}\n`;
const CLAIM = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: files\n'
  + 'spec:\n  resources:\n    requests:\n      storage: 1Gi\n';
const HEAD_LINE = '# Written by cdk8s-operatorless, which replaces these files, and deletes those that the app no longer has.'
  + ' All others are yours.';
const INDEX = (...paths: string[]) => [HEAD_LINE, ...paths].map((line) => `${line}\n`).join('');
const check = (...args: string[]) => operatorless(['check', ...args]);

describe('operatorless check', () => {
  test('says so when the committed files are what the app writes', () => {
    repository({ 'manifests/a.yaml': configMap('a') }, { 'a.yaml': configMap('a') });
    expect(check()).toEqual({ exitCode: 0, output: 'manifests at HEAD: every file is what the app writes now (1)\n', error: '' });
  });

  test('names the files that differ, and what applying them would do', () => {
    repository(
      { 'manifests/a.yaml': configMap('a'), 'manifests/b.yaml': CLAIM }, { 'a.yaml': configMap('a', 'b'), 'c.yaml': configMap('c') },
    );
    const { exitCode, output } = check();
    expect(exitCode).toBe(1);
    expect(output).toContain(
      'got 3 files that differ; write them and commit:\n  a.yaml differs\n  b.yaml is no longer written\n  c.yaml is missing\n',
    );
    expect(output).toContain('- PersistentVolumeClaim files: pruning deletes the claim');
  });

  test('notices a changed byte that changes no object', () => {
    repository({ 'manifests/a.yaml': `# by hand\n${configMap('a')}` }, { 'a.yaml': configMap('a') });
    expect(check()).toMatchObject({ exitCode: 1, output: expect.stringContaining('Nothing changes.') });
  });

  test('ignores files that the app leaves alone', () => {
    repository(
      { 'manifests/a.yaml': configMap('a'), 'manifests/theirs.yaml': CLAIM, 'manifests/.operatorless-files': INDEX('a.yaml') },
      { 'a.yaml': configMap('a'), '.operatorless-files': INDEX('a.yaml') },
    );
    expect(check()).toMatchObject({ exitCode: 0 });
  });

  test('compares a folder that is not committed, if it is given', () => {
    repository({ 'manifests/a.yaml': configMap('a') }, { 'a.yaml': configMap('a') });
    write({ 'manifests/a.yaml': configMap('a', 'b') });
    expect(check('manifests')).toMatchObject({ exitCode: 1 });
    expect(existsSync('manifests/a.yaml')).toBe(true);
  });

  test('fails with 2 if the app fails', () => {
    repository({ 'manifests/a.yaml': configMap('a') });
    expect(check('--app', 'exit 1')).toMatchObject({ exitCode: 2, output: '' });
  });

  test('fails with 2 on a folder that is not committed', () => {
    repository({ 'manifests/a.yaml': configMap('a') }, { 'a.yaml': configMap('a') });
    expect(check('HEAD:manifest')).toMatchObject({
      exitCode: 2, output: '', error: expect.stringContaining('manifest at HEAD must contain files, got none'),
    });
  });
});
