import { Duration } from 'cdk8s';
import { parseConfig as parseEtcd } from '../../agent/etcd/contract/config';
import { parseConfig as parseRedis } from '../../agent/redis/contract/config';
import { type CertificateLifetimes, EtcdCluster, EtcdTls, RedisClientCertificates, RedisCluster, RedisTls } from '../../lib';
import { KEEP_ANNOTATIONS } from '../../lib/kubernetes/objects/gitops-annotations';
import { type Manifest, only, synth } from '../support/synth';

const etcd = (lifetimes?: CertificateLifetimes) => (
  synth((chart) => new EtcdCluster(chart, 'main', lifetimes && { tls: EtcdTls.managed(lifetimes) }))
);
const redis = synth((chart) => new RedisCluster(chart, 'main', { monitoring: { exporter: true } }));
const podOf = (manifests: readonly Manifest[]): Manifest => (
  manifests.find(({ kind }) => kind === 'StatefulSet').spec.template.spec
);
const configOf = (manifests: readonly Manifest[]): string => (
  manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'main-agent').data['config.json']
);
const mounts = ({ volumeMounts = [] }: Manifest) => volumeMounts.filter(({ mountPath }: Manifest) => mountPath.startsWith('/tls'));

describe.each([['etcd', etcd()], ['redis', redis]] as const)('%s, by default', (system, manifests) => {
  test('has certificates that its agents issue, so that no Secret has to exist and nothing has to be installed', () => {
    expect(manifests.filter(({ kind }) => ['Certificate', 'Issuer'].includes(kind))).toEqual([]);
    expect(podOf(manifests).volumes.filter(({ secret }: Manifest) => secret !== undefined)).toEqual([]);
    expect(podOf(manifests).volumes).toContainEqual({ name: 'certificates', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
  });

  test('holds the Secrets empty, so that applying the manifests again leaves what the agents wrote', () => {
    const secrets = manifests.filter(({ kind, metadata }) => kind === 'Secret' && /-(authority|client-tls)$/.test(metadata.name));
    expect(secrets.map(({ metadata }) => metadata.name).sort()).toEqual(['main-authority', 'main-client-tls']);
    for (const secret of secrets) {
      expect(secret.data ?? secret.stringData).toBeUndefined();
      expect(secret.metadata.annotations).toMatchObject(KEEP_ANNOTATIONS);
    }
  });

  test('lets the agents get and patch these Secrets, and no others', () => {
    const rules = only(manifests, 'Role').rules.filter(({ resources }: Manifest) => resources.includes('secrets'));
    const passwords = system === 'redis' ? ['main-agent', 'main-password'] : [];
    expect(rules).toEqual([{
      apiGroups: [''], resources: ['secrets'], resourceNames: [...passwords, 'main-authority', 'main-client-tls'], verbs: ['get', 'patch'],
    }]);
  });

  test('lets only the agent write the files', () => {
    const { containers, initContainers } = podOf(manifests);
    for (const container of [...containers, ...initContainers]) {
      const readOnly = !['agent', 'prepare'].includes(container.name);
      expect(mounts(container)).toEqual([{ name: 'certificates', mountPath: '/tls', ...(readOnly && { readOnly: true }) }]);
    }
  });

  test('gives clients the name of their Secret', () => {
    const chart: { cluster?: EtcdCluster | RedisCluster } = {};
    synth((scope) => {
      chart.cluster = system === 'etcd' ? new EtcdCluster(scope, 'main') : new RedisCluster(scope, 'main');
      return chart.cluster;
    });
    expect(chart.cluster?.clientSecretName).toBe('main-client-tls');
    expect(chart.cluster?.requiredSecrets).toEqual([]);
  });
});

test('the agents take the configuration that the constructs write', () => {
  const { tls } = parseEtcd(configOf(etcd()));
  expect(tls?.managed).toMatchObject({ certificateSeconds: 30 * 86400, authoritySeconds: 730 * 86400, authoritySecret: 'main-authority' });
  expect(parseRedis(configOf(redis)).tls?.managed?.clientSecret).toBe('main-client-tls');
});

test('an etcd server trusts authorities without an end, since it reads them only when it starts', () => {
  const { tls } = parseEtcd(configOf(etcd()));
  expect([tls?.server.caFile, tls?.peer.caFile, tls?.agent.caFile]).toEqual([
    '/tls/server/anchors.crt', '/tls/peer/anchors.crt', '/tls/client/ca.crt',
  ]);
});

test('a certificate of a member names the member, the Services, and for its peers its address, which DNS may not know yet', () => {
  const { server, peer, agent } = parseEtcd(configOf(etcd())).tls?.managed?.pod ?? {};
  expect(server?.dnsNames).toEqual(expect.arrayContaining([
    'localhost', 'main', 'main.{namespace}.svc', '{pod}.main-peers.{namespace}.svc',
  ]));
  expect(peer).toMatchObject({ ipAddresses: ['{podIp}'], uses: ['server', 'client'] });
  expect(agent).toEqual({ dnsNames: ['main-client'], ipAddresses: [], uses: ['client'] });
});

test('clients of a RedisCluster may be allowed to have no certificate', () => {
  const tls = RedisTls.managed({ clientCertificates: RedisClientCertificates.OPTIONAL });
  expect(parseRedis(configOf(synth((chart) => new RedisCluster(chart, 'main', { tls })))).tls?.authClients).toBe('optional');
});

describe('lifetimes', () => {
  test('may be as short as a minute and six minutes', () => {
    const config = configOf(etcd({ certificateLifetime: Duration.minutes(1), authorityLifetime: Duration.minutes(6) }));
    expect(parseEtcd(config).tls?.managed).toMatchObject({ certificateSeconds: 60, authoritySeconds: 360 });
  });

  test.each<[string, CertificateLifetimes, string]>([
    ['a certificate of less than a minute', { certificateLifetime: Duration.seconds(59) },
      'tls.certificateLifetime must be whole seconds, from 1 minute to 1 year, got 59 s'],
    ['a certificate of more than a year', { certificateLifetime: Duration.days(366), authorityLifetime: Duration.days(7000) },
      'tls.certificateLifetime must be whole seconds, from 1 minute to 1 year'],
    ['an authority that ends before its certificates are renewed', { authorityLifetime: Duration.days(179) },
      'tls.authorityLifetime must be whole seconds, from 6 x certificateLifetime to 20 years, got 15465600 s'],
    ['an authority of more than 20 years', { authorityLifetime: Duration.days(7301) }, 'to 20 years'],
  ])('fails on %s', (_, lifetimes, message) => {
    expect(() => etcd(lifetimes)).toThrow(message);
  });
});
