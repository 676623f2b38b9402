import type { Chart } from 'cdk8s';
import { Peer, RedisCluster, ServiceType } from '../../../lib';
import { type Manifest, only, ours, synth } from '../../support/synth';
import { agentConfig, named, pod, redis } from './support/manifests';

describe('the password', () => {
  test.each(['main-password', 'main-agent'])('%s is empty in Git, so that applying it again changes no password', (name) => {
    const secret = named(redis(), 'Secret', name);
    expect(secret).toMatchObject({ type: 'Opaque' });
    expect(secret).not.toHaveProperty('data');
    expect(secret).not.toHaveProperty('stringData');
  });
  test('in your own Secret is never written: the agents have a Secret of their own, and may not write yours', () => {
    const manifests = redis({ credentials: { secretName: 'login', passwordKey: 'password' } });
    expect(only(manifests, 'Secret').metadata.name).toBe('main-agent');
    expect(only(manifests, 'Role').rules).toContainEqual({
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['main-agent'],
      verbs: ['get', 'patch'],
    });
    expect(agentConfig(manifests).credentials.generate).toBeNull();
    expect(pod(manifests).volumes.find(({ name }: Manifest) => name === 'credentials').projected.sources).toEqual([
      { secret: { name: 'main-agent', items: [{ key: 'current', path: 'agent-current' }], optional: true } },
      { secret: { name: 'main-agent', items: [{ key: 'previous', path: 'agent-previous' }], optional: true } },
      { secret: { name: 'login', items: [{ key: 'password', path: 'current' }], optional: false } },
      { secret: { name: 'login', items: [{ key: 'previous', path: 'previous' }], optional: true } },
    ]);
  });
  test('of the agents is in no other container: knowing the clients\' password does not make you an agent', () => {
    const { containers } = pod(redis({ monitoring: { exporter: true }, insight: { clients: [Peer.pods({ app: 'admin' })] } }));
    expect(JSON.stringify(containers.flatMap(({ env = [] }: Manifest) => env))).not.toContain('main-agent');
  });
  test('is known only to the agent, and on no disk: the server reads hashes from memory', () => {
    const { containers, volumes } = pod(redis());
    const mounts = (container: Manifest) => container.volumeMounts.map(({ name }: Manifest) => name);
    expect(mounts(containers[0])).toEqual(['data', 'config']);
    expect(mounts(containers[1])).toEqual(['data', 'config', 'agent', 'agent-copies', 'token', 'credentials']);
    expect(volumes.find(({ name }: Manifest) => name === 'config').emptyDir).toEqual({ medium: 'Memory', sizeLimit: '1Mi' });
  });
});

test('the agents may only read the StatefulSets and pods, write the state record and their two Secrets, and create Events', () => {
  expect(only(redis(), 'Role').rules).toEqual([
    { apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: ['main-0', 'main-1', 'main-2'], verbs: ['get'] },
    {
      apiGroups: [''],
      resources: ['pods'],
      resourceNames: ['main-0-0', 'main-0-1', 'main-1-0', 'main-1-1', 'main-2-0', 'main-2-1'],
      verbs: ['get'],
    },
    { apiGroups: [''], resources: ['configmaps'], resourceNames: ['main-state'], verbs: ['get', 'patch'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['main-agent', 'main-password'], verbs: ['get', 'patch'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ]);
});

describe('the policy', () => {
  const fellows = [{ podSelector: { matchLabels: ours('main') } }];
  const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));

  test('allows only members to connect to the bus, and nobody to the control port', () => {
    const { ingress, egress } = only(redis(), 'NetworkPolicy').spec;
    expect(ingress).toEqual([{ from: fellows, ports: tcp(6379, 16379, 6381) }]);
    expect(egress.slice(1)).toEqual([{ to: fellows, ports: tcp(6379, 16379, 6381) }, { ports: tcp(443, 6443) }]);
  });
  test('allows a client to connect to the client port, whether it is allowed before or after the cluster was created', () => {
    const manifests = synth((chart: Chart) => {
      const cluster = new RedisCluster(chart, 'main', { clients: [Peer.namespace('a')] });
      cluster.allowClient(Peer.pods({ app: 'b' }));
    });
    expect(only(manifests, 'NetworkPolicy').spec.ingress.slice(1)).toEqual([
      { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } }], ports: tcp(6379) },
      { from: [{ podSelector: { matchLabels: { app: 'b' } } }], ports: tcp(6379) },
    ]);
  });
});

