import { Chart } from 'cdk8s';
import { Authentication, EnvVar, EtcdCluster, EtcdTls, RedisCluster, RedisTls } from '../../../lib';
import { charts, object, pod, service, variables, web } from './support/connected';

describe('the pods of the client get', () => {
  test('host, port and URL of a service', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(service(shop));
    expect(variables(shop, 'web')).toEqual({
      BILLING_V1_HOST: 'billing-v1', BILLING_V1_PORT: '80', BILLING_V1_URL: 'http://billing-v1:80',
    });
  });

  test('a host name that works across namespaces', () => {
    const [shop, team] = charts('shop', 'team');
    web(shop).connectTo(service(team));
    expect(variables(shop, 'web')).toMatchObject({ BILLING_V1_HOST: 'billing-v1.team', BILLING_V1_URL: 'http://billing-v1.team:80' });
  });

  test('further ports by name', () => {
    const [shop] = charts('shop');
    service(shop).connectTo(web(shop, { ports: [{ port: 80 }, { port: 9000, name: 'grpc' }] }));
    expect(variables(shop, 'billing-v1')).toMatchObject({ WEB_PORT: '80', WEB_GRPC_PORT: '9000' });
  });

  test('no URL for a port that is not named http', () => {
    const [shop] = charts('shop');
    service(shop).connectTo(web(shop, { ports: [{ port: 5432, name: 'sql' }] }));
    expect(Object.keys(variables(shop, 'billing-v1'))).toEqual(['WEB_HOST', 'WEB_PORT']);
  });

  test('user and password of a Redis cluster, the password by reference', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(new RedisCluster(shop, 'redis', { tls: RedisTls.plainText() }));
    expect(variables(shop, 'web')).toEqual({
      REDIS_HOST: 'redis',
      REDIS_PORT: '6379',
      REDIS_USER: 'default',
      REDIS_PASSWORD: { secretKeyRef: { name: 'redis-password', key: 'current' } },
    });
    expect(object(shop, 'Deployment', 'web').metadata.annotations).toMatchObject({
      'checkov.io/skip1': 'CKV_K8S_35=environment variables were chosen for the secrets',
    });
  });

  test('the password as a file, which follows a rotation, if they ask for it', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(new RedisCluster(shop, 'redis', { tls: RedisTls.plainText() }), { credentialsAsFiles: true });
    expect(variables(shop, 'web')).toEqual({
      REDIS_HOST: 'redis', REDIS_PORT: '6379', REDIS_USER: 'default', REDIS_PASSWORD_FILE: '/connections/redis/current',
    });
    const { containers, volumes } = pod(shop, 'web');
    expect(containers[0].volumeMounts).toContainEqual({ name: 'files-0', mountPath: '/connections/redis', readOnly: true });
    expect(volumes).toContainEqual({
      name: 'files-0', secret: { secretName: 'redis-password', defaultMode: 0o440, items: [{ key: 'current', path: 'current' }] },
    });
  });

  test('the certificate of an etcd cluster as files', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(new EtcdCluster(shop, 'etcd'));
    expect(variables(shop, 'web')).toEqual({
      ETCD_HOST: 'etcd',
      ETCD_PORT: '2379',
      ETCD_URL: 'https://etcd:2379',
      ETCD_CA_FILE: '/connections/etcd/ca.crt',
      ETCD_CERT_FILE: '/connections/etcd/tls.crt',
      ETCD_KEY_FILE: '/connections/etcd/tls.key',
    });
    expect(pod(shop, 'web').volumes[1].secret).toEqual({
      secretName: 'etcd-client-tls',
      defaultMode: 0o440,
      items: ['ca.crt', 'tls.crt', 'tls.key'].map((key) => ({ key, path: key })),
    });
  });

  test('password and certificate of a Redis cluster with TLS', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(new RedisCluster(shop, 'redis', { tls: RedisTls.certManager() }));
    expect(variables(shop, 'web')).toEqual({
      REDIS_HOST: 'redis',
      REDIS_PORT: '6379',
      REDIS_USER: 'default',
      REDIS_PASSWORD: { secretKeyRef: { name: 'redis-password', key: 'current' } },
      REDIS_CA_FILE: '/connections/redis-tls/ca.crt',
      REDIS_CERT_FILE: '/connections/redis-tls/tls.crt',
      REDIS_KEY_FILE: '/connections/redis-tls/tls.key',
    });
    expect(pod(shop, 'web').volumes[1].secret).toMatchObject({ secretName: 'redis-client-tls' });
  });

  test('both as files, from two Secrets, if they ask for it', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(new RedisCluster(shop, 'redis', { tls: RedisTls.certManager() }), { credentialsAsFiles: true });
    expect(variables(shop, 'web')).toMatchObject({
      REDIS_PASSWORD_FILE: '/connections/redis/current', REDIS_CERT_FILE: '/connections/redis-tls/tls.crt',
    });
  });

  test('nothing secret of an etcd cluster in plain text', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(new EtcdCluster(shop, 'etcd', { tls: EtcdTls.plainText() }));
    expect(variables(shop, 'web')).toEqual({ ETCD_HOST: 'etcd', ETCD_PORT: '2379', ETCD_URL: 'http://etcd:2379' });
    expect(pod(shop, 'web').volumes).toHaveLength(1);
  });

  test('the login of a tenant from the given Secret, and none without one', () => {
    const [shop] = charts('shop');
    const guarded = service(shop, { authentication: Authentication.proxy() });
    const [first, second] = [web(shop), web(new Chart(shop, 'other', { namespace: 'shop' }), { name: 'admin' })];
    first.connectTo(guarded);
    second.connectTo(guarded, { secretName: 'admin-at-billing' });
    expect(Object.keys(variables(shop, 'web'))).toEqual(['BILLING_V1_HOST', 'BILLING_V1_PORT', 'BILLING_V1_URL']);
    expect(variables(Chart.of(second), 'admin')).toMatchObject({
      BILLING_V1_USER: { secretKeyRef: { name: 'admin-at-billing', key: 'username' } },
      BILLING_V1_PASSWORD: { secretKeyRef: { name: 'admin-at-billing', key: 'password' } },
    });
  });

  test('variables with another prefix, files in another folder', () => {
    const [shop] = charts('shop');
    const front = web(shop);
    const redis = new RedisCluster(shop, 'redis');
    front.connectTo(redis, { prefix: 'SESSION_STORE', credentialsAsFiles: true });
    front.connectTo(redis);
    expect(variables(shop, 'web')).toMatchObject({
      SESSION_STORE_HOST: 'redis', SESSION_STORE_PASSWORD_FILE: '/connections/session-store/current', REDIS_HOST: 'redis',
    });
  });

  test('their own variables as before', () => {
    const [shop] = charts('shop');
    web(shop, { env: { MODE: EnvVar.value('dark') } }).connectTo(service(shop));
    expect(Object.keys(variables(shop, 'web'))[0]).toBe('MODE');
  });
});
