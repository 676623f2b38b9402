import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Include } from 'cdk8s';
import * as kplus from 'cdk8s-plus-33';
import { parse } from 'yaml';
import { appWith, applied, chart, object, paths } from './support/apps';

test('a chart is a folder, and an object is a file named by kind and name in lower case', () => {
  const app = appWith((scope) => {
    const staging = chart(scope, 'staging');
    object(staging, 'ConfigMap', 'web', { data: { a: 'b' } });
    object(staging, 'HTTPRoute', 'web', { apiVersion: 'gateway.networking.k8s.io/v1' });
    object(chart(scope, 'Production'), 'ConfigMap', 'web', { metadata: { namespace: 'live' } });
  });
  expect(paths(app)).toEqual(['production/live/configmap-web.yaml', 'staging/configmap-web.yaml', 'staging/httproute-web.yaml']);
});

test('cluster-scoped objects, including the namespace itself, are below cluster/, without the chart\'s namespace', () => {
  const app = appWith((scope) => {
    const shop = chart(scope, 'shop');
    object(shop, 'Namespace', 'shop');
    object(shop, 'ClusterRole', 'shop:Reader', { apiVersion: 'rbac.authorization.k8s.io/v1' });
    object(shop, 'Role', 'reader', { apiVersion: 'rbac.authorization.k8s.io/v1' });
  });
  expect(paths(app)).toEqual(['shop/cluster/clusterrole-shop_reader.yaml', 'shop/cluster/namespace-shop.yaml', 'shop/role-reader.yaml']);
  expect(app.render().find(({ path }) => path.includes('clusterrole'))?.manifest).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'shop:Reader' },
  });
  expect(applied(app, 'shop/cluster')).toEqual(['namespace-shop.yaml', 'clusterrole-shop_reader.yaml']);
});

test('a CustomResourceDefinition in the app determines whether its kind is namespaced', () => {
  const widgets = (scope: 'Cluster' | 'Namespaced') =>
    appWith((app) => {
      const shop = chart(app, 'shop');
      object(shop, 'CustomResourceDefinition', 'widgets.example.com', {
        apiVersion: 'apiextensions.k8s.io/v1',
        spec: { group: 'example.com', scope, names: { plural: 'widgets', kind: 'Widget' } },
      });
      object(shop, 'Widget', 'main', { apiVersion: 'example.com/v1' });
    });
  expect(paths(widgets('Cluster'))).toContain('shop/cluster/widget-main.yaml');
  expect(paths(widgets('Namespaced'))).toContain('shop/widget-main.yaml');
});

test('objects with the same name in three namespaces are three files', () => {
  const app = appWith((scope) => {
    const shop = chart(scope, 'shop');
    ['shop', 'one', 'two'].forEach((namespace) => object(shop, 'ConfigMap', 'same', { id: namespace, metadata: { namespace } }));
  });
  expect(paths(app)).toEqual(['shop/configmap-same.yaml', 'shop/one/configmap-same.yaml', 'shop/two/configmap-same.yaml']);
});

test('a controller\'s kind with the name of a built-in one is distinguished by its group; the built-in keeps its name', () => {
  const app = appWith((scope) => {
    const shop = chart(scope, 'shop');
    object(shop, 'Service', 'web', { spec: { ports: [{ port: 80 }] } });
    object(shop, 'Service', 'web', { id: 'knative', apiVersion: 'serving.knative.dev/v1' });
  });
  expect(paths(app)).toEqual(['shop/service-web.yaml', 'shop/service.serving.knative.dev-web.yaml']);
});

test('two controllers\' kinds with the same name, and names that differ only in case, are two files each', () => {
  const app = appWith((scope) => {
    const shop = chart(scope, 'shop');
    object(shop, 'Gateway', 'web', { id: 'istio', apiVersion: 'networking.istio.io/v1' });
    object(shop, 'Gateway', 'web', { id: 'sig', apiVersion: 'gateway.networking.k8s.io/v1' });
    object(shop, 'Role', 'a', { apiVersion: 'rbac.authorization.k8s.io/v1' });
    object(shop, 'Role', 'A', { apiVersion: 'rbac.authorization.k8s.io/v1' });
  });
  expect(new Set(paths(app)).size).toBe(4);
  for (const path of paths(app)) expect(path).toMatch(/^shop\/(gateway-web|role-a)\.[0-9a-f]{8}\.yaml$/);
});

test('a name of 253 characters becomes a file name that every file system accepts', () => {
  const names = ['a', 'b'].map((last) => `${Array.from({ length: 126 }, () => 'x').join('.')}${last}`);
  const app = appWith((scope) =>
    names.forEach((name) => object((scope.node.tryFindChild('shop') as Chart) ?? chart(scope, 'shop'), 'ConfigMap', name)),
  );
  expect(new Set(paths(app)).size).toBe(2);
  for (const path of paths(app)) expect(path.length).toBeLessThan(240);
});

