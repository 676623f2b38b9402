import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  AppDaemonSet, type AppDaemonSetProps, DaemonSetRollout, MicroService, PodCount, type PodOptions, PodSpread, Probe, Quota, RedisCluster,
  RedisTls, TaintEffect, Volume,
} from '../../../lib';
import { says } from '../plan/support/planned';
import { unrestricted } from '../../support/pod-security';
import { appDaemonSet, kinds, type Manifest, only, ours, synth } from '../../support/synth';

const daemonSet = (props: Partial<AppDaemonSetProps> = {}): Manifest => only(appDaemonSet(props), 'DaemonSet');
const spec = (props: Partial<AppDaemonSetProps> = {}): Manifest => daemonSet(props).spec;
const pod = (props: Partial<AppDaemonSetProps> = {}): Manifest => spec(props).template.spec;
const container = (props: Partial<AppDaemonSetProps> = {}): Manifest => pod(props).containers[0];
const strategy = (rollout?: DaemonSetRollout): Manifest => spec({ rollout }).updateStrategy;

test('an image is enough for a DaemonSet, its identity and its isolation', () => {
  expect(kinds(appDaemonSet())).toEqual(['DaemonSet', 'NetworkPolicy', 'ServiceAccount']);
});

test('its pods fit into a namespace that enforces restricted, and nothing spreads them', () => {
  expect(unrestricted(pod())).toEqual([]);
  expect(pod()).toMatchObject({ restartPolicy: 'Always' });
  for (const field of ['affinity', 'topologySpreadConstraints']) expect(pod()).not.toHaveProperty(field);
});

test('nobody may call it but Prometheus, where it has metrics', () => {
  expect(only(appDaemonSet(), 'NetworkPolicy').spec.ingress).toEqual([]);
  const scraped = appDaemonSet({ metrics: { port: 9100 } });
  expect(only(scraped, 'NetworkPolicy').spec.ingress).toEqual([{
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
    ports: [{ port: 9100, protocol: 'TCP' }],
  }]);
  expect(only(scraped, 'PodMonitor').spec.selector.matchLabels).toEqual(ours('exporter'));
  expect(container({ metrics: { port: 9100 } }).ports).toEqual([{ name: 'metrics', containerPort: 9100, protocol: 'TCP' }]);
});

describe('probes', () => {
  test('@default - none', () => {
    for (const field of ['startupProbe', 'readinessProbe', 'livenessProbe', 'ports']) expect(container()).not.toHaveProperty(field);
  });

  test('ask the port of the metrics, and a start has two minutes', () => {
    const probed = container({ metrics: { port: 9100 }, probes: { liveness: Probe.tcp(), readiness: Probe.httpGet('/') } });
    expect(probed.livenessProbe.tcpSocket.port).toBe(9100);
    expect(probed.readinessProbe.httpGet).toEqual({ path: '/', port: 9100 });
    expect(probed.startupProbe).toMatchObject({ tcpSocket: { port: 9100 }, periodSeconds: 2, failureThreshold: 60 });
  });

  test('have a port of their own', () => {
    expect(container({ probes: { liveness: Probe.tcp({ port: 8080 }) } }).livenessProbe.tcpSocket.port).toBe(8080);
  });

  test('waive their checks only where they are missing', () => {
    const waived = (probes: AppDaemonSetProps['probes']) => Object.values(daemonSet({ probes }).metadata.annotations).join();
    expect(waived({})).toContain('CKV_K8S_8=');
    expect(waived({ liveness: Probe.tcp({ port: 1 }), readiness: Probe.httpGet('/', { port: 1 }) })).not.toMatch(/CKV_K8S_[89]=/);
  });
});

describe('a rollout', () => {
  test('@default - one node at a time, the old pod first', () => {
    expect(strategy()).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } });
    expect(spec().minReadySeconds).toBe(5);
  });

  test('takes a share of the nodes', () => {
    expect(strategy(DaemonSetRollout.rolling({ maxUnavailable: PodCount.percent(10) })).rollingUpdate.maxUnavailable).toBe('10%');
  });

  test('starts the new pod first, and then no node is without one', () => {
    expect(strategy(DaemonSetRollout.rolling({ maxSurge: PodCount.of(1) })).rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });

  test('waits for whoever deletes the pods', () => expect(strategy(DaemonSetRollout.onDelete())).toEqual({ type: 'OnDelete' }));

  test('goes node by node, as the plan says, and another strategy restarts nothing', () => {
    expect(says(appDaemonSet(), appDaemonSet({ image: 'exporter:1.5' }))).toEqual(['rolling-restart']);
    expect(says(appDaemonSet(), appDaemonSet({ rollout: DaemonSetRollout.rolling({ maxSurge: PodCount.of(1) }) }))).toEqual(['in-place']);
  });
});

