import { Duration, Size } from 'cdk8s';
import {
  AutoscalingMetric, Cpu, DisruptionBudget, EnvFrom, EnvVar, Hook, Peer, PodCount, PodServiceAccount, PodSpread, ProjectedSource, Quota,
  Relaxation, Rollout, ServiceType, Volume,
} from '../../../lib';
import { unrestricted } from '../../support/pod-security';
import { appContainer, appService, container, kinds, type Manifest, microService, only, ours } from '../../support/synth';

const podSpec = (manifests: Manifest[]) => only(manifests, 'Deployment').spec.template.spec;
const shipper = { name: 'log-shipper', image: 'vector:0.40', volumes: [Volume.shared('/logs', 'logs', { readOnly: true })] };

test('a sidecar shares a directory with the app, is restricted, and counts in the quota', () => {
  const manifests = microService({
    volumes: [Volume.emptyDir('/var/log/app', { name: 'logs', sizeLimit: Size.mebibytes(100) })],
    pods: {
      sidecars: [
        { ...shipper, calls: [Peer.namespace('logging')], resources: { cpu: { request: Cpu.millis(50), limit: Cpu.millis(100) } } },
      ],
    },
    quota: Quota.namespace(), replicas: 1,
  });
  expect(container(manifests, 'app').volumeMounts).toContainEqual({ name: 'logs', mountPath: '/var/log/app', readOnly: false });
  expect(container(manifests, 'log-shipper').volumeMounts).toEqual([{ name: 'logs', mountPath: '/logs', readOnly: true }]);
  expect(podSpec(manifests).volumes).toContainEqual({ name: 'logs', emptyDir: { sizeLimit: '100Mi' } });
  expect(unrestricted(podSpec(manifests))).toEqual([]);
  expect(only(manifests, 'ResourceQuota').spec.hard).toMatchObject({ 'pods': 3, 'requests.cpu': '450m', 'limits.cpu': '1800m' });
  expect(JSON.stringify(only(manifests, 'NetworkPolicy').spec.egress)).toContain('"kubernetes.io/metadata.name":"logging"');
});

test('an init container that needs more than all others counts instead of them', () => {
  const resources = { cpu: { request: Cpu.units(1), limit: Cpu.units(2) } };
  const initContainers = [{ name: 'migrate', image: 'tool:1', resources }];
  const manifests = microService({ pods: { initContainers }, quota: Quota.namespace(), replicas: 1 });
  expect(only(manifests, 'ResourceQuota').spec.hard).toMatchObject({ 'requests.cpu': '3', 'limits.cpu': '6' });
});

test('a token of the ServiceAccount is mounted only on request', () => {
  const token = ProjectedSource.serviceAccountToken('token', { audience: 'vault' });
  const manifests = appService({ volumes: [Volume.projected('/token', [token])] });
  expect(podSpec(manifests).automountServiceAccountToken).toBe(false);
  expect(podSpec(manifests).volumes).toContainEqual(
    { name: 'files-0', projected: { defaultMode: 0o440, sources: [{ serviceAccountToken: { path: 'token', audience: 'vault' } }] } },
  );
});

test('only the subPath is mounted', () => {
  const app = appContainer(appService({ volumes: [Volume.configMap('/etc/app/app.yaml', 'app', { subPath: 'app.yaml' })] }));
  expect(app.volumeMounts).toContainEqual({ name: 'files-0', mountPath: '/etc/app/app.yaml', subPath: 'app.yaml', readOnly: true });
});

test('command, envFrom and hooks apply to the app\'s container', () => {
  const pods = { envFrom: [EnvFrom.secret('settings')], lifecycle: { postStart: Hook.exec(['warm-up']) } };
  expect(appContainer(appService({ command: ['/app/run'], pods }))).toMatchObject({
    command: ['/app/run'],
    envFrom: [{ secretRef: { name: 'settings' } }],
    lifecycle: { postStart: { exec: { command: ['warm-up'] } }, preStop: { exec: { command: ['sleep', '10'] } } },
  });
});

test('pods can require nodes of their own, or drop every rule of ours', () => {
  const required = podSpec(appService({ pods: { spread: PodSpread.required() } })).affinity.podAntiAffinity;
  expect(required.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
    { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: ours('web') } },
  ]);
  const dropped = podSpec(appService({ pods: { spread: PodSpread.onlyGiven() } }));
  expect([dropped.affinity, dropped.topologySpreadConstraints]).toEqual([undefined, undefined]);
});

test('an existing ServiceAccount replaces ours', () => {
  const manifests = appService({ pods: { serviceAccount: PodServiceAccount.existing('shared') } });
  expect(podSpec(manifests).serviceAccountName).toBe('shared');
  expect(kinds(manifests)).not.toContain('ServiceAccount');
});

