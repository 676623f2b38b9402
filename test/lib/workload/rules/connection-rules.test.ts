import type { Chart } from 'cdk8s';
import { Config, EnvVar, EtcdCluster, EtcdTls, RedisCluster, RedisTls, Volume } from '../../../../lib';
import { charts, family, instance, policy, service, tcp, variables, web } from '../support/connected';

/** Clients need no certificate. */
const plainRedis = (scope: Chart, id: string) => new RedisCluster(scope, id, { tls: RedisTls.plainText() });

describe('across namespaces', () => {
  test('fails without a copy of the Secret, and names it', () => {
    const [shop, data] = charts('shop', 'data');
    const front = web(shop);
    const redis = plainRedis(data, 'redis');
    expect(() => front.connectTo(redis)).toThrow(
      '[shop/web] secretName of connectTo [data/redis] must name a Secret in the namespace shop, got none: the credentials are in the '
      + 'Secret redis-password of the namespace data, and pods can use only Secrets of their own namespace; copy that Secret and set '
      + 'secretName to the name of the copy, which has the keys current',
    );
    expect(policy(data, 'redis').ingress).toHaveLength(1);
  });

  test('accepts the copy, and lists it among the Secrets to create', () => {
    const [shop, data] = charts('shop', 'data');
    const front = web(shop, { config: Config.environment({}, { secretKeys: ['token'] }) });
    front.connectTo(plainRedis(data, 'redis'), { secretName: 'redis-of-data' });
    front.connectTo(new EtcdCluster(data, 'etcd'), { secretName: 'etcd-of-data' });
    expect(variables(shop, 'web')).toMatchObject({
      REDIS_HOST: 'redis.data',
      REDIS_PASSWORD: { secretKeyRef: { name: 'redis-of-data', key: 'current' } },
      ETCD_URL: 'https://etcd.data:2379',
    });
    expect(front.requiredSecrets).toEqual([
      {
        name: 'web-config',
        purpose: 'the secret part of the configuration: token',
        command: "kubectl create secret generic web-config --namespace shop --from-literal=token='...'",
      },
      {
        name: 'redis-of-data',
        purpose: 'what the service shows to redis: current',
        command: "kubectl create secret generic redis-of-data --namespace shop --from-literal=current='...'",
      },
      {
        name: 'etcd-of-data',
        purpose: 'what the service shows to etcd: ca.crt, tls.crt, tls.key',
        command: 'kubectl create secret generic etcd-of-data --namespace shop --from-file=ca.crt --from-file=tls.crt --from-file=tls.key',
      },
    ]);
  });

  test('fails without a copy of either Secret of a server that asks for two, and accepts both', () => {
    const [shop, data] = charts('shop', 'data');
    const redis = new RedisCluster(data, 'redis', { tls: RedisTls.certManager() });
    const front = web(shop);
    expect(() => front.connectTo(redis, { secretName: 'password' })).toThrow(
      '[shop/web] certificateSecretName of connectTo [data/redis] must name a Secret in the namespace shop, got none: the credentials are'
      + ' in the Secret redis-client-tls of the namespace data, and pods can use only Secrets of their own namespace; copy that Secret and'
      + ' set certificateSecretName to the name of the copy, which has the keys ca.crt, tls.crt, tls.key',
    );
    front.connectTo(redis, { secretName: 'password', certificateSecretName: 'certificate' });
    expect(front.requiredSecrets.map(({ name, purpose }) => [name, purpose])).toEqual([
      ['password', 'what the service shows to redis: current'],
      ['certificate', 'what the service shows to redis: ca.crt, tls.crt, tls.key'],
    ]);
  });

  test('fails on a Secret with a certificate for a server that asks for none there', () => {
    const [shop] = charts('shop');
    for (const server of [plainRedis(shop, 'redis'), new EtcdCluster(shop, 'etcd')]) {
      expect(() => web(charts('shop')[0]).connectTo(server, { certificateSecretName: 'a' })).toThrow(
        /certificateSecretName of connectTo \[shop\/\w+\] must be left out, got "a": the server asks for nothing that would be in it/,
      );
    }
  });

  test('in one namespace, lists what people must create for the server: its own certificates or password', () => {
    const [shop] = charts('shop');
    const front = web(shop);
    front.connectTo(new EtcdCluster(shop, 'etcd', { tls: EtcdTls.secrets() }));
    front.connectTo(new EtcdCluster(shop, 'issued', { tls: EtcdTls.certManager() }));
    front.connectTo(new RedisCluster(shop, 'redis', { credentials: { secretName: 'own' } }));
    front.connectTo(new RedisCluster(shop, 'generated'));
    expect(front.requiredSecrets.map(({ name }) => name)).toEqual(['etcd-client-tls', 'own']);
  });

  test('needs no copy if the server needs no credentials', () => {
    const [shop, team] = charts('shop', 'team');
    expect(() => web(shop).connectTo(service(team))).not.toThrow();
  });

  test('fails if only one of the charts has a namespace', () => {
    const [shop, none] = charts('shop', undefined);
    expect(() => web(shop).connectTo(service(none))).toThrow(
      '[shop/web] connectTo [chart-1/billing] must be between charts that both have a namespace, or neither, got shop and none: the '
      + 'network policies and the host name depend on it; set the namespace of the chart that has none',
    );
  });

  test('works between charts without namespaces, as in one chart', () => {
    const [one, other] = charts(undefined, undefined);
    web(one).connectTo(plainRedis(other, 'redis'));
    expect(variables(one, 'web')).toMatchObject({ REDIS_HOST: 'redis' });
    expect(policy(other, 'redis').ingress[1].from).toEqual([instance('web')]);
  });
});

