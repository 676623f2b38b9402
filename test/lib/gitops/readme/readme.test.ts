import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chart, Size } from 'cdk8s';
import {
  AppService, EnvVar, EtcdCluster, type EtcdClusterProps, EtcdTls, type OperatorlessApp, RedisCluster, RedisTls, Route, Volume,
} from '../../../../lib';
import { appWith, chart, object, put } from '../support/apps';

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

test('it contains the commands to apply, watch and remove the objects', () => {
  const readme = shop(website);
  expect(readme).toContain('kubectl apply --server-side -k . ');
  expect(readme).toContain('\nkubectl -n shop rollout status deployment/website\nkubectl -n shop get events --watch\n```\n');
  expect(readme).toContain('## Remove it\n\n```sh\nkubectl delete -k .\n```\n');
});

describe('it shows which workloads connect to which', () => {
  const image = 'registry.example.com/web:1.0';
  const connected = (scope: Chart) => {
    const api = new AppService(scope, 'api', { image, ports: [{ port: 80 }] });
    const website = new AppService(scope, 'website', { image, ports: [{ port: 80 }] });
    website.connectTo(api);
    api.connectTo(new EtcdCluster(scope, 'etcd', { tls: EtcdTls.plainText() }));
  };

  test('by a thick arrow for each connection that both sides allow', () => {
    const readme = shop(connected);
    expect(readme).toContain('  Deployment_shop_website ==> Deployment_shop_api\n');
    expect(readme).toContain('  Deployment_shop_api ==> StatefulSet_shop_etcd\n');
    expect(readme.match(/==>/g)).toHaveLength(2);
    expect(readme).toContain('\nThick arrows are connections that the network policies of both sides allow');
  });

  test('also across folders, to a dashed box', () => {
    const app = appWith((scope) => {
      const api = new AppService(chart(scope, 'back', { namespace: 'back' }), 'api', { image, ports: [{ port: 80 }] });
      new AppService(chart(scope, 'front'), 'website', { image, ports: [{ port: 80 }] }).connectTo(api);
    }, { readme: true });
    for (const folder of ['front', 'back']) {
      expect(text(app, `${folder}/README.md`)).toContain('  Deployment_shop_website ==> Deployment_back_api\n');
    }
    expect(text(app, 'front/README.md')).toContain('  Deployment_back_api["Deployment<br/>api"]:::other\n');
  });

  test('with no legend if there are none', () => expect(shop(website)).not.toContain('Thick arrows'));
});

describe('it lists the Secrets that people must create, and what needs them', () => {
  const secrets = (build: (scope: Chart) => void) => /## Secrets\n\n[^\n]*\n\n([^]*?)\n\n/.exec(shop(build))?.[1];
  const image = 'registry.example.com/web:1.0';

  test('for variables, files and images', () => {
    expect(secrets((scope) => new AppService(scope, 'web', {
      image, ports: [{ port: 80 }], env: { KEY: EnvVar.secret('keys', 'web') }, volumes: [Volume.secret('/keys', 'keys')],
      pods: { imagePullSecrets: ['registry'] },
    }))).toBe('| Secret | needed by |\n| --- | --- |\n'
      + '| `shop/keys` | Deployment `web` |\n| `shop/registry` | Deployment `web`, to pull images |');
  });

  test('for the certificates of databases and their clients', () => {
    expect(secrets((scope) => {
      const web = new AppService(scope, 'web', { image, ports: [{ port: 80 }] });
      web.connectTo(new EtcdCluster(scope, 'main', { tls: EtcdTls.secrets() }));
      web.connectTo(new RedisCluster(scope, 'redis', { tls: RedisTls.secrets() }));
    })).toMatch(/`shop\/main-client-tls` \| Deployment `web`<br\/>StatefulSet `main` \|[^]*`shop\/redis-client-tls` \| Deployment `web`<br\/>/);
  });

  test('but none that agents, cert-manager or another operator fill', () => {
    expect(secrets((scope) => {
      const web = new AppService(scope, 'web', { image, ports: [{ port: 80 }], env: { KEY: EnvVar.secret('vault', 'key') } });
      web.connectTo(new EtcdCluster(scope, 'main', { tls: EtcdTls.certManager() }));
      web.connectTo(new RedisCluster(scope, 'redis'));
      object(scope, 'ExternalSecret', 'vault', { apiVersion: 'external-secrets.io/v1' });
    })).toBeUndefined();
  });
});

describe('it says what a removal loses for good, and gives a command that keeps it', () => {
  const etcd = (scope: Chart, props: EtcdClusterProps = {}) => new EtcdCluster(scope, 'main', { tls: EtcdTls.plainText(), ...props });
  const removal = (build: (scope: Chart) => void) => shop(build).split('## Remove it\n\n')[1];

  test('of a database: its state record goes, its volumes stay', () => {
    const text = removal(etcd);
    expect(text).toContain('`kubectl delete -k .` **deletes for good** what no Git holds: ConfigMap `main-state`.\n');
    expect(text).toContain('Volumes that a StatefulSet made and that are in none of these files stay: ');
    expect(text).toContain("ls *-*.yaml | grep -v -e '^configmap-main-state.yaml$' | sed 's/^/-f /' | xargs kubectl delete\n");
  });

  test('of a database in a namespace of the same folder: all volumes go, too', () => {
    const text = removal((scope) => {
      object(scope, 'Namespace', 'shop');
      etcd(scope);
    });
    expect(text).toContain('Namespace `shop`, ConfigMap `main-state`.\n');
    expect(text).toContain('all volumes and their data, also those that are in none of these files.\n');
    expect(text).not.toContain('files stay');
  });

  test('of disks that have grown: their claims are files of the folder', () => {
    const text = removal((scope) => etcd(scope, { storage: Size.gibibytes(16), storageAtCreation: Size.gibibytes(8) }));
    expect(text).toContain('PersistentVolumeClaim `data-main-0`');
    expect(text).toContain("-e '^persistentvolumeclaim-'");
  });

  test('the command deletes everything else in the namespaces of the folder', () => {
    const app = appWith((scope) => {
      const staging = chart(scope, 'staging');
      object(staging, 'Namespace', 'shop');
      etcd(staging, { storage: Size.gibibytes(16), storageAtCreation: Size.gibibytes(8) });
      object(staging, 'ConfigMap', 'elsewhere', { metadata: { namespace: 'other' }, data: { a: 'b' } });
    }, { readme: true });
    const [, command = ''] = /```sh\n(ls [^\n]*) \| sed/.exec(text(app, 'staging/README.md')) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'removal-'));
    for (const { path } of app.render()) put(folder, path, '');
    const deleted = execFileSync('bash', ['-c', command], { cwd: join(folder, 'staging'), encoding: 'utf8' }).trim().split('\n');
    rmSync(folder, { recursive: true });
    const all = app.render().flatMap(({ path, manifest }) => (manifest === undefined ? [] : [path.slice('staging/'.length)]));
    const kept = /^cluster\/|^persistentvolumeclaim-|^configmap-main-state/;
    expect(deleted.sort()).toEqual(all.filter((path) => !kept.test(path)).sort());
  });
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
  expect(shop((scope) => {
    object(scope, 'Namespace', 'shop');
    object(scope, 'ConfigMap', 'a');
  })).toContain('1 object in the namespace `shop`, and 1 object of the cluster, in [cluster](cluster). ');
  expect(shop((scope) => object(scope, 'Namespace', 'shop'))).toContain('# staging\n\n1 object of the cluster, in [cluster](cluster). ');
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
