import { edited, type Manifest } from '../../support/edits/edit';
import { HEADLESS_SERVICE, INGRESS, SERVICE } from '../../support/edits/more-objects';
import { DAEMON_SET, DEPLOYMENT, REPLICA_SET, STATEFUL_SET } from '../../support/edits/objects';
import { planned, saying, says } from '../../support/planned';

const named = (of: Manifest, name: string) => edited({ of, set: { '/metadata/name': name } });
const of = (service: Manifest, app: string) => edited({ of: service, set: { '/spec/selector/app': app } });

describe('a Service that is removed while its pods stay', () => {
  test('still has clients', () => {
    expect(saying('service-removed', [DEPLOYMENT, SERVICE], [DEPLOYMENT])).toBe(
      'Deployment web still has the pods that it selects: connections to web fail; '
        + 'keep it until nothing connects by this name; a Service with another name can exist beside it',
    );
  });

  test('still has clients of its old name if it is renamed', () => {
    expect(says([DEPLOYMENT, SERVICE], [DEPLOYMENT, named(SERVICE, 'front')])).toEqual(['service-removed', 'created']);
  });

  test('was needed for the DNS names of a StatefulSet\'s pods', () => {
    expect(saying('service-removed', [STATEFUL_SET, HEADLESS_SERVICE], [STATEFUL_SET])).toBe(
      "it is the serviceName of StatefulSet db: its pods lose their DNS names; "
        + "keep it as long as the StatefulSet: serviceName can't change",
    );
  });

  test('is reported once if a route still leads to it', () => {
    expect(says([DEPLOYMENT, SERVICE, INGRESS], [DEPLOYMENT, INGRESS])).toEqual(['service-still-routed']);
  });

  test.each([
    ['its pods were at 0', [edited({ of: DEPLOYMENT, set: { '/spec/replicas': 0 } })]],
    ['it selected others',
      [edited({ of: DEPLOYMENT, set: { '/spec/selector/matchLabels/app': 'x', '/spec/template/metadata/labels/app': 'x' } })]],
  ])('is safe if %s', (_, others) => {
    expect(says([...others, SERVICE], others)).toEqual(['removed']);
  });
});

describe('a removed workload', () => {
  test.each([
    [DEPLOYMENT, 'web'],
    [DAEMON_SET, 'node-log'],
    [REPLICA_SET, 'bare'],
  ])('with its Service is one finding: $kind', (workload, app) => {
    expect(says([workload, of(SERVICE, app)], [])).toEqual(['workload-removed', 'removed']);
  });

  test('stops for good', () => {
    expect(saying('workload-removed', [DEPLOYMENT, SERVICE], [])).toBe(
      'all its pods stop for good, and nothing serves requests to Service web; move its clients first, then allow it by name',
    );
  });

  test('is safe if another workload has its pods', () => {
    expect(says([DEPLOYMENT, SERVICE], [named(DEPLOYMENT, 'front'), SERVICE])).toEqual(['created', 'removed']);
  });

  test('is recognised under another name, which need not change', () => {
    const other = named(DEPLOYMENT, 'order-web');
    const service = edited({ of: SERVICE, set: { '/metadata/name': 'order-web', '/spec/selector/app': 'order-web' } });
    const labels = { '/spec/selector/matchLabels/app': 'order-web', '/spec/template/metadata/labels/app': 'order-web' };
    expect(saying('workload-removed', [DEPLOYMENT, SERVICE], [edited({ of: other, set: labels }), service])).toBe(
      'seems to be Deployment order-web now: nothing serves requests to Service web any more; '
        + "keep the name (a construct takes it from its id, unless you set name: 'web'); or move its clients first, then allow it by name",
    );
    const another = edited({ of: other, set: { ...labels, '/spec/template/spec/containers/0/image': 'registry.example.com/other:1' } });
    expect(saying('workload-removed', [DEPLOYMENT, SERVICE], [another, service])).toContain('all its pods stop for good');
  });

  test('is not safe if the other has no pods', () => {
    const asleep = edited({ of: named(DEPLOYMENT, 'front'), set: { '/spec/replicas': 0 } });
    expect(says([DEPLOYMENT, SERVICE], [asleep])).toEqual(['workload-removed', 'created', 'removed']);
  });

  test('is safe if an annotation keeps it from being pruned', () => {
    const kept = edited({ of: DEPLOYMENT, set: { '/metadata/annotations': { 'argocd.argoproj.io/sync-options': 'Prune=false' } } });
    expect(says([kept, SERVICE], [])).toEqual(['left-behind', 'removed']);
    expect(says([kept, SERVICE], [SERVICE])).toEqual(['left-behind']);
  });

  test('is safe if no Service selects its pods, or if it had none', () => {
    expect(says([DEPLOYMENT], [])).toEqual(['removed']);
    expect(says([edited({ of: DEPLOYMENT, set: { '/spec/replicas': 0 } }), SERVICE], [])).toEqual(['removed', 'removed']);
  });
});

