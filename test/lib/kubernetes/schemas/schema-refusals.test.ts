import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaRefusals } from '../../../../lib/kubernetes/schemas/schema-refusals';
import { Schemas } from '../../../../lib/kubernetes/schemas/schemas';
import { ANY_CLUSTER, type Target, targetOf } from '../../../../lib/kubernetes/versions/versions';

type Fields = Readonly<Record<string, unknown>>;

const root = join(__dirname, '..', '..', '..', '..');
const at = (version: string) => targetOf(version) as Target;

/** What is wrong with an object, as messages. */
function told(object: Fields, target: Target = ANY_CLUSTER, definitions: readonly Fields[] = []): string[] {
  return schemaRefusals(object, new Schemas(target, definitions)).map(({ field, must, got, fix, only }) => (
    only === undefined ? `${field} must ${must}, got ${got}; ${fix}` : `${field}: ${only}`
  ));
}

const pods = (spec: Fields) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template: { spec } } });
const container = (fields: Fields) => pods({ containers: [{ name: 'web', ...fields }] });
const UNKNOWN = "a name that Kubernetes doesn't know";

describe('a misspelt field is named with the nearest one that there is:', () => {
  test.each<[string, Fields, string]>([
    ['at the top', { apiVersion: 'v1', kind: 'ConfigMap', dta: {} }, `dta must be a field of a ConfigMap, got ${UNKNOWN}; use data`],
    ['in the metadata', { apiVersion: 'v1', kind: 'Secret', metadata: { lables: {} } },
      `metadata.lables must be a field of a Secret, got ${UNKNOWN}; use labels`],
    ['in a list', container({ imagePullPolcy: 'Always' }),
      `spec.template.spec.containers[0].imagePullPolcy must be a field of a Deployment, got ${UNKNOWN}; use imagePullPolicy`],
    ['in another case', container({ ImagePullPolicy: 'Always' }),
      `spec.template.spec.containers[0].ImagePullPolicy must be a field of a Deployment, got ${UNKNOWN}; use imagePullPolicy`],
    ['beside few others', { apiVersion: 'v1', kind: 'Secret', metadata: {}, spec: {} },
      `spec must be a field of a Secret, got ${UNKNOWN}; use apiVersion, data, immutable, kind, metadata, stringData, type, `
        + 'or leave it out'],
  ])('%s', (_, object, message) => expect(told(object)).toEqual([message]));
});

describe('a value of another type is named with the type that it must have:', () => {
  test.each<[string, Fields, string]>([
    ['a number for text', container({ env: [{ name: 'A', value: 1 }] }), 'env[0].value must be text, got 1; put it in quotes'],
    ['text for a number', container({ ports: [{ containerPort: '80' }] }),
      'ports[0].containerPort must be a whole number, got "80"; correct it'],
    ['a fraction', container({ ports: [{ containerPort: 80.5 }] }),
      'ports[0].containerPort must be a whole number, got 80.5; correct it'],
    ['text for a truth value', container({ tty: 'yes' }), 'tty must be true or false, got "yes"; correct it'],
    ['an object for a list', container({ env: { A: '1' } }), 'env must be a list, got {"A":"1"}; correct it'],
    ['a list for an object', container({ resources: [] }), 'resources must be an object, got []; correct it'],
  ])('%s', (_, object, message) => expect(told(object)).toEqual([`spec.template.spec.containers[0].${message}`]));
});

test('no value of a Secret is told', () => {
  expect(told({ apiVersion: 'v1', kind: 'Secret', stringData: { pin: 1234 } })).toEqual([
    'stringData.pin must be text, got another type; put it in quotes',
  ]);
});

