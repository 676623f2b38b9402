import { type Chart, Size } from 'cdk8s';
import { Cpu, EtcdCluster, type EtcdClusterProps, EtcdTls, Peer } from '../../../lib';
import { kinds, type Manifest, only, ours, synth } from '../../support/synth';

/** With certificates from Secrets, unless it is said otherwise. */
const etcd = (props: EtcdClusterProps = {}) => (
  synth((chart) => new EtcdCluster(chart, 'main', { tls: EtcdTls.secrets(), ...props }))
);
const named = (manifests: Manifest[], kind: string, name: string) => manifests.find(
  (found) => found.kind === kind && found.metadata.name === name,
);
const members = (manifests: Manifest[]) => only(manifests, 'StatefulSet');
const agentConfig = (manifests: Manifest[]) => JSON.parse(named(manifests, 'ConfigMap', 'main-agent').data['config.json']);

test('a cluster consists of members, their Services, agents with their permissions, a state record, and what protects them', () => {
  expect(kinds(etcd())).toEqual([
    'ConfigMap', 'ConfigMap', 'ConfigMap', 'NetworkPolicy', 'PodDisruptionBudget', 'Role', 'RoleBinding', 'Service', 'Service',
    'ServiceAccount', 'StatefulSet',
  ]);
});

describe('defaults', () => {
  test('size @default 3', () => expect(members(etcd()).spec.replicas).toBe(3));
  test(
    'version @default 3.6.16',
    () => expect(members(etcd()).spec.template.spec.containers[0].image).toBe('gcr.io/etcd-development/etcd:v3.6.16'),
  );
  test('storage @default 8 GiB', () => expect(members(etcd()).spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe('8Gi'));
  test('quota @default 2 GiB', () => expect(agentConfig(etcd()).server.quotaBytes).toBe(2147483648));
  test(
    'compaction @default what is older than 5 minutes',
    () => expect(agentConfig(etcd()).server.autoCompaction).toEqual({ mode: 'periodic', retention: '5m' }),
  );
  test('heartbeatInterval and electionTimeout @default 100 ms and 1 s', () => {
    expect(agentConfig(etcd()).server).toMatchObject({ heartbeatMilliseconds: 100, electionMilliseconds: 1000 });
  });
  test('tls @default certificates that the agents issue', () => {
    expect(synth((chart) => new EtcdCluster(chart, 'main'))).toEqual(etcd({ tls: EtcdTls.managed() }));
  });
});

test('certificates from Secrets are mounted; the agent sees those of the servers without their keys', () => {
  expect(members(etcd()).spec.template.spec.volumes.filter(({ secret }: Manifest) => secret).map(
    ({ secret }: Manifest) => secret.secretName,
  )).toEqual(['main-server-tls', 'main-peer-tls', 'main-client-tls', 'main-server-tls', 'main-peer-tls']);
});

test('another size changes only spec.replicas and the budget', () => {
  const [three, five] = [etcd({ size: 3, monitoring: {} }), etcd({ size: 5, monitoring: {} })];
  expect(members(five).spec.replicas).toBe(5);
  expect(only(five, 'PodDisruptionBudget').spec.minAvailable).toBe(3);
  members(five).spec.replicas = 3;
  only(five, 'PodDisruptionBudget').spec.minAvailable = 2;
  expect(five).toEqual(three);
});

test.each([[0, 0], [1, 0], [3, 2], [5, 3], [7, 4]])('a drain leaves a quorum: of %d members, %d stay', (size, stay) => {
  expect(only(etcd({ size }), 'PodDisruptionBudget').spec.minAvailable).toBe(stay);
});

test('a larger storage adds claims beside the template, which never changes', () => {
  const grown = etcd({ storage: Size.gibibytes(16), storageAtCreation: Size.gibibytes(8) });
  expect(members(grown).spec.volumeClaimTemplates).toEqual(members(etcd()).spec.volumeClaimTemplates);
  const claims = grown.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  expect(claims.map(({ metadata }) => metadata.name)).toEqual(['data-main-0', 'data-main-1', 'data-main-2']);
  expect(claims[0]).toMatchObject({
    metadata: {
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '16Gi' } } },
  });
});

