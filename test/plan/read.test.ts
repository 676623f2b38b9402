import { keyOf, titleOf } from '../../lib/plan/kube-object';
import { plan } from '../../lib/plan/plan';
import { ManifestFile, readManifests } from '../../lib/plan/read';

const yaml = (name: string, namespace = '', value = 'a') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${namespace && `  namespace: ${namespace}\n`}data: { value: ${value} }\n`;
const file = (path: string, text: string): ManifestFile => ({ path, text });
const titles = (...files: ManifestFile[]) => readManifests(files).inventory.objects.map(titleOf);

test('a file an object, several documents, a List and JSON are all read', () => {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'd' } }] });
  expect(titles(file('a.yaml', yaml('a')), file('bc.yml', `${yaml('b')}---\n${yaml('c', 'shop')}---\n`), file('d.json', list))).toEqual(['ConfigMap a', 'ConfigMap b', 'ConfigMap shop/c', 'ConfigMap d']);
});

test('what tells kustomize, people or us is no manifest', () => {
  expect(readManifests([
    file('kustomization.yaml', 'resources: [a.yaml]'), file('x/kustomization.yml', 'resources: []'), file('README.md', '# a'), file('.operatorless-files', '# a'), file('.github/a.yaml', 'on: push'),
    file('odd.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: { name: a }\n'),
  ])).toMatchObject({ faults: [], leftOut: [], inventory: { objects: [] } });
});

test('what is no object is left out, and told', () => {
  expect(readManifests([file('values.yaml', 'image: web\n---\nimage: api\n')])).toMatchObject({ faults: [], leftOut: ['values.yaml'] });
});

test('fails on what is no YAML, with its place', () => {
  expect(readManifests([file('a.yaml', 'a: [1,\nb: 2\n')]).faults[0]).toMatch(/^a\.yaml:2:\d+: must be YAML: /);
});

test('fails on an object that is there twice, and names both files', () => {
  expect(readManifests([file('x/a.yaml', yaml('a', 'shop')), file('x/b.yaml', yaml('a', 'shop'))]).faults).toEqual(['x/b.yaml: ConfigMap shop/a must be there once, got it in x/a.yaml as well; remove one']);
});

describe('folders whose objects leave the namespace to who applies them', () => {
  const both = (staging: string) => readManifests([file('staging/a.yaml', yaml('a', '', staging)), file('production/a.yaml', yaml('a'))]);

  test('are told apart by the folder', () => {
    expect(both('a').inventory.objects.map(titleOf)).toEqual(['ConfigMap staging/a', 'ConfigMap production/a']);
    const { findings } = plan({ before: both('a').inventory, after: both('b').inventory });
    expect(findings.map(({ rule, change }) => [rule, change.is === 'changed' && change.after.file])).toEqual([['in-place', 'staging/a.yaml']]);
  });

  test('hold an object once each', () => {
    expect(readManifests([file('x/a.yaml', yaml('a')), file('x/b.yaml', yaml('a'))]).faults).toHaveLength(1);
  });
});

test('an object is the same under another file name and another version of its API', () => {
  const [old] = readManifests([file('a.yaml', 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n')]).inventory.objects;
  const [now] = readManifests([file('shop/b.yaml', 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n')]).inventory.objects;
  expect(keyOf(now)).toBe(keyOf(old));
});
