import fc from 'fast-check';
import { readCustomResources } from '../../../../../lib/convert/read';
import { setValues } from '../../../../../lib/convert/reading/set-values';
import { appService } from '../../support/samples';

/** The meaning of a text, whatever its form. */
function understood(text: string) {
  const { resources, faults } = readCustomResources('web.yaml', text);
  return faults.length > 0 ? faults : resources.map(({ origin }) => said(setValues(origin.root, undefined)));
}

/** Without empty objects, of which only the names are left when the indentation is lost. */
function said(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(said);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, said(field)] as const);
  return Object.fromEntries(fields.filter(([, field]) => !isEmpty(field)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value as object).length === 0;
}

const name = fc.stringMatching(/^[a-z]{1,8}$/);
const port = fc.integer({ min: 1, max: 65535 });
const optional = <T>(values: Record<string, fc.Arbitrary<T>>, requiredKeys: string[] = []) => fc.record(values, { requiredKeys });
const amounts = optional({ 'cpu': fc.constant('500m'), 'memory': fc.constant('1Gi'), 'ephemeral-storage': fc.constant('1Gi') });
const resources = optional({ limits: amounts, requests: amounts });
const keyRef = fc.record({ name, key: name });
const valueFrom = fc.oneof(
  keyRef.map((secretKeyRef) => ({ secretKeyRef })),
  keyRef.map((configMapKeyRef) => ({ configMapKeyRef })),
  name.map((fieldPath) => ({ fieldRef: { fieldPath } })),
);
const environment = fc.uniqueArray(
  fc.oneof(fc.record({ name, value: name }), fc.record({ name, valueFrom })), { selector: (variable) => variable.name },
);

const anyAppService = fc.record({
  apiVersion: fc.constant('app.example.com/v1'),
  kind: fc.constant('AppService'),
  metadata: optional<unknown>({ name, namespace: name, creationTimestamp: fc.constant('2020-01-01T00:00:00Z') }, ['name']),
  spec: optional<unknown>({
    size: port,
    image: fc.constant('nginx:1'),
    ports: fc.array(optional<unknown>({ port, targetPort: port, nodePort: port, name, protocol: fc.constant('UDP') }, ['port'])),
    resources,
    env: environment,
    host: name,
  }, ['image', 'ports']),
});

const anyMicroServiceDeploy = fc.record({
  apiVersion: fc.constant('custom.ops/v1'),
  kind: fc.constant('MicroServiceDeploy'),
  metadata: fc.record({ name, generation: port }),
  spec: optional<unknown>({
    msName: name,
    version: name,
    image: fc.constant('pay:1'),
    path: name,
    creationTimestamp: fc.constant('1535546718115'),
    autoscaling: fc.boolean(),
    resourceRequirements: resources,
    idle: fc.boolean(),
  }, ['msName', 'version', 'image']),
});

const variable = fc.record({ name: fc.stringMatching(/^ETCD_[A-Z]{8}$/), value: name });
const claim = optional<unknown>({ storageClassName: name, resources: fc.constant({ requests: { storage: '16Gi' } }) }, ['resources']);

const anyCoreosEtcdCluster = fc.record({
  apiVersion: fc.constant('etcd.database.coreos.com/v1beta2'),
  kind: fc.constant('EtcdCluster'),
  metadata: fc.record({ name, namespace: name }),
  spec: optional<unknown>({
    size: port,
    version: name,
    repository: name,
    paused: fc.constant(false),
    pod: optional<unknown>({
      resources: fc.constant({ limits: { cpu: '2', memory: '2Gi' }, requests: { cpu: '1' } }),
      antiAffinity: fc.boolean(),
      securityContext: fc.constant({ runAsUser: 9000, fsGroup: 9000 }),
      etcdEnv: fc.uniqueArray(variable, { selector: (one) => one.name }),
      persistentVolumeClaimSpec: claim,
      ClusterDomain: name,
    }),
    TLS: fc.record({ static: optional<unknown>({ member: optional({ peerSecret: name, serverSecret: name }), operatorSecret: name }) }),
  }, ['size']),
});

const anyEtcdIoEtcdCluster = fc.record({
  apiVersion: fc.constant('operator.etcd.io/v1alpha1'),
  kind: fc.constant('EtcdCluster'),
  metadata: fc.record({ name, namespace: name }),
  spec: optional<unknown>({
    size: port,
    version: name,
    imageRegistry: name,
    storageSpec: optional<unknown>({ storageClassName: name, volumeSizeRequest: fc.constant('16Gi') }, ['volumeSizeRequest']),
    tls: optional<unknown>({
      provider: fc.constantFrom('auto', 'cert-manager'),
      providerCfg: fc.record({
        certManagerCfg: optional({ commonName: name, validityDuration: name, issuerKind: name, issuerName: name }),
      }),
    }),
    etcdOptions: fc.uniqueArray(fc.stringMatching(/^--[a-z]{8}=[a-z]{1,4}$/), { selector: (one) => one.slice(0, 10) }),
    podTemplate: fc.constant({ spec: {} }),
  }, ['size', 'version']),
});

const kinds = [
  ['AppService', anyAppService],
  ['EtcdCluster of the first operator', anyCoreosEtcdCluster],
  ["EtcdCluster of the etcd project's operator", anyEtcdIoEtcdCluster],
  ['MicroServiceDeploy', anyMicroServiceDeploy],
] as const;

type Value = unknown;
const isObject = (value: Value): value is Record<string, Value> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Removes the indentation: fields of an object follow its name, and those of a list's last item, except the first, follow the list. */
function flatten(value: Record<string, Value>): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    if (isObject(inner)) return [`${key}:`, ...flatten(inner)];
    const last = Array.isArray(inner) ? inner.at(-1) : undefined;
    if (!Array.isArray(inner) || !isObject(last)) return [`${key}: ${JSON.stringify(inner)}`];
    const [first, ...others] = Object.entries(last);
    const whole = inner.slice(0, -1).map((item) => `- ${JSON.stringify(item)}`);
    return [`${key}:`, ...whole, `- ${first[0]}: ${JSON.stringify(first[1])}`, ...flatten(Object.fromEntries(others))];
  });
}

test.each(kinds)('any %s means the same without its indentation', (_, resource) => {
  fc.assert(fc.property(resource as fc.Arbitrary<Record<string, Value>>, (whole) => {
    expect(understood(`${flatten(whole).join('\n')}\n`)).toEqual([said(whole)]);
  }));
});

test.each(kinds)('any well-formed %s stays as it is', (_, resource) => {
  fc.assert(fc.property(resource as fc.Arbitrary<Record<string, Value>>, (whole) => {
    expect(understood(JSON.stringify(whole))).toEqual([said(whole)]);
  }));
});

test('fields after a list belong to its last item, also below a well-formed spec', () => {
  const odd = appService('image: nginx:1', 'ports:', '- port: 80', '- port: 443', 'targetPort: 8443', 'nodePort: 30443', 'size: 3');
  const whole = appService('image: nginx:1', 'ports:', '- port: 80', '- port: 443', '  targetPort: 8443', '  nodePort: 30443', 'size: 3');
  expect(understood(odd)).toEqual(understood(whole));
});

test('a field that comes after other fields is not attributed to the item', () => {
  expect(understood(appService('image: nginx:1', 'ports:', '- port: 80', 'size: 3', 'targetPort: 8080'))).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/^spec\.targetPort must be one of the known fields/) }),
  ]);
});