test('fails on two objects with the same kind, name and namespace, in any version of the kind, and names both constructs', () => {
  const spec = { maxReplicas: 2 };
  const app = appWith((scope) => {
    object(chart(scope, 'one'), 'HorizontalPodAutoscaler', 'web', { apiVersion: 'autoscaling/v2', spec });
    object(chart(scope, 'two'), 'HorizontalPodAutoscaler', 'web', { apiVersion: 'autoscaling/v1', spec });
    object(chart(scope, 'three', { namespace: 'other' }), 'HorizontalPodAutoscaler', 'web', { apiVersion: 'autoscaling/v2', spec });
    object(chart(scope, 'four'), 'HorizontalPodAutoscaler', 'web', { apiVersion: 'extensions.example.com/v1', spec });
  });
  expect(() => app.render()).toThrow(
    new RegExp(String.raw`^\[two/HorizontalPodAutoscaler-web\] metadata.name must be distinct among the objects of kind `
      + String.raw`HorizontalPodAutoscaler in the namespace shop, got "web", which \[one/HorizontalPodAutoscaler-web\] has: `
      + String.raw`one would overwrite the other; rename one$`),
  );
});

test('an empty chart has no folder, and an empty app no file', () => {
  const app = appWith((scope) => {
    chart(scope, 'empty');
  });
  expect(app.render()).toEqual([]);
});

test('adding an object, a chart or a dependency renames no file', () => {
  const build = (more: boolean) => appWith((scope) => {
    const [web, api] = [chart(scope, 'web'), chart(scope, 'api')];
    object(web, 'ConfigMap', 'b');
    object(api, 'ConfigMap', 'c');
    if (!more) return;
    object(web, 'ConfigMap', 'a');
    object(chart(scope, 'a'), 'ConfigMap', 'd');
    web.addDependency(api);
  });
  expect(paths(build(true))).toEqual(expect.arrayContaining(paths(build(false))));
});

test('a file contains what cdk8s makes of the object, also for constructs of cdk8s-plus', () => {
  const app = appWith((scope) => {
    const deployment = new kplus.Deployment(new Chart(scope, 'web', { namespace: 'shop' }), 'web', {
      containers: [{ image: 'nginx:1.28', portNumber: 80 }],
    });
    deployment.exposeViaService();
  });
  const files = app.render().filter(({ construct }) => construct !== undefined);
  expect(files.map(({ construct }) => construct)).toEqual(['web/web/Resource', 'web/web/Service/Resource']);
  for (const { text, manifest } of files) expect(parse(text)).toEqual(manifest);
  expect(files[0].manifest).toEqual((app.node.findChild('web') as Chart).toJson()[0]);
});

test('objects that Include reads from a file keep their names, and their namespace is a folder', () => {
  const source = join(mkdtempSync(join(tmpdir(), 'include-')), 'objects.yaml');
  writeFileSync(
    source,
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: system}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: '
      + 'system}\n',
  );
  const app = appWith((scope) => new Include(chart(scope, 'platform'), 'include', { url: source }));
  expect(paths(app)).toEqual(['platform/cluster/namespace-system.yaml', 'platform/system/configmap-a.yaml']);
});

test("objects in a List are files like others, in the chart's namespace, and checked like others", () => {
  const build = (name: string) =>
    appWith((scope) => {
      const shop = chart(scope, 'shop', { labels: { team: 'a' } });
      const items = [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { app: 'web' } } },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      ];
      new ApiObject(shop, 'list', { apiVersion: 'v1', kind: 'List', items });
      object(shop, 'ConfigMap', 'taken');
    });
  expect(paths(build('web'))).toEqual(['shop/cluster/namespace-shop.yaml', 'shop/configmap-taken.yaml', 'shop/configmap-web.yaml']);
  expect(
    build('web')
      .render()
      .find(({ path }) => path === 'shop/configmap-web.yaml'),
  ).toMatchObject({
    construct: 'shop/list/items[0]',
    manifest: { metadata: { name: 'web', namespace: 'shop', labels: { team: 'a', app: 'web' } } },
  });
  expect(() => build('UPPER_bad').render()).toThrow('[shop/list/items[0]] metadata.name must be at most 253');
  expect(() => build('taken').render()).toThrow(
    '[shop/ConfigMap-taken] metadata.name must be distinct among the objects of kind ConfigMap in the namespace shop, '
      + 'got "taken", which [shop/list/items[0]] has',
  );
});

test('the index lists every other file, one per line, and isn\'t YAML', () => {
  const app = appWith((scope) => object(chart(scope, 'web'), 'ConfigMap', 'a'));
  const [, ...lines] = app.render().find(({ path }) => path === '.operatorless-files')?.text.split('\n') ?? [];
  expect(lines).toEqual(['kustomization.yaml', 'web/configmap-a.yaml', 'web/kustomization.yaml', '']);
});

test('the construct metadata of cdk8s is written when its command line asks for it', () => {
  const app = appWith((scope) => object(chart(scope, 'web'), 'ConfigMap', 'a'), { recordConstructMetadata: true });
  expect(JSON.parse(app.render().find(({ path }) => path === 'construct-metadata.json')?.text ?? '')).toEqual({
    version: '1.0.0',
    resources: { a: { path: 'web/ConfigMap-a' } },
  });
});

test('the whole app is one text in the order in which it is applied', () => {
  const app = appWith((scope) => {
    object(chart(scope, 'web'), 'ConfigMap', 'a');
    object(chart(scope, 'base'), 'Namespace', 'shop');
  });
  expect(app.synthYaml()).toBe(
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: '
      + 'shop\n',
  );
});
