import type { Chart } from 'cdk8s';
import { appWith, applied, chart, object, paths } from '../support/apps';

test('charts are written to the given folders, which may be shared and nested', () => {
  const app = appWith((scope) => {
    for (const id of ['web', 'api', 'jobs']) object(chart(scope, id), 'ConfigMap', id);
    scope.place(scope.node.findChild('web') as Chart, 'teams/shop');
    scope.place(scope.node.findChild('api') as Chart, 'teams/shop');
  });
  expect(paths(app)).toEqual(['jobs/configmap-jobs.yaml', 'teams/shop/configmap-api.yaml', 'teams/shop/configmap-web.yaml']);
  expect(applied(app, '')).toEqual(['jobs', 'teams/shop']);
});

const FOLDERS =
  'folder must be names joined by "/", of at most 200 letters, digits, ".", "_" and "-", not beginning with "." and different from '
  + 'our own files\'';

test.each(['', '..', '../x', '/x', 'a//b', '.git', 'a b', 'shop/README.md', 'x'.repeat(201)])(
  'fails on a chart placed in "%s"',
  (folder) => {
    expect(() => appWith((scope) => scope.place(chart(scope, 'web'), folder))).toThrow(`[web] ${FOLDERS}, got "${folder}"`);
  },
);

test.each(['..', '.', '.operatorless-files', 'kustomization.yaml', 'README.md', 'x'.repeat(300)])(
  'fails on a chart called %s, unless it is placed',
  (id) => {
    const build = (folder?: string) =>
      appWith((scope) => {
        const made = chart(scope, id);
        object(made, 'ConfigMap', 'a');
        if (folder !== undefined) scope.place(made, folder);
      });
    expect(() => build().render()).toThrow(
      `[${id}] ${FOLDERS}, got "${id.toLowerCase()}": it is below the output folder; place the chart in one like "teams/shop"`,
    );
    expect(paths(build('shop'))).toEqual(['shop/configmap-a.yaml']);
  },
);

test('fails on two charts whose names give the same folder, and names both; charts with a given folder may share it', () => {
  const build = (folder?: string) =>
    appWith((scope) => {
      object(chart(scope, 'магазин'), 'ConfigMap', 'a');
      const services = chart(scope, 'сервисы');
      object(services, 'ConfigMap', 'b');
      if (folder !== undefined) scope.place(services, folder);
    });
  expect(() => build().render()).toThrow(
    '[сервисы] folder must be the chart\'s own unless it is placed, got "_______", which [магазин] has: '
      + 'names of folders are lower-case letters, digits, ".", "_" and "-"; rename or place one of them',
  );
  expect(paths(build('services'))).toEqual(['_______/configmap-a.yaml', 'services/configmap-b.yaml']);
});

test('fails on a chart in the folder of another chart\'s cluster-scoped objects, and names both', () => {
  const app = appWith((scope) => {
    object(chart(scope, 'shop'), 'Namespace', 'shop');
    const beside = chart(scope, 'b');
    object(beside, 'ConfigMap', 'a');
    scope.place(beside, 'shop/cluster');
  });
  expect(() => app.render()).toThrow(
    '[b] folder must not be that of another chart, got "shop/cluster", which contains the cluster-scoped objects of [shop]: '
      + 'kustomize would apply them twice; place it elsewhere',
  );
});

test('a nested chart has a folder of its own, named after both', () => {
  const app = appWith((scope) => {
    const outer = chart(scope, 'outer');
    object(outer, 'ConfigMap', 'a');
    object(chart(outer, 'inner'), 'ConfigMap', 'b');
  });
  expect(paths(app)).toEqual(['outer-inner/configmap-b.yaml', 'outer/configmap-a.yaml']);
});