test('the claim template contains what the API server would fill in, so that no tool sees a difference', () => {
  expect(members(etcd()).spec.volumeClaimTemplates[0]).toMatchObject({
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { volumeMode: 'Filesystem' },
  });
});

test('disks outlive the pods and the StatefulSet', () => {
  expect(members(etcd()).spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
});

test('the record is empty in Git, so that applying it again forgets nothing', () => {
  expect(named(etcd(), 'ConfigMap', 'main-state')).not.toHaveProperty('data');
});

test('clients find only members that are ready, and members find each other before that', () => {
  expect(named(etcd(), 'Service', 'main').spec).not.toHaveProperty('publishNotReadyAddresses');
  expect(named(etcd(), 'Service', 'main-peers').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
});

test('the agents may only read the StatefulSet and pods, write the state record and create Events', () => {
  expect(only(etcd(), 'Role').rules).toEqual([
    { apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: ['main'], verbs: ['get'] },
    { apiGroups: [''], resources: ['pods'], resourceNames: [0, 1, 2, 3, 4, 5, 6].map((ordinal) => `main-${ordinal}`), verbs: ['get'] },
    { apiGroups: [''], resources: ['configmaps'], resourceNames: ['main-state'], verbs: ['get', 'patch'] },
    {
      apiGroups: [''],
      resources: ['persistentvolumeclaims'],
      resourceNames: [0, 1, 2, 3, 4, 5, 6].map((ordinal) => `data-main-${ordinal}`),
      verbs: ['get'],
    },
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ]);
});

test('only the agent has a token, and the database has none', () => {
  const { spec } = members(etcd()).spec.template;
  const mounts = (container: Manifest) => container.volumeMounts.map(({ name }: Manifest) => name);
  expect(spec.automountServiceAccountToken).toBe(false);
  expect(mounts(spec.containers[0])).not.toContain('token');
  expect(mounts(spec.containers[1])).toContain('token');
});

test('the reason why a server ended is kept, under the name of the container that the agent looks for', () => {
  expect(members(etcd()).spec.template.spec.containers[0]).toMatchObject({
    name: 'etcd', terminationMessagePolicy: 'FallbackToLogsOnError',
  });
});

test('the server is upstream\'s, and starts with the file that the agent writes', () => {
  const [server, agent] = members(etcd({
    images: { etcd: 'registry.example.com/etcd:v3.6.16', agent: 'registry.example.com/node:24' },
  })).spec.template.spec.containers;
  expect(server).toMatchObject({
    image: 'registry.example.com/etcd:v3.6.16', command: ['/usr/local/bin/etcd', '--config-file=/etc/etcd/etcd.json'],
  });
  expect(agent).toMatchObject({
    image: 'registry.example.com/node:24', command: ['node', '/agent/launch.mjs', 'run', 'etcd', '/agent', '/run/agent'],
  });
});

test('a container that hangs is restarted within two minutes, however long its pod may take to end', () => {
  for (const { livenessProbe } of members(etcd()).spec.template.spec.containers) {
    const { periodSeconds, failureThreshold, terminationGracePeriodSeconds } = livenessProbe;
    expect(periodSeconds * failureThreshold + terminationGracePeriodSeconds).toBeLessThanOrEqual(120);
  }
});

test('the memory request equals the limit', () => {
  const { resources } = members(etcd({
    resources: { cpu: { limit: Cpu.units(4) }, memory: { limit: Size.gibibytes(4) } },
  })).spec.template.spec.containers[0];
  expect(resources).toMatchObject({ requests: { cpu: '300m', memory: '4Gi' }, limits: { cpu: '4', memory: '4Gi' } });
});

test('a changed option restarts the members', () => {
  const annotations = (props: EtcdClusterProps) => members(etcd(props)).spec.template.metadata.annotations;
  const checksum = (props: EtcdClusterProps) => annotations(props)['cdk8s-operatorless/server-checksum'];
  expect(checksum({ options: { 'max-request-bytes': 4194304 } })).not.toBe(checksum({}));
  expect(agentConfig(etcd({ options: { 'max-request-bytes': 4194304 } })).server.options).toEqual({ 'max-request-bytes': 4194304 });
});

test('others cannot connect to any port, and nobody to the control port', () => {
  const { ingress, egress } = only(etcd(), 'NetworkPolicy').spec;
  const fellows = [{ podSelector: { matchLabels: ours('main') } }];
  expect(ingress).toEqual([{ from: fellows, ports: [2379, 2380, 2382].map((port) => ({ port, protocol: 'TCP' })) }]);
  expect(egress.slice(1)).toEqual([
    { to: fellows, ports: [2379, 2380, 2382].map((port) => ({ port, protocol: 'TCP' })) },
    { ports: [{ port: 443, protocol: 'TCP' }, { port: 6443, protocol: 'TCP' }] },
  ]);
});

test('a client may connect to the client port, whether it is allowed before or after the cluster was created', () => {
  const manifests = synth((chart: Chart) => {
    const cluster = new EtcdCluster(chart, 'main', { clients: [Peer.namespace('a')] });
    cluster.allowClient(Peer.service('b'));
  });
  expect(only(manifests, 'NetworkPolicy').spec.ingress.slice(1)).toEqual([
    { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } }], ports: [{ port: 2379, protocol: 'TCP' }] },
    { from: [{ podSelector: { matchLabels: ours('b') } }], ports: [{ port: 2379, protocol: 'TCP' }] },
  ]);
});