test('what API servers accept is never reported: nulls, quantities as numbers, ports by name, keys that users choose, free forms', () => {
  expect(told(container({
    command: null,
    resources: { limits: { 'cpu': 2, 'memory': '1Gi', 'example.com/gpu': '1' } },
    livenessProbe: { httpGet: { port: 'http' } },
    readinessProbe: { httpGet: { port: 8080 } },
  }))).toEqual([]);
  expect(told({ apiVersion: 'apps/v1', kind: 'ControllerRevision', revision: 1, data: { any: [{ thing: 1 }] } })).toEqual([]);
  expect(told({ apiVersion: 'v1', kind: 'Pod', metadata: { managedFields: [{ fieldsV1: { 'f:spec': {} } }] }, status: {} })).toEqual([]);
});

test('nothing is said of kinds that nobody defines', () => {
  expect(told({ apiVersion: 'example.com/v1', kind: 'Deployment', anything: 1 })).toEqual([]);
  expect(told({ apiVersion: 'v1', kind: 'List', items: [] })).toEqual([]);
});

describe('by version:', () => {
  test('a field that a version does not have yet', () => {
    const service = { apiVersion: 'v1', kind: 'Service', spec: { trafficDistribution: 'PreferClose' } };
    expect(told(service, at('1.29'))).toEqual([
      'spec.trafficDistribution must be a field of Kubernetes 1.29, got one that Kubernetes has from 1.30 on; leave it out',
    ]);
    expect(told(service, at('1.31'))).toEqual([]);
    expect(told(service)).toEqual([
      'spec.trafficDistribution: unknown before 1.30, and dropped without a word in 1.30, while its feature gate is off',
    ]);
  });

  test.each<[string, Fields, string, string]>([
    ['1.28', { initContainers: [{ name: 'a', restartPolicy: 'Always' }] }, 'initContainers[0].restartPolicy', 'from 1.29 on'],
    ['1.32', { hostUsers: false }, 'hostUsers', 'from 1.33 on'],
    ['1.33', { resources: { limits: { cpu: '1' } } }, 'resources', 'from 1.34 on'],
  ])('Kubernetes %s drops the field, without a word', (version, spec, field, kept) => {
    expect(told(pods(spec), at(version))).toEqual([
      `spec.template.spec.${field} must be a field that Kubernetes ${version} keeps, got one that Kubernetes keeps ${kept};`
        + ' leave it out, or turn the feature gate on',
    ]);
    expect(told(pods(spec), at(`1.${Number(version.slice(2)) + 1}`))).toEqual([]);
  });

  test('maxUnavailable of a StatefulSet is dropped before 1.37', () => {
    const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } } };
    expect(told(set, at('1.36'))).toHaveLength(1);
    expect(told(set, at('1.37.2'))).toEqual([]);
  });

  test('a field that no version keeps without its feature gate', () => {
    const dataSourceRef = { kind: 'Volume', name: 'a', namespace: 'other' };
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { dataSourceRef } };
    expect(told(claim)).toEqual([
      'spec.dataSourceRef.namespace must be a field that Kubernetes 1.28 to 1.37 keeps, got one whose feature gate is off by default;'
        + ' leave it out, or turn the feature gate on',
    ]);
  });

  test('a version of an API that is gone, or not there yet', () => {
    expect(told({ apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget' })).toEqual([
      'apiVersion must be one in which Kubernetes 1.28 to 1.37 serves the kind PodDisruptionBudget, got "policy/v1beta1"; use policy/v1',
    ]);
    const schema = { apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3', kind: 'FlowSchema' };
    expect(told(schema, at('1.31'))).toEqual([]);
    expect(told(schema, at('1.32'))[0]).toContain('use flowcontrol.apiserver.k8s.io/v1');
    expect(told(schema)).toEqual(['apiVersion: unknown from 1.32 on']);
    expect(told({ apiVersion: 'apps/v1', kind: 'Deploymnt' })[0]).toContain('serves the kind Deploymnt');
  });

  test('an alpha API, which is served only if somebody says so', () => {
    expect(told({ apiVersion: 'storage.k8s.io/v1alpha1', kind: 'VolumeAttributesClass' }, at('1.30'))[0]).toContain(
      'which is served only if --runtime-config says so',
    );
  });

  test('a newer version than the newest known one may know more', () => {
    expect(told(container({ fromTheFuture: 1 }), at('1.38'))).toEqual([]);
  });
});

