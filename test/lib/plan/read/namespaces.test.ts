import fc from 'fast-check';
import { objectOf } from '../../../../lib/plan/change';
import { titleOf } from '../../../../lib/plan/kube-object';
import { planOfAll } from '../../../../lib/plan/plan';
import type { ManifestFile } from '../../../../lib/plan/read/manifest-file';
import { readSides, readSidesIn } from '../../../../lib/plan/read/read';

interface Named {
  readonly name: string;
  readonly namespace?: string;
}

const object = (apiVersion: string, kind: string, metadata: Named, fields: object = {}) => ({ apiVersion, kind, metadata, ...fields });
const settings = (metadata: Named, value = 'a') => object('v1', 'ConfigMap', metadata, { data: { value } });
const claim = (metadata: Named) => object('v1', 'PersistentVolumeClaim', metadata, {
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});
const definition = (scope: string, metadata: Named = { name: 'lamps.light.example.com' }) => (
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', metadata, {
    spec: { group: 'light.example.com', scope, names: { kind: 'Lamp', plural: 'lamps' }, versions: [] },
  })
);
const lamp = (metadata: Named) => object('light.example.com/v1', 'Lamp', metadata);
const file = (objects: readonly object[], path = 'a.json'): ManifestFile => (
  { path, text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) }
);

function told(before: readonly ManifestFile[], after: readonly ManifestFile[], namespace?: string) {
  const [old, now] = readSidesIn(namespace, before, after);
  expect([old.unjudged, now.unjudged]).toEqual([[], []]);
  const worlds = old.clusters.map(({ inventory }, index) => ({ before: inventory, after: now.clusters[index].inventory }));
  const { findings } = planOfAll(worlds, [], []);
  return {
    findings: findings.map(({ rule, change }) => `${rule} ${titleOf(objectOf(change))}`),
    notes: [...old.notes, ...now.notes],
  };
}

describe('the API server clears the namespace of what lives in none, so it means nothing there:', () => {
  test.each([
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', { name: 'reader' }),
    object('v1', 'PersistentVolume', { name: 'disk' }),
    object('storage.k8s.io/v1', 'StorageClass', { name: 'fast' }, { provisioner: 'disk.example.com' }),
    object('cert-manager.io/v1', 'ClusterIssuer', { name: 'issuer' }),
    definition('Namespaced'),
  ])('$kind', (plain) => {
    const named = { ...plain, metadata: { ...plain.metadata, namespace: 'shop' } };
    const { name } = plain.metadata;
    expect(told([file([plain])], [file([named])]).findings).toEqual([`written-differently ${plain.kind} ${name}`]);
    expect(told([file([named])], [file([plain])]).findings).toEqual([`written-differently ${plain.kind} ${name}`]);
    expect(told([file([named])], []).findings.map((text) => text.split(' ').slice(1).join(' '))).toEqual([`${plain.kind} ${name}`]);
  });

  test('also a custom resource whose definition on either side says so', () => {
    const [before, after] = [lamp({ name: 'desk' }), lamp({ name: 'desk', namespace: 'shop' })];
    expect(told([file([before])], [file([after, definition('Cluster')])]).findings).toEqual([
      'written-differently Lamp desk', 'created CustomResourceDefinition lamps.light.example.com',
    ]);
  });
});

describe('a name without a namespace on one side is the same name with one on the other', () => {
  test('if somebody adds the line everywhere: nothing starts empty', () => {
    const side = (namespace?: string) => [file([claim({ name: 'files', namespace }), settings({ name: 'settings', namespace })])];
    const { findings, notes } = told(side(), side('shop'));
    expect(findings).toEqual(['written-differently PersistentVolumeClaim shop/files', 'written-differently ConfigMap shop/settings']);
    expect(notes).toEqual([
      '2 objects name no namespace, and are taken for what the other side has in shop; if they are applied elsewhere, they are new there: '
        + 'give --namespace',
    ]);
  });

  test('if one side comes from a cluster, also for what only the other side has', () => {
    const live = [file([settings({ name: 'one', namespace: 'shop' })])];
    const { findings, notes } = told(live, [file([settings({ name: 'one' }, 'b'), settings({ name: 'two' })])]);
    expect(findings).toEqual(['in-place ConfigMap shop/one', 'created ConfigMap shop/two']);
    expect(notes).toHaveLength(1);
  });

  test('for one object of many', () => {
    const two = settings({ name: 'two' });
    const [before, after] = [undefined, 'shop'].map((namespace) => [file([settings({ name: 'one', namespace }), two])]);
    expect(told(before, after)).toEqual({
      findings: ['written-differently ConfigMap shop/one'],
      notes: [
        'ConfigMap one names no namespace, and is taken for what the other side has in shop; if it is applied elsewhere, it is new there: '
          + 'give --namespace',
      ],
    });
  });

  test('in each folder, if the folders get a namespace each', () => {
    const side = (...namespaces: (string | undefined)[]) => namespaces.map((namespace, index) => (
      file([settings({ name: 'settings', namespace })], `${['north', 'south'][index]}/a.json`)
    ));
    expect(told(side(undefined, undefined), side('shop-north', 'shop-south')).findings).toEqual([
      'written-differently ConfigMap north/shop-north/settings', 'written-differently ConfigMap south/shop-south/settings',
    ]);
  });

  test('but not if the other side has it in several namespaces, of which --namespace says one', () => {
    const both = [file(['shop', 'test'].map((namespace) => settings({ name: 'settings', namespace })))];
    const nameless = [file([settings({ name: 'settings' })])];
    expect(told(both, nameless)).toEqual({
      findings: ['created ConfigMap settings', 'removed ConfigMap shop/settings', 'removed ConfigMap test/settings'],
      notes: ['ConfigMap settings names no namespace, and the other side has the name in several; give --namespace'],
    });
    expect(told(both, nameless, 'test')).toEqual({
      findings: ['written-differently ConfigMap test/settings', 'removed ConfigMap shop/settings'], notes: [],
    });
  });

  test('and not if both sides name one: another namespace is another object', () => {
    const [before, after] = ['shop', 'test'].map((namespace) => [file([settings({ name: 'settings', namespace })])]);
    expect(told(before, after)).toEqual({ findings: ['created ConfigMap test/settings', 'removed ConfigMap shop/settings'], notes: [] });
  });

  test('says that the last one counts if an object is in the namespace of --namespace twice', () => {
    const [reading] = readSidesIn('shop', [file([settings({ name: 'a' }), settings({ name: 'a', namespace: 'shop' })])]);
    expect(reading.notes).toEqual(['a.json: ConfigMap shop/a occurs more than once; the last one counts']);
  });
});

test('no object is lost, and no two become one, whatever namespaces are named', () => {
  const named = fc.record({ name: fc.constantFrom('a', 'b', 'c'), namespace: fc.constantFrom(undefined, 'x', 'y') });
  const side = fc.uniqueArray(named, { selector: ({ name, namespace }) => `${namespace}/${name}`, maxLength: 6 });
  fc.assert(fc.property(side, side, (before, after) => {
    const readings = readSides(...[before, after].map((objects) => [file(objects.map((metadata) => settings(metadata)))]));
    expect(readings.map(({ inventory: { byKey } }) => byKey.size)).toEqual([before.length, after.length]);
    expect(readings.flatMap(({ unjudged }) => unjudged)).toEqual([]);
  }));
});