describe('fails', () => {
  test.each([
    ['on the same connection twice', {}, {},
      'connectTo [shop/redis] must add variables of new names, got REDIS_HOST, REDIS_PORT, REDIS_USER, REDIS_PASSWORD: env, config or '
      + 'another connection has them; set prefix, or connect once'],
    ['on a variable of env', { env: { CACHE_HOST: EnvVar.value('x') } }, { prefix: 'CACHE' }, 'got CACHE_HOST: env, config'],
    ['on a variable of the configuration', { config: Config.environment({ CACHE_PORT: '1' }) }, { prefix: 'CACHE' }, 'got CACHE_PORT'],
    ['on a secret variable of the configuration', { config: Config.environment({}, { secretKeys: ['CACHE_PASSWORD'] }) },
      { prefix: 'CACHE' }, 'got CACHE_PASSWORD'],
    ['on a folder that is taken', { volumes: [Volume.secret('/connections/cache', 'x')] }, { prefix: 'CACHE', credentialsAsFiles: true },
      'must mount its credentials at a new path, got /connections/cache: writablePaths, volumes or config has it; set prefix'],
    ['on a prefix that begins no variable', {}, { prefix: '2nd' },
      'prefix of connectTo [shop/redis] must be letters, digits and "_", not beginning with a digit, got "2nd"'],
    ['on a Secret that can have no such name', {}, { prefix: 'CACHE', secretName: 'Not_Valid' },
      'secretName of connectTo [shop/redis] must name a Secret, got "Not_Valid"'],
  ])('%s', (_, props, options, message) => {
    const [shop] = charts('shop');
    const redis = plainRedis(shop, 'redis');
    const front = web(shop, props);
    front.connectTo(redis);
    expect(() => front.connectTo(redis, options)).toThrow(message);
  });

  test('on a Secret for a server without credentials', () => {
    const [shop] = charts('shop');
    expect(() => web(shop).connectTo(service(shop), { secretName: 'x' })).toThrow(
      'secretName of connectTo [shop/billing] must be left out, got "x": the server asks for no credentials',
    );
  });

  test('on a prefix for a whole family', () => {
    const [shop] = charts('shop');
    expect(() => web(shop).connectTo(family(shop), { prefix: 'BILLING' })).toThrow(
      'must be left out for a family, got "BILLING": it has 2 Services, whose variables would have the same names; connect to each of its '
      + 'versions, with a prefix each',
    );
  });
});

test('a service that connects to itself lets its pods call each other', () => {
  const [shop] = charts('shop');
  const front = web(shop);
  front.connectTo(front);
  expect(policy(shop, 'web').ingress).toContainEqual({ from: [instance('web')], ports: [tcp(8080)] });
  expect(policy(shop, 'web').egress).toContainEqual({ to: [instance('web')], ports: [tcp(8080)] });
});
