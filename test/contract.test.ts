import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AppService, Authentication, Config, EtcdCluster, EtcdTls, MicroService, MicroServiceFamily, Peer, RedisCluster, Route,
} from '../lib';
import { EXAMPLES, manifestsOf } from './support/examples';
import { selectorsOf } from './support/selectors';
import { appContainer, appService, container, type Manifest, microService, only, synth } from './support/synth';

// What live clusters depend on. A change here changes running objects of users: it needs a new major version.

const route = Route.gateway('public', { namespace: 'gateways' });
const sample = { msName: 'ms-sample', fullName: 'ms-sample-v1s0', version: '1.0', image: 'registry.example.com/ms-sample:1.0' };
const names = (manifests: readonly Manifest[]) => manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();

test('the objects of an AppService have these names', () => {
  const manifests = appService({
    autoscaling: {},
    host: 'www.example.com',
    route,
    config: Config.environment({ LEVEL: 'info' }),
    metrics: { port: 9090 },
  });
  expect(names(manifests)).toEqual([
    'ConfigMap web-config', 'Deployment web', 'HTTPRoute web', 'HorizontalPodAutoscaler web', 'NetworkPolicy web',
    'PodDisruptionBudget web',
    'PodMonitor web', 'Service web', 'ServiceAccount web',
  ]);
});

test('the objects of a MicroService have these names', () => {
  const manifests = microService({ ...sample, authentication: Authentication.proxy(), domain: 'example.com', route });
  expect(names(manifests)).toEqual([
    'ConfigMap ms-sample-v1s0-proxy', 'Deployment ms-sample-v1s0', 'HTTPRoute ms-sample-v1s0', 'NetworkPolicy ms-sample-v1s0',
    'PodDisruptionBudget ms-sample-v1s0', 'Service ms-sample-v1s0', 'ServiceAccount ms-sample-v1s0',
  ]);
});

const MICRO_SERVICE = {
  ...sample, authentication: Authentication.proxy(), domain: 'example.com', route, config: Config.environment({ LEVEL: 'info' }),
};
const insight = { clients: [Peer.service('admin')] };

test.each<[string, (chart: Chart, version: string) => void, readonly [string, string], string[]]>([
  ['a MicroService', (chart, version) => new MicroService(chart, 'service', { ...MICRO_SERVICE, version }), ['1.0', '1.1'], [
    'Deployment ms-sample-v1s0',
  ]],
  ['an EtcdCluster', (chart, version) => new EtcdCluster(chart, 'main', { version, tls: EtcdTls.plainText() }), ['3.6.14', '3.6.15'], [
    'ConfigMap main-agent', 'StatefulSet main',
  ]],
  ['a RedisCluster', (chart, version) => new RedisCluster(chart, 'main', { version, insight }), ['8.2.9', '8.2.10'], [
    'ConfigMap main-agent', 'StatefulSet main-0', 'StatefulSet main-1', 'StatefulSet main-2',
  ]],
])('another version of %s changes only its workloads, and what their pods read', (_, build, [from, to], changed) => {
  const after = synth((chart) => build(chart, to));
  const before = new Map(synth((chart) => build(chart, from)).map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]));
  const differing = after.filter((manifest) => (
    JSON.stringify(manifest) !== JSON.stringify(before.get(`${manifest.kind} ${manifest.metadata.name}`))
  ));
  expect(names(differing)).toEqual(changed);
  const workloads = changed.filter((name) => !name.startsWith('ConfigMap'));
  expect(names(after.filter(({ metadata }) => 'app.kubernetes.io/version' in metadata.labels))).toEqual(workloads);
});