test('it can run on every node, whatever its taints', () => {
  expect(pod({ pods: { tolerations: [{}] } }).tolerations).toEqual([{ operator: 'Exists' }]);
  expect(pod({ pods: { tolerations: [{ key: 'gpu', effect: TaintEffect.NO_SCHEDULE }] } }).tolerations).toEqual([
    { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' },
  ]);
});

test('a sidecar runs beside it', () => {
  expect(pod({ pods: { sidecars: [{ name: 'reloader', image: 'reloader:1' }] } }).containers.map(({ name }: Manifest) => name))
    .toEqual(['app', 'reloader']);
});

test('a directory of the node is mounted only to read, and recorded where reviewers see it', () => {
  const manifests = appDaemonSet({ hostPaths: [{ path: '/var/log/pods' }, { path: '/', mountPath: '/host' }] });
  const { metadata, spec: { template } } = only(manifests, 'DaemonSet');
  expect(template.spec.volumes.slice(1)).toEqual([
    { name: 'host-0', hostPath: { path: '/var/log/pods', type: 'Directory' } },
    { name: 'host-1', hostPath: { path: '/', type: 'Directory' } },
  ]);
  expect(template.spec.containers[0].volumeMounts.slice(1)).toEqual([
    { name: 'host-0', mountPath: '/var/log/pods', readOnly: true }, { name: 'host-1', mountPath: '/host', readOnly: true },
  ]);
  for (const { annotations } of [metadata, template.metadata]) expect(annotations['cdk8s-operatorless/relaxations']).toBe('host-paths');
});

test('it connects to a server and gets what it needs', () => {
  const manifests = synth((chart) => {
    const redis = new RedisCluster(chart, 'redis', { tls: RedisTls.plainText() });
    new AppDaemonSet(chart, 'exporter', { image: 'exporter:1.4' }).connectTo(redis);
  });
  const variables = only(manifests, 'DaemonSet').spec.template.spec.containers[0].env;
  expect(variables.map(({ name }: Manifest) => name)).toEqual(['REDIS_HOST', 'REDIS_PORT', 'REDIS_USER', 'REDIS_PASSWORD']);
});

test('fails on what spreads pods, in options that were made for a service', () => {
  const pods: PodOptions = { spread: PodSpread.required(), topologySpread: [{ topologyKey: 'kubernetes.io/hostname' }] };
  expect(() => appDaemonSet({ pods })).toThrow(
    /pods\.spread must be left out, got a rule: there is one pod on each node.*nodeAffinity\n.*pods\.topologySpread must be left out/,
  );
});

describe('a quota of this app', () => {
  const withQuota = (namespace: string) => {
    const app = new App();
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const other = namespace === 'shop' ? shop : new Chart(app, 'other', { namespace });
    new AppDaemonSet(other, 'exporter', { image: 'exporter:1.4' });
    new MicroService(shop, 'web', { msName: 'web', version: '1.0', image: 'web:1.0', quota: Quota.namespace() });
    return () => Testing.synth(shop);
  };

  test('fails over its pods, because nobody knows how many there will be', () => {
    expect(withQuota('shop')).toThrow(/namespace must have no ResourceQuota of this app, got one: it counts pods/);
  });

  test('is fine in another namespace', () => expect(withQuota('monitoring')).not.toThrow());
});

test.each<[string, Partial<AppDaemonSetProps>, string]>([
  ['no pod that may be missing or surge', { rollout: DaemonSetRollout.rolling({ maxUnavailable: PodCount.of(0) }) }, 'rollout must start'],
  [
    'both at once', { rollout: DaemonSetRollout.rolling({ maxUnavailable: PodCount.of(1), maxSurge: PodCount.of(1) }) },
    'rollout must start a new pod or stop an old one first, got both: the API server accepts exactly one of maxSurge and maxUnavailable '
      + 'above 0 for a DaemonSet; leave one of them out',
  ],
  [
    'more than all nodes', { rollout: DaemonSetRollout.rolling({ maxUnavailable: PodCount.percent(101) }) },
    'rollout.maxUnavailable must be a whole number of pods, or whole percent up to 100, got 101%',
  ],
  ['a fraction of a second', { gracePeriod: Duration.millis(1500) }, 'gracePeriod must be whole seconds, got 1.5 s'],
  [
    'a probe without a port', { probes: { liveness: Probe.tcp() } },
    'probes.liveness must have a port from 1 to 65535, got none: a DaemonSet has no ports of a Service; set the port of the probe',
  ],
  ['a port that does not exist', { metrics: { port: 0 } }, 'metrics.port must be a whole number from 1 to 65535, got 0'],
  [
    'a probe that restarts what is merely busy', { probes: { liveness: Probe.tcp({ port: 1 }), readiness: Probe.tcp({ port: 1 }) } },
    'probes.liveness must check something other than probes.readiness',
  ],
  ['a relative path', { hostPaths: [{ path: 'var/log' }] }, 'hostPaths[0].path must be an absolute path on the node, got "var/log"'],
  ['a path that climbs', { hostPaths: [{ path: '/var/../etc' }] }, 'hostPaths[0].path must be an absolute path on the node'],
  ['the root at the root', { hostPaths: [{ path: '/' }] }, 'hostPaths[0].mountPath must be an absolute path below /, got "/"'],
  [
    'two mounts at one path', { hostPaths: [{ path: '/logs' }], volumes: [Volume.emptyDir('/logs')] },
    'hostPaths must be mounted at paths of their own, got "/logs" twice; set mountPath',
  ],
  ['a name of 64 characters', { name: 'a'.repeat(64) }, 'name must be a DNS label of at most 63 characters'],
])('fails on %s', (_, props, message) => expect(() => appDaemonSet(props)).toThrow(`[test/exporter] ${message}`));
