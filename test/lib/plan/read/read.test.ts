import { objectOf } from '../../../../lib/plan/change';
import { keyOf, titleOf } from '../../../../lib/plan/kube-object';
import { planOfAll } from '../../../../lib/plan/plan';
import { faultyFile, fileOf, type ManifestFile } from '../../../../lib/plan/read/manifest-file';
import { readSides } from '../../../../lib/plan/read/read';

const yaml = (name: string, namespace = '', value = 'a') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${namespace && `  namespace: ${namespace}\n`}data: { value: ${value} }\n`;
const file = (path: string, text: string): ManifestFile => ({ path, text });
const reading = (...files: ManifestFile[]) => readSides(files)[0];
const objectsIn = (...files: ManifestFile[]) => reading(...files).inventory.objects;
const clusters = (...files: ManifestFile[]) => reading(...files).clusters.map(({ name }) => name);
const titles = (...files: ManifestFile[]) => objectsIn(...files).map(titleOf);
const faults = (...files: ManifestFile[]) => reading(...files).unjudged.map(({ message }) => message);

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
  ).toMatchObject({ unjudged: [], leftOut: [], inventory: { objects: [] } });
});

test('documents that are not objects are left out, with a note', () => {
  expect(reading(file('values.yaml', 'image: web\n---\nimage: api\n'))).toMatchObject({ unjudged: [], leftOut: ['values.yaml'] });
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
    expect(faults(fileOf('a.yaml', content))).toEqual([
      `a.yaml: must be text in UTF-8, got ${encoding}; save it as UTF-8, or move it away`,
    ]);
    expect(faults(fileOf('a.png', content))).toEqual([]);
  });

  test('but not on a byte order mark before UTF-8, nor on any letter', () => {
    expect(titles(fileOf('a.yaml', bytes('utf8', [0xef, 0xbb, 0xbf])))).toEqual(['ConfigMap a']);
    expect(titles(fileOf('a.yaml', Buffer.from(`# \ufffd 日本 😀\n${yaml('a')}`)))).toEqual(['ConfigMap a']);
  });
});

test('invalid YAML is one line for each file, with its first place', () => {
  const broken = `${yaml('a')}b: [1,\nc: 2\nd: }\n`;
  expect(faults(file('a.yaml', broken), file('b.yaml', yaml('b')))).toEqual([
    expect.stringMatching(/^a\.yaml:\d+:\d+: must be YAML: [^\n]*, and \d+ more$/),
  ]);
});

test('what is no YAML and mentions no object is left out, as a configuration with comments', () => {
  const broken = file('tsconfig.json', '{\n  // a comment\n  "kind": {"strict": [,}\n}\n');
  expect(reading(broken, file('a.yaml', yaml('a')))).toMatchObject({ unjudged: [], leftOut: ['tsconfig.json'] });
  // But it isn't where nothing else is, or where the other side has an object.
  expect(faults(broken)).toHaveLength(1);
  expect(readSides([file('a.yaml', '[')], [file('a.yaml', yaml('a'))])[0].unjudged).toHaveLength(1);
});

test('an object of a file that one side can not read is neither new nor gone', () => {
  const broken = file('a.yaml', `${yaml('a')}b: [`);
  for (const [before, after] of [[broken, file('a.yaml', yaml('a'))], [file('a.yaml', yaml('a')), broken]]) {
    const sides = readSides([before, file('b.yaml', yaml('b'))], [after, file('b.yaml', yaml('b'))]);
    expect(sides.map(({ inventory }) => inventory.objects.map(({ name }) => name))).toEqual([['b'], ['b']]);
  }
});