test('the addresses of the API server can be given', () => {
  expect(
    only(etcd({ apiServerAddresses: ['10.0.0.1/32'] }), 'NetworkPolicy').spec.egress[2].to,
  ).toEqual([{ ipBlock: { cidr: '10.0.0.1/32' } }]);
});

test('it exposes its address and its credentials', () => {
  synth((chart) => {
    const cluster = new EtcdCluster(chart, 'main', { size: 1 });
    expect(cluster.clientUrl).toBe('https://main:2379');
    expect(cluster.memberUrls).toEqual(['https://main-0.main-peers.shop.svc.cluster.local:2379']);
    expect(cluster.clientSecretName).toBe('main-client-tls');
  });
});

test('plain text must be chosen explicitly', () => {
  const manifests = etcd({ tls: EtcdTls.plainText() });
  expect(agentConfig(manifests).tls).toBeNull();
  expect(members(manifests).spec.template.spec.volumes.filter(({ secret }: Manifest) => secret)).toEqual([]);
  synth((chart) => expect(new EtcdCluster(chart, 'main', { tls: EtcdTls.plainText() }).clientUrl).toBe('http://main:2379'));
});

describe('a user for the agents', () => {
  const withUser = () => etcd({ agentUser: { secretName: 'etcd-agent' } });

  test('agentUser @default none', () => expect(agentConfig(etcd()).agentUser).toBeNull());

  test('is in a Secret that only the agents mount', () => {
    const { volumes, containers, initContainers } = members(withUser()).spec.template.spec;
    expect(volumes).toContainEqual({ name: 'agent-user', secret: { secretName: 'etcd-agent', optional: true, defaultMode: 0o440 } });
    expect(agentConfig(withUser()).agentUser).toEqual({ nameFile: '/user/username', passwordFile: '/user/password' });
    const mounted = [...containers, ...initContainers].filter(({ volumeMounts }: Manifest) =>
      volumeMounts.some(({ mountPath }: Manifest) => mountPath === '/user'));
    expect(mounted.map(({ name }: Manifest) => name)).toEqual(['agent', 'prepare']);
  });
});
