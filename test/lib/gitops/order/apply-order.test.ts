import type { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import type { OperatorlessApp } from '../../../../lib';
import { appWith, applied, chart, object } from '../support/apps';

const APPS = {
  apiVersion: 'apps/v1',
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'app', image: 'a' }] } },
  },
};
const SERVICE = { spec: { ports: [{ port: 80 }] } };

/** Charts of one ConfigMap each. */
function configMaps(scope: Construct, ids: readonly string[]): Chart[] {
  return ids.map((id) => {
    const made = chart(scope, id);
    object(made, 'ConfigMap', id);
    return made;
  });
}

test('namespaces come first, then configuration, workloads and webhooks, whatever the code\'s order', () => {
  const build = (reversed: boolean) => appWith((scope) => {
    const shop = chart(scope, 'shop');
    const makers = [
      () => object(shop, 'Deployment', 'web', APPS),
      () => object(shop, 'ValidatingWebhookConfiguration', 'web', { apiVersion: 'admissionregistration.k8s.io/v1' }),
      () => object(shop, 'ConfigMap', 'b'), () => object(shop, 'ConfigMap', 'a'), () => object(shop, 'Secret', 'a'),
      () => object(shop, 'Service', 'web', SERVICE), () => object(shop, 'Namespace', 'shop'), () => object(shop, 'ServiceAccount', 'web'),
    ];
    (reversed ? makers.reverse() : makers).forEach((make) => make());
  });
  expect(applied(build(false), 'shop')).toEqual([
    'cluster/namespace-shop.yaml', 'serviceaccount-web.yaml', 'secret-a.yaml', 'configmap-a.yaml', 'configmap-b.yaml', 'service-web.yaml',
    'deployment-web.yaml', 'cluster/validatingwebhookconfiguration-web.yaml',
  ]);
  expect(build(true).render()).toEqual(build(false).render());
});

test('what a construct depends on comes before everything in it', () => {
  const app = appWith((scope) => {
    const shop = chart(scope, 'shop');
    const group = new Construct(shop, 'group');
    object(group, 'ConfigMap', 'a');
    object(group, 'ConfigMap', 'c');
    group.node.addDependency(object(shop, 'Deployment', 'web', APPS));
    object(shop, 'ConfigMap', 'b');
  });
  expect(applied(app, 'shop')).toEqual(['configmap-b.yaml', 'deployment-web.yaml', 'configmap-a.yaml', 'configmap-c.yaml']);
});

test('a chart that depends on another comes after it at the root, and a chart within a chart before that', () => {
  const app = appWith((scope) => {
    const [a, b, c] = configMaps(scope, ['a', 'b', 'c']);
    a.addDependency(c);
    configMaps(b, ['z']);
  });
  expect(applied(app, '')).toEqual(['b-z', 'b', 'c', 'a']);
});

test('charts whose objects depend on each other both ways are ordered by name', () => {
  const app = appWith((scope) => {
    const [a, b] = configMaps(scope, ['a', 'b']);
    object(a, 'ConfigMap', 'a2').addDependency(b.node.findChild('ConfigMap-b'));
    object(b, 'ConfigMap', 'b2').addDependency(a.node.findChild('ConfigMap-a'));
  });
  expect(applied(app, '')).toEqual(['a', 'b']);
});

test('a construct that depends on a part of itself, or on its parent, waits only for the rest', () => {
  const app = appWith((scope) => {
    const shop = chart(scope, 'shop');
    object(shop, 'ConfigMap', 'a');
    shop.addDependency(object(shop, 'ConfigMap', 'b'));
  });
  expect(applied(app, 'shop')).toEqual(['configmap-b.yaml', 'configmap-a.yaml']);
});

test('fails on objects with a dependency cycle, and names them', () => {
  const app = appWith((scope) => {
    const [a, b, c] = configMaps(scope, ['a', 'b', 'c']);
    a.addDependency(b);
    b.addDependency(c);
    c.addDependency(a);
  });
  expect(() => app.render()).toThrow(
    '[a/ConfigMap-a] addDependency must not lead back to where it began, '
      + 'got [a/ConfigMap-a] after [b/ConfigMap-b] after [c/ConfigMap-c] after [a/ConfigMap-a]: '
        + 'neither could be applied first; remove one of them',
  );
});

