import { rmSync } from 'node:fs';
import { repository, write } from './support/repository';
import { operatorless } from './support/terminal';

const configMap = (name: string, value = 'a') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  value: ${value}\n`;
const CLAIM = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: files\n'
  + 'spec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n';
const plan = (...args: string[]) => operatorless(['plan', ...args]);

describe('operatorless plan judges what it can read', () => {
  const BROKEN = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n';

  test('and notes a file that it can not read, if it stays the same', () => {
    repository({ 'manifests/a.yaml': configMap('a'), 'manifests/broken.yaml': BROKEN });
    write({ 'manifests/a.yaml': configMap('a', 'b') });
    expect(plan('HEAD', 'manifests')).toEqual({
      exitCode: 0, output: expect.stringContaining('~ ConfigMap a: data.value: a → b'),
      error: expect.stringMatching(/^note: broken\.yaml:3:\d+: must be YAML: [^\n]*; not judged, but it stays the same\n$/),
    });
  });

  test('but exits with 2 if such a file changes, and with 3 if something is dangerous besides', () => {
    repository({ 'manifests/a.yaml': configMap('a'), 'manifests/broken.yaml': BROKEN, 'manifests/claim.yaml': CLAIM });
    write({ 'manifests/broken.yaml': `${BROKEN}#\n` });
    const { exitCode, output } = plan('HEAD', 'manifests');
    expect(exitCode).toBe(2);
    expect(output).toMatch(/\nNot judged\n {2}\? broken\.yaml:3:\d+: must be YAML: [^\n]*\n\nNothing else changes\.\n$/);
    rmSync('manifests/claim.yaml');
    expect(plan('HEAD', 'manifests')).toMatchObject({ exitCode: 3, output: expect.stringContaining('\nNot judged\n') });
  });

  const GLOBS = ['broken.yaml', 'charts', 'charts/*.yaml', '**/broken.yaml', 'c*/**', '*/{other,broken}.y?ml'];
  test.each(GLOBS)('and ignores what matches %s', (glob) => {
    repository({ 'manifests/a.yaml': configMap('a') });
    write({ 'manifests/charts/broken.yaml': BROKEN, 'manifests/charts/other.yaml': BROKEN, 'manifests/a.yaml': configMap('a', 'b') });
    const { exitCode, output } = plan('HEAD', 'manifests', '--ignore', glob, '--ignore', 'other.yaml');
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining('0 new, 1 changed, 0 gone, 1 objects') });
  });

  test('and writes at most ten notes of a kind', () => {
    const names = [...Array(12).keys()].map((name) => `manifests/${name}.yaml`);
    repository(Object.fromEntries([...names.map((name) => [name, BROKEN]), ['manifests/a.yaml', configMap('a')]]));
    const { error } = plan('HEAD', 'manifests');
    expect(error.split('\n')).toHaveLength(12);
    expect(error).toMatch(/\nnote: and 2 more like these\n$/);
  });
});

describe('objects without a namespace', () => {
  const claimIn = (namespace: string) => CLAIM.replace('name: files\n', `name: files\n  namespace: ${namespace}\n`);

  test('are those that the other side has in one, and the output says so', () => {
    repository({ 'manifests/claim.yaml': CLAIM }, { 'claim.yaml': claimIn('shop') });
    expect(plan()).toMatchObject({ exitCode: 0, error: '' });
    expect(plan().output).toContain('\nnote: manifests at HEAD: PersistentVolumeClaim files names no namespace, and is taken for');
  });

  test('are in the namespace of --namespace', () => {
    repository({ 'manifests/claim.yaml': CLAIM }, { 'claim.yaml': claimIn('shop') });
    expect(plan('--namespace', 'test')).toMatchObject({ exitCode: 3 });
    expect(plan('-n', 'test').output).toContain('- PersistentVolumeClaim test/files: pruning deletes the claim');
    expect(plan('-n', 'shop').output).not.toContain('note:');
  });

  test('fail with a --namespace that is none', () => {
    repository({ 'manifests/claim.yaml': CLAIM }, { 'claim.yaml': CLAIM });
    expect(plan('--namespace', 'Shop')).toMatchObject({
      exitCode: 2,
      error: 'operatorless: --namespace must be the name of a namespace, got "Shop": lower-case letters, digits and "-", at most 63\n',
    });
  });
});