describe('custom resources', () => {
  const definition = (schema: Fields) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'example.com', names: { kind: 'Shop' },
      versions: [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } } }],
    },
  });
  const shop = (spec: unknown, more: Fields = {}) => (
    { apiVersion: 'example.com/v1', kind: 'Shop', metadata: { name: 'a' }, spec, ...more }
  );
  const EMBEDDED = { 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true };
  const object = (properties: Fields, more: Fields = {}) => ({ type: 'object', properties, ...more });

  test('are compared with their definition', () => {
    const crd = definition(object({ size: { type: 'integer' }, owners: { type: 'array', items: object({ name: { type: 'string' } }) } }));
    expect(told(shop({ size: 1, owners: [{ name: 'a' }] }, { status: undefined }), ANY_CLUSTER, [crd])).toEqual([]);
    expect(told(shop({ siez: 1, size: '1', owners: [{ nme: 'a' }] }), ANY_CLUSTER, [crd])).toEqual([
      "spec.siez must be a field of a Shop, got a name that its definition doesn't have; use size",
      'spec.size must be a whole number, got "1"; correct it',
      "spec.owners[0].nme must be a field of a Shop, got a name that its definition doesn't have; use name",
    ]);
  });

  test.each<[string, Fields, unknown]>([
    ['fields that are preserved', object({ a: { type: 'string' } }, { 'x-kubernetes-preserve-unknown-fields': true }), { b: { c: 1 } }],
    ['a whole part that is preserved', { 'x-kubernetes-preserve-unknown-fields': true }, { b: { c: 1 } }],
    ['a map', { type: 'object', additionalProperties: { type: 'string' } }, { any: 'thing' }],
    ['a map of anything', { type: 'object', additionalProperties: true }, { any: [1] }],
    ['a number', object({ port: { 'x-kubernetes-int-or-string': true } }), { port: 80 }],
    ['the name of a port', object({ port: { 'x-kubernetes-int-or-string': true } }), { port: 'http' }],
    ['a whole number for a number', object({ share: { type: 'number' } }), { share: 1 }],
    ['an embedded resource', object({ job: object({ spec: object({}) }, { 'x-kubernetes-embedded-resource': true }) }),
      { job: { apiVersion: 'batch/v1', kind: 'Job', metadata: { labels: { a: 'b' } } } }],
    ['an embedded resource of any kind', object({ job: object({}, EMBEDDED) }),
      { job: { apiVersion: 'batch/v1', kind: 'Job', spec: { any: 1 } } }],
  ])('may have %s', (_, schema, spec) => expect(told(shop(spec), ANY_CLUSTER, [definition(schema)])).toEqual([]));

  test('known fields are compared even where others are preserved', () => {
    const crd = definition(object({ a: object({ b: { type: 'string' } }) }, { 'x-kubernetes-preserve-unknown-fields': true }));
    expect(told(shop({ a: { c: 1 }, other: 1 }), ANY_CLUSTER, [crd])).toHaveLength(1);
  });
});

const manifests = (folder: string) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.ya?ml$/.test(path) && !path.endsWith('kustomization.yaml'))
  .flatMap((path) => parseAllDocuments(readFileSync(join(root, folder, path), 'utf8')).map((document) => document.toJSON() as Fields))
  .filter((object) => object !== null);

test('nothing that this project writes is unknown to any version, or of another type', () => {
  const [definitions, objects] = [manifests('crds'), [...manifests('examples'), ...manifests('manifests')]];
  expect(objects.length).toBeGreaterThan(100);
  expect(objects.flatMap((object) => told(object, ANY_CLUSTER, definitions).filter((text) => / must /.test(text)))).toEqual([]);
  expect(definitions.flatMap((definition) => told(definition, at('1.37')))).toEqual([]);
});
