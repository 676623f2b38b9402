import type { Manifest } from '../../support/edits/edit';
import { planned, saying, says } from '../../support/planned';

const resource = (apiVersion: string, kind: string, spec: object = {}, metadata: object = {}): Manifest => (
  { apiVersion, kind, metadata: { name: 'main', ...metadata }, spec }
);
const edit = (apiVersion: string, kind: string, ...specs: [object, object]): [Manifest[], Manifest[]] => {
  const [before, after] = specs.map((spec) => [resource(apiVersion, kind, spec)]);
  return [before, after];
};

describe('of a custom resource only its controller knows', () => {
  test('what a change restarts', () => {
    expect(saying('left-to-controller', ...edit('light.example.com/v1', 'Lamp', { watts: 5 }, { watts: 7 }))).toBe(
      'spec.watts: 5 → 7; its controller decides what restarts',
    );
  });

  test('what a label or an annotation does', () => {
    const lamp = (labels: object) => [resource('light.example.com/v1', 'Lamp', {}, { labels })];
    expect(says(lamp({ a: '1' }), lamp({ a: '2' }))).toEqual(['left-to-controller']);
  });

  test('what goes with it', () => {
    expect(saying('left-to-controller', [resource('light.example.com/v1', 'Lamp')], [])).toBe(
      'gone once somebody prunes or deletes it; its controller decides what goes with it',
    );
  });

  test('but a change that means the same does nothing, and a route is only read again', () => {
    expect(says(...edit('light.example.com/v1', 'Lamp', { colours: null }, {}))).toEqual(['written-differently']);
    expect(says(...edit('gateway.networking.k8s.io/v1', 'HTTPRoute', { hostnames: ['a.example.com'] }, { hostnames: ['b.example.com'] })))
      .toEqual(['in-place']);
  });

  test('and is its own level, after restarts', () => {
    const { findings } = planned(...edit('light.example.com/v1', 'Lamp', { watts: 5 }, { watts: 7 }));
    expect(findings.map(({ level }) => level)).toEqual(['controller']);
  });
});

describe('a well-known controller', () => {
  test.each<[string, string, object, object, string]>([
    ['monitoring.coreos.com/v1', 'Prometheus', { version: '3.1.0', logLevel: 'info' }, { version: '3.2.0', logLevel: 'debug' },
      'spec.version: 3.1.0 → 3.2.0 and spec.logLevel: info → debug; the Prometheus Operator replaces its pods'],
    ['monitoring.coreos.com/v1', 'Alertmanager', { replicas: 3 }, { replicas: 1 },
      'spec.replicas: 3 → 1; the Prometheus Operator adds or removes pods'],
    ['postgresql.cnpg.io/v1', 'Cluster', { imageName: 'db:17.2', instances: 3 }, { imageName: 'db:17.4', instances: 2 },
      'spec.imageName: db:17.2 → db:17.4 and spec.instances: 3 → 2; CloudNativePG replaces its pods and adds or removes pods'],
    ['kafka.strimzi.io/v1beta2', 'Kafka', { kafka: { version: '3.9.0' } }, { kafka: { version: '4.0.0' } },
      'spec.kafka.version: 3.9.0 → 4.0.0; Strimzi replaces its pods one by one'],
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', { chart: { spec: { version: '1.0.0' } } }, { chart: { spec: { version: '2.0.0' } } },
      'spec.chart.spec.version: 1.0.0 → 2.0.0; Flux upgrades the release, and the chart decides what restarts'],
    ['source.toolkit.fluxcd.io/v1', 'GitRepository', { ref: { tag: 'v1' } }, { ref: { tag: 'v2' } },
      'spec.ref.tag: v1 → v2; Flux applies what is there to everything that refers to it'],
    ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { path: './a' }, { path: './b' },
      'spec.path: ./a → ./b; Flux applies what is there, and prunes what is not'],
    ['argoproj.io/v1alpha1', 'Application', { source: { targetRevision: 'v1' } }, { source: { targetRevision: 'v2' } },
      'spec.source.targetRevision: v1 → v2; Argo CD applies what is there, at once or when somebody syncs it'],
  ])('of %s %s acts on another version: %j, %j', (apiVersion, kind, before, after, told) => {
    expect(saying('custom-resource-rolls', ...edit(apiVersion, kind, before, after))).toBe(told);
  });

  test('decides about all other fields', () => {
    expect(says(...edit('postgresql.cnpg.io/v1', 'Cluster', { logLevel: 'info' }, { logLevel: 'debug' }))).toEqual(['left-to-controller']);
  });
});

describe('a removed resource takes along', () => {
  const FINALIZER = { finalizers: ['resources-finalizer.argocd.argoproj.io/background'] };

  test.each<[string, Manifest, string]>([
    ['what an Application has deployed', resource('argoproj.io/v1alpha1', 'Application', {}, FINALIZER),
      'Argo CD deletes everything that it has deployed; to keep that, remove the finalizer a release earlier'],
    ['the Applications of an ApplicationSet', resource('argoproj.io/v1alpha1', 'ApplicationSet'),
      'Argo CD deletes its Applications, and everything that they have deployed; '
        + 'to keep that, set syncPolicy.preserveResourcesOnDeletion: true a release earlier'],
    ['what a Kustomization has applied', resource('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { prune: true }),
      'Flux deletes everything that it has applied; to keep that, set deletionPolicy: Orphan a release earlier'],
    ['a release', resource('helm.toolkit.fluxcd.io/v2', 'HelmRelease'),
      'Flux uninstalls the release with all its objects; to keep them, set suspend: true a release earlier'],
    ['a database', resource('postgresql.cnpg.io/v1', 'Cluster'),
      'CloudNativePG deletes its pods and claims, and with them the data; take a backup, stop the clients, then allow it by name'],
    ['a topic', resource('kafka.strimzi.io/v1beta2', 'KafkaTopic'),
      'Strimzi deletes the topic in Kafka with all its messages; take a backup, stop the clients, then allow it by name'],
    ['brokers, but not their claims', resource('kafka.strimzi.io/v1beta2', 'Kafka'),
      'Strimzi deletes its pods; the claims stay, unused; take a backup, stop the clients, then allow it by name'],
    ['brokers with their claims', resource('kafka.strimzi.io/v1beta2', 'Kafka', { kafka: { storage: { deleteClaim: true } } }),
      'Strimzi deletes its pods, the claims with deleteClaim: true, and with them the data; '
        + 'take a backup, stop the clients, then allow it by name'],
  ])('%s', (_, removed, told) => {
    expect(says([removed], [])).toEqual(['custom-resource-removed']);
    expect(saying('custom-resource-removed', [removed], [])).toBe(told);
  });

  test.each<[string, Manifest]>([
    ['an Application without the finalizer', resource('argoproj.io/v1alpha1', 'Application')],
    ['an ApplicationSet that says so', resource('argoproj.io/v1alpha1', 'ApplicationSet', { syncPolicy: { preserveResourcesOnDeletion: true } })],
    ['a Kustomization that does not prune', resource('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { prune: false })],
    ['a Kustomization that orphans it', resource('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { prune: true, deletionPolicy: 'Orphan' })],
    ['a suspended HelmRelease', resource('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { suspend: true })],
  ])('nothing, if it is %s', (_, removed) => {
    expect(says([removed], [])).toEqual(['left-to-controller']);
  });

  test('nothing, if an annotation keeps it', () => {
    const kept = resource('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {}, { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } });
    expect(says([kept], [])).toEqual(['left-behind']);
  });
});
