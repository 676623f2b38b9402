import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FACTS, type FactName, holds, spanOf, versionsWith } from '../../../../lib/kubernetes/versions/facts';
import { ANY_CLUSTER, formatSpan, formatVersions, SUPPORTED, targetOf } from '../../../../lib/kubernetes/versions/versions';

const names = Object.keys(FACTS) as FactName[];

test.each(['1.31', 'v1.31', '1.31.14', 'v1.31.2-gke.100', '1.31.0+k3s1'])('%s is a version', (text) => {
  expect(targetOf(text)).toEqual({ versions: [31], isNewer: false });
});

test('a version that is newer than the newest known one is judged like that', () => {
  expect(targetOf('1.41')).toEqual({ versions: [37], isNewer: true });
});

test.each(['', '1', '2.0', '1.27', 'latest', '1.x', '31'])('%s is refused, with the versions that can be judged', (text) => {
  expect(targetOf(text)).toMatchObject({ must: 'be a version of Kubernetes from 1.28 on, such as 1.37', got: JSON.stringify(text) });
});

test.each([
  [[28, 29, 30], 'before 1.31'], [[36, 37], 'from 1.36 on'], [[30, 31], 'from 1.30 to 1.31'], [[35], 'in 1.35'], [[28], 'before 1.29'],
])('%j is %s', (versions, text) => expect(formatSpan(versions)).toBe(text));

test('one version and several are named', () => {
  expect(formatVersions([31])).toBe('Kubernetes 1.31');
  expect(formatVersions(SUPPORTED)).toBe('Kubernetes 1.28 to 1.37');
});

test('the schemas have every supported version', () => {
  const { versions } = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', '..', 'imports', 'kubernetes.json'), 'utf8'));
  expect(versions).toEqual(SUPPORTED.map((minor) => `1.${minor}`));
});

test('facts hold in some supported versions, not in all, and say how they are known', () => {
  for (const name of names) {
    expect([name, holds(name, ANY_CLUSTER)]).toEqual([name, 'sometimes']);
    expect(FACTS[name].seen).toMatch(/1\.\d\d|source: /);
  }
});

test('a fact holds from its first version on', () => {
  expect(versionsWith('strictAddresses', ANY_CLUSTER)).toEqual([36, 37]);
  expect(spanOf('strictAddresses')).toBe('from 1.36 on');
  expect(spanOf('historyLimitIsImmutable')).toBe('before 1.33');
  expect(holds('strictAddresses', { versions: [36], isNewer: false })).toBe('always');
  expect(holds('strictAddresses', { versions: [35], isNewer: false })).toBe('never');
});