describe('a patch is not judged alone:', () => {
  const deployment = (spec: string, path = 'a.yaml') => (
    file(path, `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: ${spec}\n`)
  );
  const job = (path: string) => (
    file(path, 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: a}]}}}\n')
  );

  test.each<[string, ManifestFile]>([
    ['replicas', deployment('{replicas: 5}')],
    ['an image', deployment('{template: {spec: {containers: [{name: web, image: "web:2"}]}}}')],
    ['a directive', file('a.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n$patch: delete\n')],
    ['a part of a Job, by the name of its file', job('patches/job.yaml')],
  ])('%s', (_, patch) => {
    expect(titles(patch)).toEqual([]);
    expect(faults(patch)).toEqual([expect.stringMatching(/ web is a patch, which is judged only with the kustomization that applies it$/)]);
  });

  test.each<[string, ManifestFile]>([
    ['without its selector', deployment('{template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "web:2"}]}}}')],
    ['without an image', job('job.yaml')],
    ['of a controller of patches', file(
      'a.yaml', 'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: a}\nspec: {$patch: a}\n',
    )],
  ])('but an object %s is an object', (_, object) => expect(faults(object)).toEqual([]));
});

describe('an object that several files contain', () => {
  test('is planned for each of them, if they are variants of one folder', () => {
    const files = [file('x/install.yaml', yaml('a', 'shop')), file('x/small.yaml', yaml('a', 'shop')), file('x/c.yaml', yaml('c', 'shop'))];
    expect(titles(...files)).toEqual(['ConfigMap shop/c', 'ConfigMap x/install/shop/a', 'ConfigMap x/small/shop/a']);
  });

  test('is planned for each folder, whatever its namespace, and what they share belongs to none of them', () => {
    const files = ['staging', 'production'].flatMap((folder) => [
      file(`clusters/${folder}/web/a.yaml`, yaml('a', 'shop')), file(`clusters/${folder}/b.yaml`, yaml('b')),
    ]);
    expect(clusters(...files, file('clusters/common/c.yaml', yaml('c')))).toEqual(['', 'clusters/staging', 'clusters/production']);
  });

  test('divides only the folders that have it in common', () => {
    const files = ['base', 'overlay'].map((folder) => file(`web/${folder}/a.yaml`, yaml('a')));
    expect(clusters(...files, file('api/b.yaml', yaml('b')))).toEqual(['', 'web/base', 'web/overlay']);
  });

  test('does not divide folders that each create their namespace', () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
    const files = ['web', 'api'].flatMap((folder) => [file(`${folder}/n.yaml`, namespace), file(`${folder}/a.yaml`, yaml(folder, 'shop'))]);
    expect(clusters(...files)).toEqual(['']);
    expect(titles(...files)).toEqual(['Namespace shop', 'ConfigMap shop/web', 'ConfigMap shop/api']);
  });

  test('counts once, as the last one, if one file contains it twice', () => {
    const twice = file('a.yaml', `${yaml('a', 'shop', 'one')}---\n${yaml('a', 'shop', 'two')}`);
    expect(objectsIn(twice).map(({ stored }) => stored.data)).toEqual([{ value: 'two' }]);
    expect(reading(twice).notes).toEqual(['a.yaml: ConfigMap shop/a occurs more than once; the last one counts']);
  });
});

test('a link that leads nowhere and a file that is too large are faults of the file', () => {
  expect(faults(faultyFile('a.yaml', 'must be at most 64 MiB, got 300 MiB', '1'))).toEqual(['a.yaml: must be at most 64 MiB, got 300 MiB']);
});

describe('manifests without a namespace', () => {
  const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
  const told = (before: readonly ManifestFile[], after: readonly ManifestFile[]) => {
    const [old, now] = readSides(before, after);
    expect([old.unjudged, now.unjudged]).toEqual([[], []]);
    const worlds = old.clusters.map(({ inventory }, index) => ({ before: inventory, after: now.clusters[index].inventory }));
    return planOfAll(worlds, [], []).findings.map(({ rule, change }) => `${rule} ${titleOf(objectOf(change))}`);
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
});

test('an object is the same under another file name and another version of its API', () => {
  const [old] = objectsIn(file('a.yaml', 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n'));
  const [now] = objectsIn(file('shop/b.yaml', 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n'));
  expect(keyOf(now)).toBe(keyOf(old));
});