describe('service', () => {
  const service = { type: ServiceType.LOAD_BALANCER, loadBalancerSourceRanges: ['203.0.113.0/24'] };

  test('a load balancer admits its source ranges, by the network policy too', () => {
    const manifests = appService({ service });
    expect(only(manifests, 'Service').spec).toMatchObject({
      type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerSourceRanges: ['203.0.113.0/24'],
    });
    expect(only(manifests, 'NetworkPolicy').spec.ingress).toEqual([
      { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 80, protocol: 'TCP' }] },
    ]);
  });

  test.each([
    [{ loadBalancerClass: 'a.example.com/b' }, /service\.loadBalancerClass must come with the type LoadBalancer, got ClusterIP/],
    [{ ...service, preserveClientAddress: false }, /service\.preserveClientAddress must be true/],
    [{ ...service, loadBalancerSourceRanges: ['203.0.113.7'] }, /service\.loadBalancerSourceRanges\[0\] must/],
    [{ labels: { 'app.kubernetes.io/instance': 'a' } }, /service\.labels must leave the labels of the construct alone/],
    [{ type: ServiceType.EXTERNAL_NAME }, /service\.type must be ClusterIP, NodePort or LoadBalancer/],
  ])('fails on %j', (wrong, message) => expect(() => appService({ service: wrong })).toThrow(message));
});

test('a rollout is as fast as requested, and the quota has room for it', () => {
  const rollout = Rollout.rolling({ maxSurge: PodCount.percent(50), maxUnavailable: PodCount.of(1), minReady: Duration.seconds(20) });
  const manifests = microService({ rollout, quota: Quota.namespace(), replicas: 4 });
  expect(only(manifests, 'Deployment').spec).toMatchObject({
    minReadySeconds: 20, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: 1 } },
  });
  expect(only(manifests, 'ResourceQuota').spec.hard.pods).toBe(10);
  expect(only(appService({ rollout: Rollout.recreate() }), 'Deployment').spec.strategy).toEqual({ type: 'Recreate' });
  expect(() => appService({ rollout: Rollout.rolling({ maxSurge: PodCount.of(0) }) })).toThrow(/no pod would ever be replaced/);
});

test('the given budget is used, unless it would block every drain', () => {
  const quarter = DisruptionBudget.maxUnavailable(PodCount.percent(25));
  expect(only(appService({ size: 10, disruptionBudget: quarter }), 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: '25%' });
  expect(() => appService({ disruptionBudget: DisruptionBudget.minAvailable(PodCount.of(2)) })).toThrow(
    '[test/web] disruptionBudget must let a drain evict 1 or more of 2 pods, got 0: it would wait for ever',
  );
});

test('metrics of the app and of a queue also scale it', () => {
  const metrics = [AutoscalingMetric.pods('requests', '100'), AutoscalingMetric.external('queue', '500m', { labels: { queue: 'orders' } })];
  expect(only(appService({ autoscaling: { metrics } }), 'HorizontalPodAutoscaler').spec.metrics.slice(1)).toEqual([
    { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '100' } } },
    {
      type: 'External',
      external: {
        metric: { name: 'queue', selector: { matchLabels: { queue: 'orders' } } }, target: { type: 'AverageValue', averageValue: '500m' },
      },
    },
  ]);
  expect(() => appService({ autoscaling: { metrics: [AutoscalingMetric.pods('requests', 'many')] } })).toThrow(/must have a target above 0, got "many"/);
});

test('the network policy can be left out, and the Deployment shows it', () => {
  const manifests = appService({ relaxations: [Relaxation.NO_NETWORK_POLICY] });
  expect(kinds(manifests)).not.toContain('NetworkPolicy');
  expect(only(manifests, 'Deployment').metadata.annotations).toMatchObject({
    'cdk8s-operatorless/relaxations': 'no-network-policy', 'kube-score/ignore': expect.stringContaining('pod-networkpolicy'),
  });
});

test('single objects can have labels and annotations of their own', () => {
  const manifests = appService({ objectMetadata: { Service: { annotations: { 'example.com/a': 'b' } } } });
  expect(only(manifests, 'Service').metadata.annotations).toEqual({ 'example.com/a': 'b' });
  expect(only(manifests, 'Deployment').metadata.annotations).not.toHaveProperty(['example.com/a']);
});

test.each([
  ['the name of the app', { sidecars: [{ name: 'app', image: 'a:1' }] }, /must differ from the containers of the construct, got "app"/],
  ['the port of the app', { sidecars: [{ name: 'b', image: 'a:1', ports: [{ port: 80 }] }] }, /must leave the ports of the construct to it, got 80/],
  ['a volume that nobody has', { sidecars: [shipper] }, /must share volumes that another container names, got "logs"/],
  ['a secret', { sidecars: [{ name: 'b', image: 'a:1', env: { PASSWORD: EnvVar.value('x') } }] }, /must contain no secret/],
])('a sidecar can not have %s', (_, pods, message) => expect(() => appService({ pods })).toThrow(message));
