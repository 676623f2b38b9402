import type { Chart } from 'cdk8s';
import { EtcdCluster, EtcdTls, type OperatorlessApp, type OperatorlessAppProps, RedisCluster } from '../../../lib';
import { appWith, chart, object } from './support/apps';

const OPTIONS = 'argocd.argoproj.io/sync-options';
const COMPARE = 'argocd.argoproj.io/compare-options';
const WAVE = 'argocd.argoproj.io/sync-wave';
const KEPT = { [OPTIONS]: 'Prune=false,Delete=false', [COMPARE]: 'IgnoreExtraneous' };
const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

const pods = (volumes: object[] = []) => ({
  apiVersion: 'apps/v1',
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { volumes, containers: [{ name: 'app', image: 'a' }] } },
  },
});
const claim = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };

function annotations(app: OperatorlessApp): Record<string, unknown> {
  const objects = app
    .render()
    .flatMap(({ manifest }) =>
      manifest === undefined ? [] : [manifest as { kind: string; metadata: { name: string; annotations?: object } }],
    );
  return Object.fromEntries(objects.map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.annotations ?? {}]));
}

function everyKind(props: OperatorlessAppProps) {
  return annotations(appWith((scope) => {
    const shop = chart(scope, 'shop');
    object(shop, 'Namespace', 'shop');
    object(shop, 'ConfigMap', 'settings', { data: { a: 'b' } });
    object(shop, 'ConfigMap', 'main-state');
    object(shop, 'Secret', 'main-password');
    object(shop, 'PersistentVolumeClaim', 'data', { ...claim, metadata: { annotations: { [OPTIONS]: 'Delete=false' } } });
    object(shop, 'Deployment', 'web', pods());
    object(shop, 'ValidatingWebhookConfiguration', 'web', { apiVersion: 'admissionregistration.k8s.io/v1' });
  }, props));
}

test('objects have no annotations for tools by default', () => {
  const given = everyKind({});
  expect(given['PersistentVolumeClaim data']).toEqual({ [OPTIONS]: 'Delete=false' });
  expect(
    Object.entries(given)
      .filter(([name]) => name !== 'PersistentVolumeClaim data')
      .map(([, value]) => value),
  ).toEqual([{}, {}, {}, {}, {}, {}]);
});

test('for Argo CD: waves, and volumes, namespaces and empty objects outlive pruning and the Application, and stay in sync', () => {
  expect(everyKind({ argoCd: true })).toEqual({
    'Namespace shop': { [WAVE]: '-2', ...KEPT },
    'ConfigMap settings': { [WAVE]: '-1' },
    'ConfigMap main-state': { [WAVE]: '-1', ...KEPT },
    'Secret main-password': { [WAVE]: '-1', ...KEPT },
    'PersistentVolumeClaim data': { ...KEPT, [OPTIONS]: 'Delete=false,Prune=false' },
    'Deployment web': {},
    'ValidatingWebhookConfiguration web': { [WAVE]: '1' },
  });
});

test('for Flux: no pruning of the same objects', () => {
  expect(everyKind({ flux: true })).toEqual({
    'Namespace shop': { [PRUNE]: 'disabled' },
    'ConfigMap settings': {},
    'ConfigMap main-state': { [PRUNE]: 'disabled' },
    'Secret main-password': { [PRUNE]: 'disabled' },
    'PersistentVolumeClaim data': { [OPTIONS]: 'Delete=false', [PRUNE]: 'disabled' },
    'Deployment web': {},
    'ValidatingWebhookConfiguration web': {},
  });
});

/** The objects that the agents of an app may patch, by their Roles: `ConfigMap main-state`. */
function writtenByAgents(app: OperatorlessApp): string[] {
  const kinds: Record<string, string> = { configmaps: 'ConfigMap', secrets: 'Secret' };
  interface PolicyRule { readonly resources: string[]; readonly resourceNames?: string[]; readonly verbs: string[] }
  const roles = app.render().flatMap(({ manifest }) => (manifest?.kind === 'Role' ? [manifest as unknown as { rules: PolicyRule[] }] : []));
  return roles.flatMap(({ rules }) => rules.filter(({ verbs }) => verbs.includes('patch')).flatMap(({ resources, resourceNames = [] }) => (
    resources.flatMap((resource) => resourceNames.map((name) => `${kinds[resource] ?? resource} ${name}`))
  )));
}

const databases: readonly (readonly [string, string[], (scope: Chart) => void])[] = [
  ['an EtcdCluster', ['ConfigMap main-state'], (scope) => new EtcdCluster(scope, 'main', { tls: EtcdTls.plainText() })],
  ['a RedisCluster', [
    'ConfigMap main-state', 'Secret main-agent', 'Secret main-authority', 'Secret main-client-tls', 'Secret main-password',
  ], (scope) => new RedisCluster(scope, 'main')],
];

