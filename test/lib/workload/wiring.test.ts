import { App, Chart, Testing } from 'cdk8s';
import {
  AppService, type AppServiceProps, Authentication, Config, EnvVar, EtcdCluster, EtcdTls, MicroService, MicroServiceFamily, Protocol,
  RedisCluster, Route, Volume,
} from '../../../lib';
import { type Manifest, ours } from '../../support/synth';

const within = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const instance = (name: string) => ({ podSelector: { matchLabels: ours(name) } });
const tcp = (port: number) => ({ port, protocol: 'TCP' });

function charts(...namespaces: readonly (string | undefined)[]): Chart[] {
  const app = new App();
  return namespaces.map((namespace, index) => new Chart(app, namespace ?? `chart-${index}`, { namespace }));
}

const web = (chart: Chart, props: Partial<AppServiceProps> = {}) => (
  new AppService(chart, 'web', { image: 'nginx:1.28', ports: [{ port: 80, targetPort: 8080 }], ...props })
);
const service = (chart: Chart, props = {}) => new MicroService(
  chart, 'billing', { msName: 'billing', version: '1.0', image: 'registry.example.com/billing:1.0', ...props },
);
const family = (chart: Chart) => {
  const route = Route.gateway('public', { namespace: 'gateways' });
  const versions = ['1.0', '2.0'].map((version) => ({
    service: new MicroService(
      chart, `v${version}`, { msName: 'billing', version, image: `registry.example.com/billing:${version}`, domain: 'example.com', route },
    ),
  }));
  return new MicroServiceFamily(chart, 'family', { versions, domain: 'example.com', route });
};

function object(chart: Chart, kind: string, name: string): Manifest {
  return Testing.synth(chart).find((manifest: Manifest) => manifest.kind === kind && manifest.metadata.name === name);
}

const policy = (chart: Chart, name: string): Manifest => object(chart, 'NetworkPolicy', name).spec;
const pod = (chart: Chart, name: string): Manifest => object(chart, 'Deployment', name).spec.template.spec;

/** Variables as `NAME: value`, or where their value is. */
function variables(chart: Chart, name: string): Record<string, unknown> {
  const env: Manifest[] = pod(chart, name).containers[0].env ?? [];
  return Object.fromEntries(env.map((variable) => [variable.name, variable.value ?? variable.valueFrom]));
}

