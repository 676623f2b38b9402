import { App, Chart } from 'cdk8s';
import { Peer, RedisClientCertificates, RedisCluster, type RedisClusterProps, RedisEngine, RedisTls } from '../../../lib';
import { type Manifest, only, synth } from '../../support/synth';
import { agentConfig, named, pod, redis } from './support/manifests';

const secure = (props: RedisClusterProps = {}) => redis({ tls: RedisTls.secrets(), ...props });
const FILES = '--from-file=tls.crt --from-file=tls.key --from-file=ca.crt';
const mounts = ({ volumeMounts }: Manifest) => Object.fromEntries(volumeMounts.map(({ name, mountPath }: Manifest) => [name, mountPath]));
const variables = ({ env }: Manifest) => Object.fromEntries(env.map(({ name, value }: Manifest) => [name, value]));

test('tls @default certificates that the agents issue', () => {
  expect(synth((chart) => new RedisCluster(chart, 'main'))).toEqual(redis({ tls: RedisTls.managed() }));
});

test('in plain text, pods have neither certificates nor a socket', () => {
  expect(agentConfig(redis()).tls).toBeNull();
  const text = JSON.stringify({ ...pod(redis()), insight: undefined });
  expect(text).not.toMatch(/tls|socket/);
});

test('server and agent mount the same volume of the server\'s certificate: what the agent reads, its server can load', () => {
  const { containers: [server, agent], initContainers: [prepare], volumes } = pod(secure());
  expect(mounts(server)).toEqual({ 'data': '/data', 'config': '/etc/redis', 'server-tls': '/tls/server', 'socket': '/run/redis' });
  for (const container of [agent, prepare]) {
    expect(mounts(container)).toMatchObject({ 'server-tls': '/tls/server', 'client-tls': '/tls/client', 'socket': '/run/redis' });
  }
  expect(volumes).toEqual(expect.arrayContaining([
    { name: 'server-tls', secret: { secretName: 'main-server-tls', defaultMode: 0o440 } },
    { name: 'client-tls', secret: { secretName: 'main-client-tls', defaultMode: 0o440 } },
    { name: 'socket', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
  ]));
  expect(agentConfig(secure()).tls).toEqual({
    server: { certFile: '/tls/server/tls.crt', keyFile: '/tls/server/tls.key', caFile: '/tls/server/ca.crt' },
    agent: { certFile: '/tls/client/tls.crt', keyFile: '/tls/client/tls.key', caFile: '/tls/client/ca.crt' },
    authClients: 'yes',
    socket: '/run/redis/redis.sock',
    managed: null,
  });
});

test.each([
  [RedisEngine.REDIS, 'redis-cli'], [RedisEngine.VALKEY, 'valkey-cli'],
])('the liveness of a %s does not depend on certificates: one that expired would restart every server', (engine, program) => {
  expect(pod(secure({ engine })).containers[0].livenessProbe.exec.command).toEqual([program, '-s', '/run/redis/redis.sock', 'ping']);
  expect(pod(redis({ engine })).containers[0].livenessProbe.exec.command).toEqual([program, '-p', '6379', 'ping']);
});

test('the network policy is the same', () => expect(only(secure(), 'NetworkPolicy')).toEqual(only(redis(), 'NetworkPolicy')));

describe('certificates from Secrets', () => {
  const cluster = (tls: RedisTls, namespace?: string) => (
    new RedisCluster(new Chart(new App(), 'test', { namespace }), 'main', { tls })
  );

  test('may have names of their own', () => {
    const names = pod(redis({ tls: RedisTls.secrets({ server: 'own', client: 'theirs' }) })).volumes.flatMap(
      ({ secret }: Manifest) => secret?.secretName ?? [],
    );
    expect(names).toEqual(['own', 'theirs']);
  });

  test('are told with the names that they need, and how to create them', () => {
    expect(cluster(RedisTls.secrets(), 'shop').requiredSecrets).toEqual([
      {
        use: 'server',
        name: 'main-server-tls',
        purpose: 'what servers present to clients and to each other, for localhost, 127.0.0.1, main, main.shop, main.shop.svc,'
          + ' main.shop.svc.cluster.local, *.main-peers.shop, *.main-peers.shop.svc, *.main-peers.shop.svc.cluster.local',
        command: `kubectl create secret generic main-server-tls --namespace shop ${FILES}`,
      },
      {
        use: 'client',
        name: 'main-client-tls',
        purpose: 'what clients and the agents present',
        command: `kubectl create secret generic main-client-tls --namespace shop ${FILES}`,
      },
    ]);
    expect(cluster(RedisTls.secrets()).clientSecretName).toBe('main-client-tls');
  });

  test('are required only where nobody else issues them', () => {
    expect(cluster(RedisTls.certManager(), 'shop')).toMatchObject({ requiredSecrets: [], clientSecretName: 'main-client-tls' });
    expect(cluster(RedisTls.plainText(), 'shop').requiredSecrets).toEqual([]);
    expect(cluster(RedisTls.plainText(), 'shop').clientSecretName).toBeUndefined();
  });

  test('fails on a name that no Secret can have', () => {
    expect(() => cluster(RedisTls.secrets({ server: 'A_b' }))).toThrow('[test/main] tls.server must be the name of a Secret, got "A_b"');
  });
});

describe('certificates from cert-manager', () => {
  const manifests = redis({ tls: RedisTls.certManager() });
  const certificate = (name: string): Manifest => named(manifests, 'Certificate', name).spec;

  test('come from an authority of the cluster\'s own: a certificate of another cluster gives no access', () => {
    expect(certificate('main-ca')).toMatchObject({ isCA: true, issuerRef: { name: 'main-self-signed' } });
    for (const name of ['main-server-tls', 'main-client-tls']) expect(certificate(name).issuerRef.name).toBe('main-ca');
  });

  test('name every pod of the largest cluster by a wildcard, the Service, and the pod itself', () => {
    expect(certificate('main-server-tls')).toMatchObject({
      usages: ['server auth', 'client auth'],
      dnsNames: [
        'localhost', 'main', 'main.shop', 'main.shop.svc', 'main.shop.svc.cluster.local', '*.main-peers.shop', '*.main-peers.shop.svc',
        '*.main-peers.shop.svc.cluster.local',
      ],
      ipAddresses: ['127.0.0.1'],
    });
  });

  test('of clients can\'t stand in for a server', () => {
    expect(certificate('main-client-tls')).toMatchObject({ usages: ['client auth'], dnsNames: ['main-client'] });
  });

  test('do not change with the number of shards and replicas', () => {
    const certificates = (props: RedisClusterProps) => redis({ tls: RedisTls.certManager(), ...props }).filter(
      ({ kind }) => kind === 'Certificate',
    );
    expect(certificates({ shards: 50, replicasPerShard: 5 })).toEqual(certificates({}));
  });

  test('fails in a chart without a namespace, which they contain', () => {
    expect(() => new RedisCluster(new Chart(new App(), 'test'), 'main', { tls: RedisTls.certManager() })).toThrow(
      '[test/main] tls by cert-manager must be in a chart with a namespace, got none: the certificates contain it; set the namespace',
    );
  });
});

test.each([
  [RedisTls.secrets(), 'yes'],
  [RedisTls.certManager(), 'yes'],
  [RedisTls.secrets({ clientCertificates: RedisClientCertificates.OPTIONAL }), 'optional'],
  [RedisTls.certManager({ clientCertificates: RedisClientCertificates.OPTIONAL }), 'optional'],
])('clients must show a certificate, unless that is optional (%#)', (tls, expected) => {
  expect(agentConfig(redis({ tls })).tls.authClients).toBe(expected);
});

test('the exporter connects over TLS, by the name of its own pod', () => {
  const exporter = pod(secure({ monitoring: { exporter: true } })).containers[2];
  expect(variables(exporter)).toMatchObject({
    REDIS_ADDR: 'rediss://localhost:6379',
    REDIS_EXPORTER_TLS_CA_CERT_FILE: '/tls/client/ca.crt',
    REDIS_EXPORTER_TLS_CLIENT_CERT_FILE: '/tls/client/tls.crt',
    REDIS_EXPORTER_TLS_CLIENT_KEY_FILE: '/tls/client/tls.key',
  });
  expect(mounts(exporter)).toEqual({ 'client-tls': '/tls/client' });
});

test('Redis Insight connects over TLS', () => {
  const manifests = secure({ insight: { clients: [Peer.pods({ app: 'admin' })] } });
  const { containers: [insight], volumes } = only(manifests, 'Deployment').spec.template.spec;
  expect(variables(insight)).toMatchObject({
    RI_REDIS_TLS: 'true',
    RI_REDIS_TLS_CA_PATH: '/tls/client/ca.crt',
    RI_REDIS_TLS_CERT_PATH: '/tls/client/tls.crt',
    RI_REDIS_TLS_KEY_PATH: '/tls/client/tls.key',
  });
  expect(volumes).toContainEqual({ name: 'client-tls', secret: { secretName: 'main-client-tls', defaultMode: 0o440 } });
});

test('Prometheus reports certificates that are not renewed, but not in plain text', () => {
  const alerts = (props: RedisClusterProps) => only(redis({ monitoring: {}, ...props }), 'PrometheusRule').spec.groups[0].rules.map(
    ({ alert }: Manifest) => alert,
  );
  expect(alerts({ tls: RedisTls.secrets() })).toEqual(expect.arrayContaining(['RedisCertificateExpires', 'RedisCertificateExpiresSoon']));
  expect(alerts({}).join()).not.toContain('Certificate');
});

test('two clusters in a namespace have certificates of their own', () => {
  const names = synth((chart) => {
    for (const id of ['one', 'two']) new RedisCluster(chart, id, { tls: RedisTls.certManager() });
  }).filter(({ kind }) => kind === 'Certificate').map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(6);
});