test('the objects of an EtcdCluster, its volumes and its peer URLs have these names', () => {
  const manifests = synth((chart) => new EtcdCluster(chart, 'main', { tls: EtcdTls.plainText() }));
  expect(names(manifests)).toEqual([
    'ConfigMap main-agent', 'ConfigMap main-agent-kernel', 'ConfigMap main-state', 'NetworkPolicy main', 'PodDisruptionBudget main',
    'Role main', 'RoleBinding main', 'Service main', 'Service main-peers', 'ServiceAccount main', 'StatefulSet main',
  ]);
  const { spec } = only(manifests, 'StatefulSet');
  expect(spec).toMatchObject({
    serviceName: 'main-peers',
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    selector: { matchLabels: { 'app.kubernetes.io/instance': 'main' } },
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
  });
  expect(spec.template.spec.containers.map(({ name }: Manifest) => name)).toEqual(['etcd', 'agent']);
  const agent = manifests.find(({ metadata }) => metadata.name === 'main-agent');
  expect(JSON.parse(agent.data['config.json'])).toMatchObject({
    memberHost: '{pod}.main-peers.{namespace}.svc.cluster.local',
    ports: { client: 2379, peer: 2380, metrics: 2381, status: 2382, control: 2383 },
    paths: { dataDir: '/var/lib/etcd/data' },
  });
});

test('the objects of a RedisCluster, its volumes and the names of its nodes have these names', () => {
  const manifests = synth((chart) => new RedisCluster(chart, 'main'));
  expect(names(manifests)).toEqual([
    'ConfigMap main-agent', 'ConfigMap main-agent-kernel', 'ConfigMap main-state', 'NetworkPolicy main', 'PodDisruptionBudget main-0',
    'PodDisruptionBudget main-1', 'PodDisruptionBudget main-2', 'Role main', 'RoleBinding main', 'Secret main-agent',
    'Secret main-authority', 'Secret main-client-tls', 'Secret main-password', 'Service main', 'Service main-peers', 'ServiceAccount main',
    'StatefulSet main-0', 'StatefulSet main-1', 'StatefulSet main-2',
  ]);
  const { spec } = manifests.find(({ kind }) => kind === 'StatefulSet');
  expect(spec).toMatchObject({
    serviceName: 'main-peers',
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    selector: { matchLabels: { 'app.kubernetes.io/instance': 'main', 'cdk8s-operatorless/shard': '0' } },
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
  });
  expect(spec.template.spec.containers.map(({ name }: Manifest) => name)).toEqual(['server', 'agent']);
  const agent = manifests.find(({ metadata }) => metadata.name === 'main-agent');
  expect(JSON.parse(agent.data['config.json'])).toMatchObject({
    statefulSets: 'main',
    host: '{pod}.main-peers.{namespace}.svc.cluster.local',
    ports: { client: 6379, bus: 16379, status: 6381, control: 6382 },
    paths: { dataDir: '/data/redis' },
  });
});