test('a chain of twenty charts of five objects each renders in a moment, the last first', () => {
  const app = appWith((scope) => {
    const charts = Array.from({ length: 20 }, (_, index) => chart(scope, `c${String(index).padStart(2, '0')}`));
    charts.forEach((made, index) => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) object(made, 'ConfigMap', `${name}${index}`);
      if (index > 0) charts[index - 1].addDependency(made);
    });
  });
  expect(applied(app, '')).toEqual(Array.from({ length: 20 }, (_, index) => `c${String(19 - index).padStart(2, '0')}`));
});

test('a validation runs once, however many charts there are', () => {
  const calls: IConstruct[] = [];
  appWith((scope) =>
    configMaps(scope, ['a', 'b', 'c']).forEach((made) => made.node.addValidation({ validate: () => (calls.push(made), []) })),
  ).render();
  expect(calls.map(({ node }) => node.id)).toEqual(['a', 'b', 'c']);
});

const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget' } },
};

/** The kinds and names of all objects, in the order of the app's text. */
function named(app: OperatorlessApp): string[] {
  return parseAllDocuments(app.synthYaml())
    .map((document) => document.toJS() as { kind: string; metadata: { name: string } })
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

test('a folder comes after those that create its namespaces and define its kinds, whatever their names', () => {
  const app = appWith((scope) => {
    object(chart(scope, 'app'), 'Deployment', 'web', APPS);
    object(chart(scope, 'base'), 'Widget', 'main', { apiVersion: 'example.com/v1', metadata: { namespace: 'other' } });
    object(chart(scope, 'platform'), 'Namespace', 'shop');
    object(chart(scope, 'definitions'), 'CustomResourceDefinition', 'widgets.example.com', WIDGETS);
    object(chart(scope, 'unrelated'), 'ConfigMap', 'a', { metadata: { namespace: 'elsewhere' } });
  });
  expect(applied(app, '')).toEqual(['definitions', 'base', 'platform', 'app', 'unrelated']);
});

test('an object waits for the dependencies of the namespace it needs, in folders as in one text', () => {
  const app = appWith((scope) => {
    object(chart(scope, 'app'), 'ConfigMap', 'a');
    const platform = chart(scope, 'platform');
    object(platform, 'Namespace', 'shop');
    const policies = chart(scope, 'policies', { namespace: 'kube-system' });
    object(policies, 'Deployment', 'judge', APPS);
    platform.addDependency(policies);
  });
  expect(applied(app, '')).toEqual(['policies', 'platform', 'app']);
  expect(named(app)).toEqual(['Deployment judge', 'Namespace shop', 'ConfigMap a']);
});

test('folders that create each other\'s namespaces are ordered by name, and what depends on them comes after both', () => {
  const app = appWith((scope) => {
    object(chart(scope, 'a', { namespace: 'c' }), 'ConfigMap', 'a');
    for (const [id, namespace] of [['b', 'c'], ['c', 'b']]) {
      const made = chart(scope, id, { namespace });
      object(made, 'Namespace', id);
      object(made, 'ConfigMap', id);
    }
  });
  expect(applied(app, '')).toEqual(['b', 'c', 'a']);
  expect(named(app).slice(0, 2)).toEqual(['Namespace b', 'Namespace c']);
});

test('a declared dependency takes precedence over the need for a namespace', () => {
  const app = appWith((scope) => {
    const [a, b] = configMaps(scope, ['a', 'b']);
    object(a, 'Namespace', 'shop');
    a.addDependency(b);
  });
  expect(applied(app, '')).toEqual(['b', 'a']);
  expect(named(app)).toEqual(['ConfigMap b', 'Namespace shop', 'ConfigMap a']);
});

test('a chart that creates the namespace of a nested chart comes before that chart', () => {
  const app = appWith((scope) => {
    const [outer] = configMaps(scope, ['outer']);
    object(outer, 'Namespace', 'shop');
    configMaps(outer, ['inner']);
  });
  expect(applied(app, '')).toEqual(['outer', 'outer-inner']);
  expect(named(app)).toEqual(['Namespace shop', 'ConfigMap inner', 'ConfigMap outer']);
});