test.each(databases)('objects that the agents of %s write to are not pruned, by default', (_, written, build) => {
  const app = appWith((scope) => build(chart(scope, 'shop')));
  expect(writtenByAgents(app).sort()).toEqual(written);
  const given = annotations(app);
  for (const object of written) expect(given[object]).toEqual({ ...KEPT, [PRUNE]: 'disabled' });
  const pruned = ['ConfigMap main-agent', 'ServiceAccount main', 'Service main', 'NetworkPolicy main'];
  for (const object of pruned) expect(given[object]).not.toHaveProperty([PRUNE]);
});

test('waves and pruning that an author has set stay', () => {
  const app = appWith(
    (scope) =>
      object(chart(scope, 'shop'), 'PersistentVolumeClaim', 'data', {
        ...claim,
        metadata: {
          annotations: {
            [OPTIONS]: 'Prune=confirm, Delete=confirm', [COMPARE]: 'IgnoreExtraneous', [WAVE]: '7', [PRUNE]: 'enabled',
          },
        },
      }),
    { argoCd: true, flux: true },
  );
  expect(annotations(app)).toEqual({
    'PersistentVolumeClaim data': {
      [OPTIONS]: 'Prune=confirm, Delete=confirm', [COMPARE]: 'IgnoreExtraneous', [WAVE]: '7', [PRUNE]: 'enabled',
    },
  });
});

test('an object is in a later wave than its dependencies', () => {
  const app = appWith((scope) => {
    const [database, web] = [chart(scope, 'database'), chart(scope, 'web')];
    object(database, 'StatefulSet', 'main', pods());
    object(web, 'Deployment', 'web', pods());
    object(web, 'ConfigMap', 'web', { data: { a: 'b' } });
    web.addDependency(database);
    object(chart(scope, 'last'), 'Deployment', 'last', pods()).addDependency(web);
  }, { argoCd: true });
  expect(annotations(app)).toEqual({
    'StatefulSet main': {}, 'Deployment web': { [WAVE]: '1' }, 'ConfigMap web': { [WAVE]: '1' }, 'Deployment last': { [WAVE]: '2' },
  });
});

/** A migration in a given wave, and a website that depends on it. */
function migrated(migration: Record<string, string>, website: Record<string, string> = {}): OperatorlessApp {
  return appWith(
    (scope) => {
      const shop = chart(scope, 'shop');
      const migrate = object(shop, 'Job', 'migrate', {
        apiVersion: 'batch/v1',
        metadata: { annotations: migration },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'a' }] } } },
      });
      object(shop, 'Deployment', 'web', { ...pods(), metadata: { annotations: website } }).addDependency(migrate);
    },
    { argoCd: true },
  );
}

test('an object is in a later wave than its dependencies, even if their author has set the wave', () => {
  expect(annotations(migrated({ [WAVE]: '5' }))).toEqual({ 'Job migrate': { [WAVE]: '5' }, 'Deployment web': { [WAVE]: '6' } });
  expect(annotations(migrated({ [WAVE]: '-5' }))).toEqual({ 'Job migrate': { [WAVE]: '-5' }, 'Deployment web': {} });
  expect(annotations(migrated({ [WAVE]: '5' }, { [WAVE]: '9' }))).toEqual({
    'Job migrate': { [WAVE]: '5' },
    'Deployment web': { [WAVE]: '9' },
  });
});

test('fails on given waves that contradict a dependency, except for hooks, which run in a phase of their own', () => {
  expect(() => migrated({ [WAVE]: '5' }, { [WAVE]: '5' }).render()).toThrow(
    '[shop/Deployment-web] metadata.annotations["argocd.argoproj.io/sync-wave"] must be at least 6, got 5: '
      + 'it depends on [shop/Job-migrate], which is in wave 5; raise it, or leave it out',
  );
  expect(() => migrated({}, { [WAVE]: '0' }).render()).toThrow('must be at least 1, got 0');
  expect(() => migrated({ [WAVE]: '5', 'argocd.argoproj.io/hook': 'PreSync' }, { [WAVE]: '0' }).render()).not.toThrow();
});

test('a claim is in the wave of the pods that bind it, even if they depend on it: an earlier wave would never end', () => {
  const app = appWith(
    (scope) => {
      const shop = chart(scope, 'shop');
      const data = object(shop, 'PersistentVolumeClaim', 'data', claim);
      const grown = object(shop, 'PersistentVolumeClaim', 'disk-main-0', claim);
      const other = object(shop, 'Deployment', 'first', pods());
      object(shop, 'Deployment', 'web', pods([{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }])).addDependency(data, other);
      const set = pods();
      object(shop, 'StatefulSet', 'main', {
        ...set,
        spec: { ...set.spec, volumeClaimTemplates: [{ metadata: { name: 'disk' } }] },
      }).addDependency(grown, other);
    },
    { argoCd: true },
  );
  const waves = Object.fromEntries(
    Object.entries(annotations(app)).map(([name, value]) => [name, (value as Record<string, string>)[WAVE] ?? '0']),
  );
  expect(waves).toEqual({
    'Deployment first': '0',
    'Deployment web': '1',
    'PersistentVolumeClaim data': '1',
    'StatefulSet main': '1',
    'PersistentVolumeClaim disk-main-0': '1',
  });
});
