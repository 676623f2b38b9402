import { Config, MicroService, Route } from '../../../lib';
import { appContainer, kinds, microService, only, ours, synth } from '../../support/synth';

const route = Route.gateway('public', { namespace: 'gateways' });
const base = { msName: 'ms-sample', version: '1.0', image: 'registry.example.com/ms-sample:1.0' };

test('every field of the sample shows in its object', () => {
  const manifests = microService({ autoscaling: {}, domain: 'example.com', route, config: Config.environment({ LEVEL: 'info' }) });
  expect(kinds(manifests)).toEqual([
    'ConfigMap', 'Deployment', 'HTTPRoute', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount',
  ]);
});

test('fullName is the name of all objects and the selector', () => {
  const manifests = microService({ fullName: 'ms-sample-v1s0' });
  expect(only(manifests, 'Deployment').metadata.name).toBe('ms-sample-v1s0');
  expect(only(manifests, 'Deployment').spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'ms-sample-v1s0' });
  expect(only(manifests, 'Service').spec.selector).toEqual(ours('ms-sample-v1s0'));
});

test('fullName @default msName and path', () => expect(only(microService({ path: 'v7' }), 'Service').metadata.name).toBe('ms-sample-v7'));
test(
  'path @default v and the major version',
  () => expect(only(microService({ version: '2.4.1' }), 'Service').metadata.name).toBe('ms-sample-v2'),
);
test('replicas @default 2', () => expect(only(microService(), 'Deployment').spec.replicas).toBe(2));
test('port @default 8080', () => expect(only(microService(), 'Service').spec.ports).toEqual(
  [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
));
test('port is the port that the app listens on', () => expect(appContainer(microService({ port: 9000 })).ports).toEqual(
  [{ name: 'http', containerPort: 9000, protocol: 'TCP' }],
));

test('service, version and path are labels and annotations, the version as text', () => {
  const { metadata } = only(microService({ creationTimestamp: '1535546718115' }), 'Deployment');
  expect(metadata.labels).toEqual({
    'app.kubernetes.io/name': 'ms-sample',
    'app.kubernetes.io/instance': 'ms-sample-v1',
    'app.kubernetes.io/version': '1.0',
    'app.kubernetes.io/component': 'micro-service',
    'app.kubernetes.io/part-of': 'ms-sample',
    'app.kubernetes.io/managed-by': 'cdk8s-operatorless',
  });
  expect(metadata.annotations).toMatchObject({ 'cdk8s-operatorless/path': 'v1', 'cdk8s-operatorless/created': '1535546718115' });
});

test('no selector contains a label that a user sets or that may change', () => {
  const manifests = microService({ labels: { team: 'shop' }, autoscaling: {}, metrics: { port: 9090 } });
  const selectors = [
    only(manifests, 'Service').spec.selector,
    only(manifests, 'PodDisruptionBudget').spec.selector.matchLabels,
    only(manifests, 'NetworkPolicy').spec.podSelector.matchLabels,
    only(manifests, 'PodMonitor').spec.selector.matchLabels,
  ];
  for (const selector of selectors) expect(selector).toEqual(ours('ms-sample-v1'));
  expect(only(manifests, 'Deployment').spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'ms-sample-v1' });
});

test('its host consists of path, service and domain', () => {
  expect(only(microService({ domain: 'example.com', route }), 'HTTPRoute').spec.hostnames).toEqual(['v1.ms-sample.example.com']);
});

test('it exposes its address', () => {
  synth((chart) => {
    const service = new MicroService(chart, 'service', { ...base, domain: 'example.com', route });
    expect(service.endpoint).toBe('ms-sample-v1:80');
    expect(service.host).toBe('v1.ms-sample.example.com');
  });
});

test('the peer of a service allows it to connect to another', () => {
  const manifests = synth((chart) => {
    const front = new MicroService(chart, 'front', { ...base, msName: 'front' });
    new MicroService(chart, 'back', { ...base, msName: 'back', callers: [front.peer] });
  });
  const policy = manifests.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'back-v1');
  expect(policy.spec.ingress[0].from).toEqual([{ podSelector: { matchLabels: ours('front-v1') } }]);
});

describe('idle', () => {
  const busy = { replicas: 3, autoscaling: { max: 9 }, domain: 'example.com', route };

  test('parks the service: no pods, and no autoscaler that could bring them back', () => {
    const manifests = microService({ ...busy, idle: true });
    expect(only(manifests, 'Deployment').spec.replicas).toBe(0);
    expect(kinds(manifests)).not.toContain('HorizontalPodAutoscaler');
  });

  test('keeps the route to a Service without pods: the gateway answers 503', () => {
    expect(only(microService({ ...busy, idle: true }), 'HTTPRoute')).toEqual(only(microService(busy), 'HTTPRoute'));
  });

  test('never blocks a drain', () => {
    expect(only(microService({ ...busy, idle: true }), 'PodDisruptionBudget').spec.maxUnavailable).toBe(1);
  });

  test('is one edit, and undoing it restores every byte', () => {
    expect(microService({ ...busy, idle: false })).toEqual(microService(busy));
  });

  test('changes no pod template', () => {
    expect(
      only(microService({ ...busy, idle: true }), 'Deployment').spec.template,
    ).toEqual(only(microService(busy), 'Deployment').spec.template);
  });
});

test.each([
  [{ msName: 'MS' }, 'msName must be a DNS label that begins with a letter, got "MS"'],
  [{ path: '1' }, 'path must be a DNS label that begins with a letter, got "1"'],
  [{ version: '' }, 'version must be a label value of at most 63 letters, digits, "-", "_" and ".", got ""'],
  [{ version: '1.0+build' }, 'version must be a label value'],
  [{ domain: 'localhost', route }, 'domain must be a host name of at least two labels, got "localhost"'],
  [{ route }, 'route must come with a domain, got none'],
  [{ domain: 'example.com' }, 'host must have a route, got "v1.ms-sample.example.com" and none'],
  [{ replicas: 0 }, 'replicas must be a whole number of 1 or more, got 0; use idle: true to run no pods'],
  [{ creationTimestamp: 'yesterday' }, 'creationTimestamp must be milliseconds since 1970, got "yesterday"'],
  [{ fullName: `ms-${'a'.repeat(61)}` }, 'name must be a DNS label of at most 63 characters'],
])('fails on %j', (props, message) => expect(() => microService(props)).toThrow(`[test/service] ${message}`));