describe('Prometheus', () => {
  test('finds the agents, and may connect to them', () => {
    const manifests = redis({ monitoring: { fromNamespace: 'observability', labels: { release: 'prometheus' } } });
    expect(only(manifests, 'PodMonitor')).toMatchObject({
      metadata: { labels: { release: 'prometheus' } }, spec: { podMetricsEndpoints: [{ port: 'status' }] },
    });
    expect(only(manifests, 'NetworkPolicy').spec.ingress[1].ports).toEqual([{ port: 6381, protocol: 'TCP' }]);
    expect(pod(manifests).containers).toHaveLength(2);
    const [{ rules }] = only(manifests, 'PrometheusRule').spec.groups;
    expect(rules.filter(({ labels }: Manifest) => labels.severity === 'critical').map(({ alert }: Manifest) => alert))
      .toEqual(['RedisSlotsNotServed', 'RedisMajorityDown', 'RedisNeedsAPerson', 'RedisUnseen', 'RedisDiskFull']);
    for (const { alert, expr } of rules) expect(expr).toContain(
      alert === 'RedisRolloutStuck' ? 'namespace="shop",statefulset=~"main-[0-9]+"' : 'job="shop/main"',
    );
  });
  test('gets metrics of the servers from an exporter, if requested', () => {
    const manifests = redis({ monitoring: { exporter: true } });
    expect(pod(manifests).containers[2]).toMatchObject({
      name: 'exporter', ports: [{ name: 'exporter', containerPort: 9121, protocol: 'TCP' }],
    });
    expect(only(manifests, 'PodMonitor').spec.podMetricsEndpoints).toEqual([{ port: 'status' }, { port: 'exporter' }]);
    expect(only(manifests, 'NetworkPolicy').spec.ingress[1].ports.map(({ port }: Manifest) => port)).toEqual([6381, 9121]);
    expect(only(manifests, 'PrometheusRule').spec.groups[0].rules.map(({ alert }: Manifest) => alert)).toContain('RedisAppendFailed');
  });
});

describe('Redis Insight', () => {
  const manifests = redis({
    insight: { clients: [Peer.addresses('198.51.100.0/24')], serviceType: ServiceType.LOAD_BALANCER, serviceAnnotations: { a: 'b' } },
  });

  test('is a pod of its own, and not a server of the cluster', () => {
    expect(only(manifests, 'Deployment').spec.template.metadata.labels['app.kubernetes.io/instance']).toBe('main-insight');
    expect(only(manifests, 'Deployment').spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/instance': 'main-insight' } });
  });
  test('is open only to the given clients, whose addresses are preserved', () => {
    expect(named(manifests, 'NetworkPolicy', 'main-insight').spec.ingress).toEqual([{
      from: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ port: 5540, protocol: 'TCP' }],
    }]);
    expect(named(manifests, 'Service', 'main-insight')).toMatchObject({
      metadata: { annotations: { a: 'b' } }, spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
    });
  });
  test('may connect to the cluster as a client', () => {
    expect(named(manifests, 'NetworkPolicy', 'main').spec.ingress[1]).toEqual({
      from: [{ podSelector: { matchLabels: ours('main-insight') } }], ports: [{ port: 6379, protocol: 'TCP' }],
    });
  });
  test('stays inside the cluster unless another type of Service is given', () => {
    expect(
      named(redis({ insight: { clients: [Peer.namespace('ops')] } }), 'Service', 'main-insight').spec,
    ).toMatchObject({ type: 'ClusterIP' });
  });
});
