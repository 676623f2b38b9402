import type { Chart } from 'cdk8s';
import { AppService, EtcdCluster, EtcdTls, type OperatorlessApp, RedisCluster, Route } from '../../../../lib';
import { appWith, chart, object } from '../support/apps';

const text = (app: OperatorlessApp, path: string) => app.render().find((file) => file.path === path)?.text ?? '';

function shop(build: (chart: Chart) => void): string {
  return text(appWith((app) => build(chart(app, 'staging')), { readme: true }), 'staging/README.md');
}

const website = (scope: Chart) => new AppService(scope, 'website', {
  image: 'nginx:1.28', size: 3, ports: [{ port: 80 }], host: 'www.example.com', route: Route.gateway('public', { namespace: 'gateways' }),
});

test('the README of a folder says what runs in it', () => {
  const readme = shop(website);
  expect(readme).toContain('# staging\n\n6 objects in the namespace `shop`. ');
  expect(readme).toContain('| workload | images |\n| --- | --- |\n| Deployment `website` | `nginx` |\n');
});

test('another version or number of pods does not change it, so that such an edit changes one file', () => {
  const readme = (image: string, size: number) => shop((scope) => new AppService(scope, 'website', { image, size, ports: [{ port: 80 }] }));
  expect(readme('registry.example.com:5000/shop/web:1.28', 2)).toBe(
    readme(`registry.example.com:5000/shop/web:1.29@sha256:${'0'.repeat(64)}`, 5),
  );
  expect(readme('registry.example.com:5000/shop/web:1.28', 2)).toContain('`registry.example.com:5000/shop/web` |');
});

test('it draws how the objects refer to each other, and dashed lines to objects that others create', () => {
  const lines = shop(website).split('\n');
  expect(lines).toEqual(expect.arrayContaining([
    '  HTTPRoute_shop_website --> Service_shop_website',
    '  Service_shop_website --> Deployment_shop_website',
    '  Deployment_shop_website --> ServiceAccount_shop_website',
    '  PodDisruptionBudget_shop_website -.-> Deployment_shop_website',
    '  NetworkPolicy_shop_website -.-> Deployment_shop_website',
    '  HTTPRoute_shop_website --> Gateway_gateways_public',
    '  Gateway_gateways_public["Gateway<br/>public"]:::other',
  ]));
});

test('it draws what pods mount, their permissions, and the claims and Services of a StatefulSet', () => {
  const readme = shop((scope) => new EtcdCluster(scope, 'main', { tls: EtcdTls.plainText() }));
  for (const arrow of [
    'StatefulSet_shop_main --> Service_shop_main_peers',
    'StatefulSet_shop_main --> ConfigMap_shop_main_agent',
    'RoleBinding_shop_main --> Role_shop_main',
    'RoleBinding_shop_main --> ServiceAccount_shop_main',
  ]) expect(readme).toContain(`  ${arrow}\n`);
});

test('it contains the commands to apply, watch and remove the objects, and says what a removal deletes and keeps', () => {
  const readme = shop((scope) => new EtcdCluster(scope, 'main', { tls: EtcdTls.plainText() }));
  expect(readme).toContain('kubectl apply --server-side -k . ');
  expect(readme).toContain('\nkubectl -n shop rollout status statefulset/main\nkubectl -n shop get events --watch\nkubectl delete -k . ');
  expect(readme).toContain('Removing it deletes for good what no Git holds: ConfigMap `main-state`.');
  expect(readme).toContain('Volumes that a StatefulSet made stay');
});

describe('a folder of many objects is drawn so that people can read it', () => {
  const boxes = (readme: string) => readme.split('\n').filter((line) => /^ {2}\w+\[/.test(line));
  const websites = (count: number) => shop((scope) => {
    for (let index = 0; index < count; index += 1) new AppService(scope, `web-${index}`, { image: 'nginx:1.28', ports: [{ port: 80 }] });
  });

  test('each object by itself, up to thirty', () => {
    expect(boxes(websites(6))).toHaveLength(30);
    expect(boxes(websites(6))).toContain('  Deployment_shop_web_0["Deployment<br/>web-0"]');
  });

  test('objects of one kind in a cluster as one box', () => {
    const readme = shop((scope) => new RedisCluster(scope, 'main', { shards: 12 }));
    expect(boxes(readme)).toContain('  StatefulSet_of_shop_main["12 x StatefulSet<br/>of main"]');
    expect(readme).toContain('  StatefulSet_of_shop_main --> ConfigMap_of_shop_main\n');
    expect(boxes(readme).length).toBeLessThan(15);
  });

  test('all objects of an app as one box, with arrows between apps', () => {
    const readme = shop((scope) => {
      for (let index = 0; index < 12; index += 1) new AppService(scope, `web-${index}`, { image: 'nginx:1.28', ports: [{ port: 80 }] });
      object(scope, 'HTTPRoute', 'all', {
        apiVersion: 'gateway.networking.k8s.io/v1', spec: { rules: [{ backendRefs: [{ name: 'web-3', port: 80 }] }] },
      });
    });
    expect(boxes(readme)).toHaveLength(13);
    expect(readme).toContain('  Instance_shop_web_3["web-3<br/>Deployment, ');
    expect(readme).toContain('  HTTPRoute_shop_all --> Instance_shop_web_3\n');
    expect(readme).not.toContain('  Instance_shop_web_3 --> Instance_shop_web_3');
  });
});

test('more than a hundred objects that belong to no app have no picture', () => {
  const readme = shop((scope) => {
    for (let index = 0; index < 101; index += 1) object(scope, 'ConfigMap', `c${index}`);
  });
  expect(readme).toContain('101 objects');
  expect(readme).not.toContain('mermaid');
});

test('cluster-scoped objects are counted separately', () => {
  expect(shop((scope) => object(scope, 'Namespace', 'shop'))).toContain('1 object, 1 of the cluster, in [cluster](cluster). ');
});

test('the root names the folders', () => {
  const app = appWith((scope) => {
    website(chart(scope, 'staging'));
    object(chart(scope, 'base'), 'ConfigMap', 'a');
  }, { readme: true });
  expect(text(app, 'README.md')).toContain('| [base](base) | shop | 1 |\n| [staging](staging) | shop | 6 |\n');
});

test('there is none if it is turned off', () => {
  expect(text(appWith((scope) => website(chart(scope, 'staging')), { readme: false }), 'staging/README.md')).toBe('');
});
