import type { Chart } from 'cdk8s';
import {
  AppCronJob, AppDaemonSet, AppJob, AppService, Authentication, EtcdCluster, MicroService, MicroServiceFamily, Peer, RedisCluster, Route,
} from '../lib';
import { selects } from '../lib/kubernetes/objects/labels';
import { says } from './lib/plan/support/planned';
import { EXAMPLES, manifestsOf } from './support/examples';
import { selectorsOf } from './support/selectors';
import { type Manifest, synth } from './support/synth';

const route = Route.gateway('public', { namespace: 'gateways' });
const INSTANCE = 'app.kubernetes.io/instance';
const NAME = 'app.kubernetes.io/name';
const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** Everything that selects pods: each construct with all optional objects, and with callers and clients of ours. */
const everything = synth((chart) => {
  const web = new AppService(
    chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }], autoscaling: {}, metrics: { port: 9090 }, host: 'www.example.com', route },
  );
  const service = new MicroService(chart, 'billing', {
    msName: 'billing', version: '1.0', image: 'registry.example.com/billing:1.0', autoscaling: {}, metrics: { port: 9090 },
    domain: 'example.com', route,
    authentication: Authentication.proxy(), callers: [web.peer], calls: [Peer.service('cache'), Peer.service('main')],
  });
  new AppJob(chart, 'migrate', { image: 'migrate:1.4' }).connectTo(web);
  new AppCronJob(chart, 'report', { image: 'report:1.4', schedule: '@daily' }).connectTo(web);
  new AppDaemonSet(chart, 'exporter', { image: 'exporter:1.4', metrics: { port: 9100 } }).connectTo(web);
  new MicroServiceFamily(chart, 'family', { versions: [{ service }], domain: 'example.com', route });
  new EtcdCluster(chart, 'main', { monitoring: {} }).allowClient(service.peer);
  new RedisCluster(chart, 'cache', { monitoring: { exporter: true }, insight: { clients: [web.peer] } }).allowClient(service.peer);
});

const podLabelsOf = (manifests: readonly Manifest[]) => manifests.flatMap(({ spec }) => (
  (spec?.jobTemplate?.spec ?? spec)?.template?.metadata?.labels ?? []
));

/**
 * The labels that pods of a Helm release with this name may have: those of its chart's template, with or without those of other objects.
 */
function helmPods(release: string, name: string): Readonly<Record<string, string>>[] {
  const selector = { [NAME]: name, [INSTANCE]: release };
  return [
    { [INSTANCE]: release },
    selector,
    {
      ...selector,
      [MANAGED_BY]: 'Helm',
      'helm.sh/chart': `${name}-1.2.3`,
      'app.kubernetes.io/component': 'database',
      'app.kubernetes.io/version': '8.0.2',
    },
    { ...selector, [MANAGED_BY]: 'Tiller' },
  ];
}

test.each([
  'web', 'billing-v1', 'main', 'cache', 'cache-insight', 'migrate', 'report', 'exporter',
])('no Service, policy, budget, monitor or spread constraint of ours selects pods of a Helm release named %s', (release) => {
  for (const pod of ['redis', 'etcd', release].flatMap((name) => helmPods(release, name))) {
    expect(selectorsOf(everything).filter((matchLabels) => selects({ matchLabels }, pod))).toEqual([]);
  }
});

test.each(EXAMPLES)('nor does any selector in %s', (name) => {
  const manifests = manifestsOf(name);
  const ours = selectorsOf(manifests).filter(
    (labels) => MANAGED_BY in labels || Object.keys(labels).some((label) => label.startsWith('cdk8s-operatorless/')),
  );
  const instances = new Set(podLabelsOf(manifests).map((labels) => labels[INSTANCE]));
  expect(selectorsOf(manifests).filter((labels) => instances.has(labels[INSTANCE]) && !ours.includes(labels))).toEqual([]);
  for (const pod of [...instances].flatMap((instance) => helmPods(instance, 'redis'))) {
    expect(ours.filter((matchLabels) => selects({ matchLabels }, pod))).toEqual([]);
  }
});

test('every Service, policy, budget and monitor selects its own pods, and those of no other construct', () => {
  const own: Readonly<Record<string, number>> = {
    'web': 1, 'billing-v1': 1, 'main': 1, 'cache': 3, 'cache-insight': 1, 'migrate': 1, 'report': 1, 'exporter': 1,
  };
  const governing = everything.filter(({ kind }) => ['Service', 'NetworkPolicy', 'PodDisruptionBudget', 'PodMonitor'].includes(kind));
  const selected = governing.map(({ kind, spec }) => {
    const matchLabels = kind === 'Service' ? spec.selector : (spec.podSelector ?? spec.selector).matchLabels;
    const pods = podLabelsOf(everything).filter((labels) => selects({ matchLabels }, labels));
    return {
      kind,
      shard: 'cdk8s-operatorless/shard' in matchLabels,
      instances: [...new Set(pods.map((labels) => labels[INSTANCE]))],
      templates: pods.length,
    };
  });
  for (const { shard, instances, templates } of selected) {
    expect(instances).toHaveLength(1);
    expect(templates).toBe(shard ? 1 : own[instances[0]]);
  }
});

test.each<[string, (chart: Chart, labels: Record<string, string>) => void]>([
  ['AppService', (chart, labels) => new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80 }], labels })],
  ['EtcdCluster', (chart, labels) => new EtcdCluster(chart, 'main', { labels })],
  ['RedisCluster', (chart, labels) => new RedisCluster(chart, 'cache', { labels, insight: { clients: [Peer.namespace('ops')] } })],
])('users of %s cannot set the labels by which pods are selected', (_, build) => {
  for (const label of [MANAGED_BY, INSTANCE, 'cdk8s-operatorless/shard']) {
    expect(() => synth((chart) => build(chart, { [label]: 'other' }))).toThrow(
      `labels must leave the labels of the construct and of Kubernetes alone, got "${label}": selectors go by them`,
    );
  }
});

/** The same objects as they were when they selected by the instance alone. */
function byInstanceAlone(value: Manifest, name = ''): Manifest {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => byInstanceAlone(item));
  const fields = Object.entries(value).filter(([field]) => !(field === MANAGED_BY && ['selector', 'matchLabels'].includes(name)));
  return Object.fromEntries(fields.map(([field, own]) => [field, byInstanceAlone(own, field)]));
}

test('a running cluster that selected by the instance alone is migrated in one release: nothing is refused, cut off or lost', () => {
  const before = byInstanceAlone(everything);
  const pods = podLabelsOf(before);
  for (const matchLabels of selectorsOf(everything)) expect(pods.some((labels) => selects({ matchLabels }, labels))).toBe(true);
  const rules = new Set(says(before, everything));
  expect([...rules].sort()).toEqual(['in-place', 'rolling-restart']);
});