describe('the network policies', () => {
  test('allow it on both sides, on the port behind the Service', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(service(shop, { port: 9000 }));
    expect(policy(shop, 'web').egress.slice(1)).toEqual([{ to: [instance('billing-v1')], ports: [tcp(9000)] }]);
    expect(policy(shop, 'billing-v1').ingress).toEqual([{ from: [instance('web')], ports: [tcp(9000)] }]);
  });

  test('name the namespace of the other side where it differs', () => {
    const [shop, data] = charts('shop', 'data');
    web(shop).connectTo(new EtcdCluster(data, 'etcd', { tls: EtcdTls.plainText() }));
    expect(policy(shop, 'web').egress.slice(1)).toEqual([{ to: [{ ...within('data'), ...instance('etcd') }], ports: [tcp(2379)] }]);
    expect(policy(data, 'etcd').ingress[1]).toEqual({ from: [{ ...within('shop'), ...instance('web') }], ports: [tcp(2379)] });
  });

  test('lead to the proxy of a service that has one, and never past it', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(service(shop, { authentication: Authentication.proxy() }));
    expect(policy(shop, 'web').egress[1].ports).toEqual([tcp(10080)]);
    expect(policy(shop, 'billing-v1').ingress[0].ports).toEqual([tcp(10080)]);
  });

  test('have every port of the Service, with its protocol', () => {
    const [shop] = charts('shop');
    const dns = web(shop, { name: 'dns', ports: [{ port: 80 }, { port: 53, targetPort: 5353, protocol: Protocol.UDP, name: 'dns' }] });
    service(shop).connectTo(dns);
    const ports = [tcp(80), { port: 5353, protocol: 'UDP' }];
    expect(policy(shop, 'billing-v1').egress[1].ports).toEqual(ports);
    expect(policy(shop, 'dns').ingress[0].ports).toEqual(ports);
  });

  test('keep what callers, calls and clients allow', () => {
    const [shop] = charts('shop');
    const front = web(shop);
    const redis = new RedisCluster(shop, 'redis', { clients: [front.peer] });
    service(shop, { calls: [front.peer], callers: [front.peer] }).connectTo(redis);
    expect(policy(shop, 'billing-v1').egress.slice(1).map(({ to }: Manifest) => to[0])).toEqual([instance('web'), instance('redis')]);
    expect(policy(shop, 'redis').ingress.slice(1).map(({ from }: Manifest) => from[0])).toEqual([instance('web'), instance('billing-v1')]);
  });

  test('open every version of a family, in both roles', () => {
    const [shop] = charts('shop');
    const versions = family(shop);
    web(shop).connectTo(versions);
    versions.connectTo(new RedisCluster(shop, 'redis'));
    expect(policy(shop, 'web').egress.slice(1).map(({ to }: Manifest) => to[0])).toEqual([instance('billing-v1'), instance('billing-v2')]);
    for (const version of ['billing-v1', 'billing-v2']) {
      expect(policy(shop, version).ingress).toEqual([within('gateways'), instance('web')].map((peer) => ({
        from: [peer], ports: [tcp(8080)],
      })));
      expect(policy(shop, version).egress[1]).toEqual({ to: [instance('redis')], ports: [tcp(6379)] });
    }
  });

  test('may lead both ways, and back to the service itself', () => {
    const [shop] = charts('shop');
    const [front, back] = [web(shop), service(shop)];
    front.connectTo(back);
    back.connectTo(front);
    front.connectTo(front);
    expect(policy(shop, 'web').ingress.map(({ from }: Manifest) => from[0])).toEqual([instance('billing-v1'), instance('web')]);
    expect(policy(shop, 'web').egress.slice(1).map(({ to }: Manifest) => to[0])).toEqual([instance('billing-v1'), instance('web')]);
  });
});

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

  test('no URL of a port that is not called http', () => {
    const [shop] = charts('shop');
    service(shop).connectTo(web(shop, { ports: [{ port: 5432, name: 'sql' }] }));
    expect(Object.keys(variables(shop, 'billing-v1'))).toEqual(['WEB_HOST', 'WEB_PORT']);
  });

  test('user and password of a Redis cluster, the password by reference', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(new RedisCluster(shop, 'redis'));
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
    web(shop).connectTo(new RedisCluster(shop, 'redis'), { credentialsAsFiles: true });
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

  test('nothing secret of an etcd cluster in plain text', () => {
    const [shop] = charts('shop');
    web(shop).connectTo(new EtcdCluster(shop, 'etcd', { tls: EtcdTls.plainText() }));
    expect(variables(shop, 'web')).toEqual({ ETCD_HOST: 'etcd', ETCD_PORT: '2379', ETCD_URL: 'http://etcd:2379' });
    expect(pod(shop, 'web').volumes).toHaveLength(1);
  });

  test('the login of a tenant from the Secret that is named, and none without', () => {
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

describe('across namespaces', () => {
  test('fails without a copy of the Secret, and says which one', () => {
    const [shop, data] = charts('shop', 'data');
    const front = web(shop);
    const redis = new RedisCluster(data, 'redis');
    expect(() => front.connectTo(redis)).toThrow(
      '[shop/web] secretName of connectTo [data/redis] must name a Secret in the namespace shop, got none: the credentials are in the '
      + 'Secret redis-password of the namespace data, and pods can use only Secrets of their own namespace; copy that Secret and set '
      + 'secretName to the name of the copy, which has the keys current',
    );
    expect(policy(data, 'redis').ingress).toHaveLength(1);
  });

  test('takes the copy, and lists it among the Secrets to create', () => {
    const [shop, data] = charts('shop', 'data');
    const front = web(shop, { config: Config.environment({}, { secretKeys: ['token'] }) });
    front.connectTo(new RedisCluster(data, 'redis'), { secretName: 'redis-of-data' });
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

  test('needs no copy where the server asks for no credentials', () => {
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

  test('works between charts without namespaces, as in one', () => {
    const [one, other] = charts(undefined, undefined);
    web(one).connectTo(new RedisCluster(other, 'redis'));
    expect(variables(one, 'web')).toMatchObject({ REDIS_HOST: 'redis' });
    expect(policy(other, 'redis').ingress[1].from).toEqual([instance('web')]);
  });
});

describe('fails', () => {
  test.each([
    ['on the same connection twice', {}, {},
      'connectTo [shop/redis] must add variables of new names, got REDIS_HOST, REDIS_PORT, REDIS_USER, REDIS_PASSWORD: env, config or another '
      + 'connection has them; set prefix, or connect once'],
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
    const redis = new RedisCluster(shop, 'redis');
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

  test('on one prefix for a family', () => {
    const [shop] = charts('shop');
    expect(() => web(shop).connectTo(family(shop), { prefix: 'BILLING' })).toThrow(
      'must be left out for a family, got "BILLING": it has 2 Services, whose variables would have the same names; connect to each of its '
      + 'versions, with a prefix each',
    );
  });
});

test('a family and each of its versions name their pods as peers', () => {
  const [shop, data] = charts('shop', 'data');
  const redis = new RedisCluster(data, 'redis');
  for (const peer of family(shop).peers) redis.allowClient(peer);
  expect(policy(data, 'redis').ingress.slice(1).map(({ from }: Manifest) => from[0])).toEqual([
    { ...within('shop'), ...instance('billing-v1') }, { ...within('shop'), ...instance('billing-v2') },
  ]);
});

test('a database names its pods as a peer, with the namespace', () => {
  const [shop, data] = charts('shop', 'data');
  web(shop, { calls: [new RedisCluster(data, 'redis').peer, new EtcdCluster(data, 'etcd').peer] });
  expect(policy(shop, 'web').egress.slice(1)).toEqual([
    { to: [{ ...within('data'), ...instance('redis') }] }, { to: [{ ...within('data'), ...instance('etcd') }] },
  ]);
});