test.each(EXAMPLES)('rollouts of every StatefulSet of %s end, even on Kubernetes 1.37, because its partition is explicit', (name) => {
  const sets = manifestsOf(name).filter(({ kind }) => kind === 'StatefulSet');
  for (const { spec } of sets) expect(spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  if (/-cluster(-|$)/.test(name)) expect(sets).not.toEqual([]);
});

test('selectors of Deployments, which are immutable, contain only the instance', () => {
  for (const manifests of [appService(), microService(sample)]) {
    const { name } = only(manifests, 'Deployment').metadata;
    expect(only(manifests, 'Deployment').spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/instance': name } });
  }
});

test('Services, policies, budgets, monitors, spread constraints and peers select by the instance and by the label that only we set', () => {
  const selected = { 'app.kubernetes.io/instance': 'main', 'app.kubernetes.io/managed-by': 'cdk8s-operatorless' };
  const insight = { ...selected, 'app.kubernetes.io/instance': 'main-insight' };
  const shard = (number: number) => ({ 'app.kubernetes.io/instance': 'main', 'cdk8s-operatorless/shard': String(number) });
  const distinct = (manifests: readonly Manifest[]) => [...new Set(selectorsOf(manifests).map((labels) => JSON.stringify(labels)))].sort();
  const texts = (...labels: object[]) => labels.map((each) => JSON.stringify(each)).sort();
  expect(distinct(appService({ name: 'main', metrics: { port: 9090 } }))).toEqual(texts(selected));
  expect(distinct(microService({ ...sample, fullName: 'main', metrics: { port: 9090 } }))).toEqual(texts(selected));
  expect(distinct(synth((chart) => new EtcdCluster(chart, 'main', { monitoring: {} })))).toEqual(texts(selected));
  expect(distinct(synth((chart) => new RedisCluster(
    chart, 'main', { monitoring: {}, insight: { clients: [Peer.addresses('198.51.100.0/24')] } },
  ))))
    .toEqual(texts(selected, insight, shard(0), shard(1), shard(2)));
});

test('containers and ports have these names', () => {
  const manifests = microService({ ...sample, authentication: Authentication.proxy(), metrics: { port: 9090 } });
  expect(appContainer(manifests).ports.map(({ name }: Manifest) => name)).toEqual(['http', 'metrics']);
  expect(container(manifests, 'proxy').ports).toEqual([
    { name: 'proxy', containerPort: 10080, protocol: 'TCP' }, { name: 'proxy-health', containerPort: 10081, protocol: 'TCP' },
  ]);
});

test('moving and renaming a construct in the code changes no object', () => {
  const build = (scope: Construct, prefix: string) => {
    const service = new MicroService(scope, `${prefix}-service`, { ...sample, domain: 'example.com', route });
    new AppService(scope, `${prefix}-web`, { name: 'web', image: 'nginx:1.28', ports: [{ port: 80 }] });
    new MicroServiceFamily(scope, `${prefix}-family`, { versions: [{ service }], domain: 'example.com', route });
  };
  const sorted = (manifests: Manifest[]) => manifests.sort((a, b) => (names([a])[0] < names([b])[0] ? -1 : 1));
  const moved = synth((chart) => build(new Construct(new Construct(chart, 'team'), 'services'), 'other'));
  expect(sorted(moved)).toEqual(sorted(synth((chart) => build(chart, 'one'))));
});

test('fails on two constructs with the same name in a namespace, and names both', () => {
  const twice = (namespaces: readonly string[]) => () => {
    const app = new App();
    namespaces.forEach((namespace, index) => new AppService(
      new Chart(app, `chart-${index}`, { namespace }), 'web', { image: 'nginx:1.28', ports: [{ port: 80 }] },
    ));
  };
  expect(twice(['shop', 'shop'])).toThrow(
    '[chart-1/web] name must be distinct in the namespace shop, got the ServiceAccount "web", which [chart-0/web] has',
  );
  expect(twice(['shop', 'staging'])).not.toThrow();
});

test.each<[string, (chart: Construct) => void, string | undefined]>([
  ['an etcd called like a shard', (chart) => new EtcdCluster(chart, 'redis-1'), 'StatefulSet "redis-1"'],
  [
    'a web app called like a shard',
    (chart) => new AppService(chart, 'redis-0', { image: 'nginx:1.28', ports: [{ port: 80 }] }),
    'PodDisruptionBudget "redis-0"',
  ],
  ['a RedisCluster called like the Service of the pods', (chart) => new RedisCluster(chart, 'redis-peers'), 'Service "redis-peers"'],
  ['a RedisCluster called like a shard', (chart) => new RedisCluster(chart, 'redis-1'), undefined],
  [
    'a web app called like a ConfigMap',
    (chart) => new AppService(chart, 'redis-agent', { image: 'nginx:1.28', ports: [{ port: 80 }] }),
    undefined,
  ],
])('a RedisCluster and %s share a namespace unless they have an object in common', (_, add, shared) => {
  const both = () => synth((chart) => {
    new RedisCluster(chart, 'redis');
    add(chart);
  });
  if (shared === undefined) expect(both).not.toThrow();
  else expect(both).toThrow(`name must be distinct in the namespace shop, got the ${shared}, which [test/redis] has`);
});

test('the same input gives the same bytes', () => {
  const render = () => JSON.stringify(microService({ ...sample, autoscaling: {}, authentication: Authentication.proxy() }));
  expect(render()).toBe(render());
});

test('charts need no option against hashes in names, because every name is explicit', () => {
  const chart = new Chart(new App(), 'hashed', { namespace: 'shop' });
  new MicroService(chart, 'service', sample);
  expect(names(chart.toJson())).toEqual(names(microService(sample)));
});
