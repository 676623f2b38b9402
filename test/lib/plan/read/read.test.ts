import { objectOf } from '../../../../lib/plan/change';
import { keyOf, titleOf } from '../../../../lib/plan/kube-object';
import { plan } from '../../../../lib/plan/plan';
import { fileOf, type ManifestFile, readSides } from '../../../../lib/plan/read/read';

const yaml = (name: string, namespace = '', value = 'a') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${namespace && `  namespace: ${namespace}\n`}data: { value: ${value} }\n`;
const file = (path: string, text: string): ManifestFile => ({ path, text });
const reading = (...files: ManifestFile[]) => readSides(files)[0];
const titles = (...files: ManifestFile[]) => reading(...files).inventory.objects.map(titleOf);

test('one object, several documents, a List and JSON are all read', () => {
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

test('files for kustomize, people or our own index are not manifests', () => {
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

test('documents that are not objects are left out, with a note', () => {
  expect(reading(file('values.yaml', 'image: web\n---\nimage: api\n'))).toMatchObject({ faults: [], leftOut: ['values.yaml'] });
});

describe('fails on a manifest that is not UTF-8 text:', () => {
  const bytes = (encoding: BufferEncoding, mark: number[]) => Buffer.concat([Buffer.from(mark), Buffer.from(yaml('a'), encoding)]);
  const bigEndian = (mark: number[]) => Buffer.concat([Buffer.from(mark), Buffer.from(yaml('a'), 'utf16le').swap16()]);

  test.each<[string, Buffer, string]>([
    ['UTF-16 as Windows writes it', bytes('utf16le', [0xff, 0xfe]), 'UTF-16'],
    ['UTF-16, the high byte first', bigEndian([0xfe, 0xff]), 'UTF-16'],
    ['UTF-16 without a mark', bytes('utf16le', []), 'no text'],
    ['Latin-1', Buffer.concat([Buffer.from(yaml('a')), Buffer.from('# ä', 'latin1')]), 'no text'],
    ['an archive', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff]), 'no text'],
  ])('%s', (_, content, encoding) => {
    expect(reading(fileOf('a.yaml', content)).faults).toEqual([
      `a.yaml: must be text in UTF-8, got ${encoding}; save it as UTF-8, or move it away`,
    ]);
    expect(reading(fileOf('a.png', content)).faults).toEqual([]);
  });

  test('but not on a byte order mark before UTF-8, nor on any letter', () => {
    expect(titles(fileOf('a.yaml', bytes('utf8', [0xef, 0xbb, 0xbf])))).toEqual(['ConfigMap a']);
    expect(titles(fileOf('a.yaml', Buffer.from(`# \ufffd 日本 😀\n${yaml('a')}`)))).toEqual(['ConfigMap a']);
  });
});

test('fails on invalid YAML, with its place', () => {
  expect(reading(file('a.yaml', 'a: [1,\nb: 2\n')).faults[0]).toMatch(/^a\.yaml:2:\d+: must be YAML: /);
});

describe('fails on an object that occurs twice', () => {
  test('and names both files', () => {
    expect(reading(file('x/a.yaml', yaml('a', 'shop')), file('x/b.yaml', yaml('a', 'shop'))).faults).toEqual([
      'x/b.yaml: ConfigMap shop/a must occur once, got it in x/a.yaml as well; remove one',
    ]);
  });

  test('and says how to distinguish objects without a namespace', () => {
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

  test('stay in one place while no name occurs twice', () => {
    expect(
      told([file('a.yaml', yaml('a')), file('x/b.yaml', yaml('b'))], [file('x/a.yaml', yaml('a')), file('b.k8s.yaml', yaml('b'))]),
    ).toEqual([]);
  });

  test('are distinguished in the same way before and after: another folder is new, and takes nothing from the first', () => {
    const staging = [file('staging/a.yaml', yaml('a')), file('staging/namespace.yaml', NAMESPACE)];
    expect(told(staging, [...staging, file('prod/a.yaml', yaml('a'))])).toEqual(['created ConfigMap prod/a']);
    expect(told([...staging, file('prod/a.yaml', yaml('a'))], staging)).toEqual(['removed ConfigMap prod/a']);
  });

  test('contain each object once', () => {
    expect(reading(file('x/a.yaml', yaml('a')), file('x/b.yaml', yaml('a')), file('y/a.yaml', yaml('a'))).faults).toHaveLength(1);
    expect(reading(file('x.k8s.yaml', `${yaml('a')}---\n${yaml('a')}`)).faults).toHaveLength(1);
  });
});

test('an object is the same under another file name and another version of its API', () => {
  const [old] = reading(file('a.yaml', 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n')).inventory.objects;
  const [now] = reading(file('shop/b.yaml', 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n')).inventory.objects;
  expect(keyOf(now)).toBe(keyOf(old));
});