describe('a Service that is removed while a route leads to it', () => {
  const route = (kind: string, backend: object, namespace?: string): Manifest => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name: 'web', ...(namespace && { namespace }) },
    spec: { rules: [{ backendRefs: [backend] }] },
  });
  const inShop = edited({ of: SERVICE, set: { '/metadata/namespace': 'shop' } });

  test.each(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'])('still gets requests by a %s', (kind) => {
    const sends = route(kind, { name: 'web', port: 80 });
    expect(saying('service-still-routed', [SERVICE, sends], [sends])).toContain(`${kind} web still sends requests to it`);
  });

  test('still gets requests from another namespace', () => {
    const sends = route('HTTPRoute', { name: 'web', namespace: 'shop', port: 80 }, 'edge');
    expect(saying('service-still-routed', [inShop, sends], [sends])).toContain('HTTPRoute edge/web still sends requests to it');
  });

  test('is not mistaken for one with the same name in another namespace, nor for another kind', () => {
    const others = [
      route('HTTPRoute', { name: 'web', port: 80 }, 'edge'),
      route('GRPCRoute', { name: 'web', kind: 'ServiceImport', port: 80 }, 'shop'),
    ];
    expect(says([inShop, ...others], others)).toEqual(['removed']);
  });
});

describe('a Service whose selector no pod of a manifest has any more', () => {
  const other = of(SERVICE, 'elsewhere');
  const resource = (apiVersion: string, kind: string, name: string, spec: object): Manifest => ({ apiVersion, kind, metadata: { name }, spec });
  const { spec } = DEPLOYMENT;
  const selecting = (labels: object) => edited({ of: SERVICE, set: { '/spec/selector': labels } });

  test('is one finding, whatever else changed', () => {
    const two = [DEPLOYMENT, named(DEPLOYMENT, 'second')];
    const relabelled = two.map((workload) => edited({ of: workload, set: { '/spec/template/metadata/labels/app': 'x', '/spec/selector/matchLabels/app': 'x' } }));
    const told = (before: readonly Manifest[], after: readonly Manifest[]) => says(before, after).filter((rule) => rule === 'service-selects-nothing');
    expect(told([...two, SERVICE], [other])).toHaveLength(1);
    expect(told([...two, SERVICE], [...relabelled, SERVICE])).toHaveLength(1);
    expect(told([...two, SERVICE], [SERVICE])).toHaveLength(1);
    expect(told([...two, SERVICE], [...relabelled, other])).toHaveLength(1);
  });

  test('is told of the Service if that changed its selector', () => {
    expect(planned([DEPLOYMENT, SERVICE], [other]).findings.filter(({ rule }) => rule === 'service-selects-nothing')
      .map(({ change }) => change.is)).toEqual(['changed']);
  });

  test.each([
    ['a Rollout has the labels', SERVICE, resource('argoproj.io/v1alpha1', 'Rollout', 'web', spec as object)],
    ['any kind with a pod template has them', SERVICE, resource('apps.example.com/v1', 'CloneSet', 'web', spec as object)],
    ['a kind with labels for its pods has them', SERVICE,
      resource('monitoring.coreos.com/v1', 'Prometheus', 'main', { podMetadata: { labels: { app: 'web' } } })],
    ['they are those of a database', selecting({ 'cnpg.io/cluster': 'orders', 'cnpg.io/instanceRole': 'primary' }),
      resource('postgresql.cnpg.io/v1', 'Cluster', 'orders', { instances: 3 })],
    ['they are those of Kafka', selecting({ 'strimzi.io/cluster': 'events', 'strimzi.io/kind': 'Kafka' }),
      resource('kafka.strimzi.io/v1beta2', 'Kafka', 'events', {})],
    ['they are those of an Alertmanager', selecting({ 'alertmanager': 'main', 'app.kubernetes.io/name': 'alertmanager' }),
      resource('monitoring.coreos.com/v1', 'Alertmanager', 'main', {})],
  ])('is safe if %s', (_, service, made) => {
    expect(says([DEPLOYMENT, SERVICE], [service, made])).not.toContain('service-selects-nothing');
    expect(says([DEPLOYMENT, SERVICE], [service])).toContain('service-selects-nothing');
  });

  test.each([
    ['a template that is not of pods', resource('argoproj.io/v1alpha1', 'ApplicationSet', 'web', {
      template: { metadata: { labels: { app: 'web' } }, spec: { project: 'default' } },
    })],
    ['a resource of the same name that has no pods', resource('cert-manager.io/v1', 'Certificate', 'web', { secretName: 'web' })],
    ['a database of another name', resource('postgresql.cnpg.io/v1', 'Cluster', 'orders', {})],
  ])('is not safe beside %s', (_, beside) => {
    const service = selecting({ 'app': 'web', 'app.kubernetes.io/instance': 'web', 'cnpg.io/cluster': 'users' });
    const labels = { '/spec/template/metadata/labels': { 'app': 'web', 'app.kubernetes.io/instance': 'web', 'cnpg.io/cluster': 'users' } };
    expect(says([edited({ of: DEPLOYMENT, set: labels }), service], [service, beside])).toContain('service-selects-nothing');
  });
});
