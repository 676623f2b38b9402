import { objectOf } from '../../../../lib/plan/change';
import { keyOf, titleOf } from '../../../../lib/plan/kube-object';
import { plan } from '../../../../lib/plan/plan';
import { type ManifestFile, readSides } from '../../../../lib/plan/read/read';

const yaml = (name: string, namespace = '', value = 'a') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${namespace && `  namespace: ${namespace}\n`}data: { value: ${value} }\n`;
const file = (path: string, text: string): ManifestFile => ({ path, text });
const reading = (...files: ManifestFile[]) => readSides(files)[0];
const titles = (...files: ManifestFile[]) => reading(...files).inventory.objects.map(titleOf);

test('a file an object, several documents, a List and JSON are all read', () => {
  const list = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'd' } }],
  });
  expect(titles(file('a.yaml', yaml('a')), file('bc.yml', `${yaml('b')}---\n${yaml('c', 'shop')}---\n`), file('d.json', list))).toEqual([
    'ConfigMap a',
    'ConfigMap b',
    'ConfigMap shop/c',
    'ConfigMap d',
  ]);
});

test('what tells kustomize, people or us is no manifest', () => {
  expect(
    reading(
      file('kustomization.yaml', 'resources: [a.yaml]'),
      file('x/kustomization.yml', 'resources: []'),
      file('README.md', '# a'),
      file('.operatorless-files', '# a'),
      file('.github/a.yaml', 'on: push'),
      file('odd.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: { name: a }\n'),
    ),
  ).toMatchObject({ faults: [], leftOut: [], inventory: { objects: [] } });
});

test('what is not an object is left out, with a note', () => {
  expect(reading(file('values.yaml', 'image: web\n---\nimage: api\n'))).toMatchObject({ faults: [], leftOut: ['values.yaml'] });
});

test('fails on what is no YAML, with its place', () => {
  expect(reading(file('a.yaml', 'a: [1,\nb: 2\n')).faults[0]).toMatch(/^a\.yaml:2:\d+: must be YAML: /);
});

describe('fails on an object that is there twice,', () => {
  test('and names both files', () => {
    expect(reading(file('x/a.yaml', yaml('a', 'shop')), file('x/b.yaml', yaml('a', 'shop'))).faults).toEqual([
      'x/b.yaml: ConfigMap shop/a must occur once, got it in x/a.yaml as well; remove one',
    ]);
  });

  test('and says how to tell apart what names no namespace', () => {
    expect(reading(file('a.yaml', yaml('a')), file('b.yaml', yaml('a'))).faults).toEqual([
      'b.yaml: ConfigMap a must occur once, got it in a.yaml as well; '
        + 'remove one, or tell them apart by metadata.namespace, or by a folder each',
    ]);
  });

  test.each(['a.yaml', 'z.yaml'])('once for a file that repeats many others: %s', (copy) => {
    const names = ['b', 'c', 'd', 'e', 'f'];
    const files = [
      file(copy, names.map((name) => yaml(name, 'shop')).join('---\n')),
      ...names.map((name) => file(`${name}.yaml`, yaml(name, 'shop'))),
    ];
    expect(reading(...files.sort((one, other) => (one.path < other.path ? -1 : 1))).faults).toEqual([
      `${copy}: ConfigMap shop/b, ConfigMap shop/c, ConfigMap shop/d and 2 more must occur once, `
        + 'got them in b.yaml, c.yaml, d.yaml and 2 more as well; remove one',
    ]);
  });
});

describe('manifests without a namespace', () => {
  const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
  const told = (before: readonly ManifestFile[], after: readonly ManifestFile[]) => {
    const [old, now] = readSides(before, after);
    expect([old.faults, now.faults]).toEqual([[], []]);
    return plan({ before: old.inventory, after: now.inventory }).findings.map(({ rule, change }) => `${rule} ${titleOf(objectOf(change))}`);
  };

  test('are distinguished by the folder', () => {
    const files = (staging: string) => [file('staging/a.yaml', yaml('a', '', staging)), file('production/a.yaml', yaml('a'))];
    expect(titles(...files('a'))).toEqual(['ConfigMap staging/a', 'ConfigMap production/a']);
    expect(told(files('a'), files('b'))).toEqual(['in-place ConfigMap staging/a']);
  });

  test('are distinguished by the chart, if it is a file of cdk8s', () => {
    const files = (staging: string) => [
      file('0000-staging.k8s.yaml', `${yaml('a', '', staging)}---\n${yaml('b')}`),
      file('0001-prod.k8s.yaml', yaml('a')),
    ];
    expect(titles(...files('a'))).toEqual(['ConfigMap staging/a', 'ConfigMap staging/b', 'ConfigMap prod/a']);
    expect(told(files('a'), files('b'))).toEqual(['in-place ConfigMap staging/a']);
    expect(
      told(files('a'), [file('staging/a.yaml', yaml('a')), file('staging/b.yaml', yaml('b')), file('prod/a.yaml', yaml('a'))]),
    ).toEqual([]);
  });

  test('stay in one place while no name is there twice', () => {
    expect(
      told([file('a.yaml', yaml('a')), file('x/b.yaml', yaml('b'))], [file('x/a.yaml', yaml('a')), file('b.k8s.yaml', yaml('b'))]),
    ).toEqual([]);
  });

  test('are distinguished in the same way before and after: another folder is new, and takes nothing from the first', () => {
    const staging = [file('staging/a.yaml', yaml('a')), file('staging/namespace.yaml', NAMESPACE)];
    expect(told(staging, [...staging, file('prod/a.yaml', yaml('a'))])).toEqual(['created ConfigMap prod/a']);
    expect(told([...staging, file('prod/a.yaml', yaml('a'))], staging)).toEqual(['removed ConfigMap prod/a']);
  });

  test('hold an object once each', () => {
    expect(reading(file('x/a.yaml', yaml('a')), file('x/b.yaml', yaml('a')), file('y/a.yaml', yaml('a'))).faults).toHaveLength(1);
    expect(reading(file('x.k8s.yaml', `${yaml('a')}---\n${yaml('a')}`)).faults).toHaveLength(1);
  });
});

test('an object is the same under another file name and another version of its API', () => {
  const [old] = reading(file('a.yaml', 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n')).inventory.objects;
  const [now] = reading(file('shop/b.yaml', 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n')).inventory.objects;
  expect(keyOf(now)).toBe(keyOf(old));
});
