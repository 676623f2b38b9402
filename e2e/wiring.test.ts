import { App, Chart, Size, Yaml } from 'cdk8s';
import { Shop } from '../app/charts/shop';
import { staging } from '../app/environments/staging';
import {
  Authentication, EtcdCluster, EtcdTls, MicroService, type MicroServiceProps, OperatorlessApp, Quota, RedisCluster, type RedisEngine,
  RedisTls,
} from '../lib';
import { callerIn } from './support/caller';
import { answers, type Client, inPod, request, startClient } from './support/client';
import { denyByDefault } from './support/default-deny';
import { Authority } from './support/authority';
import { certificatesOf, secret } from './support/etcd/certificates';
import { htpasswdLine } from './support/htpasswd';
import { apply, field, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { accepting } from './support/redis/accepted-versions';
import { ENGINE, SMALL_SERVER, VERSION } from './support/redis/cluster';
import { SAMPLE } from './support/samples';
import { keyed } from './support/secrets';
import { until } from './support/wait';
import { livePods, rolledOut } from './support/workload';

const ACME = 'acme:correct-horse';

describe('the sample platform', () => {
  const namespace = namespaceFor('wiring-shop');
  const elsewhere = namespaceFor('wiring-strangers');
  const services = ['website', 'ms-sample-v1', 'ms-sample-v2'];
  const connections = new Set(['website to ms-sample-v1', 'website to ms-sample-v2']);
  const callers = new Map<string, Client>();

  beforeAll(async () => {
    for (const version of ['ms-sample-v1', 'ms-sample-v2']) {
      await keyed(namespace, `${version}-htpasswd`, { htpasswd: htpasswdLine(ACME) });
      await keyed(namespace, `${version}-config`, { password: 'of-the-sample' });
    }
    const app = new OperatorlessApp();
    new Shop(app, 'staging', { ...staging, namespace });
    await apply(app.synthYaml());
    await Promise.all(services.map((name) => rolledOut(namespace, name)));
    for (const name of services) callers.set(name, await callerIn(namespace, name));
    const strangers = { stranger: { namespace, name: 'stranger' }, 'stranger elsewhere': { namespace: elsewhere, name: 'stranger' } };
    for (const [title, client] of Object.entries(strangers)) {
      await startClient(client);
      callers.set(title, client);
    }
  });

  const pairs = [...services, 'stranger', 'stranger elsewhere'].flatMap((from) => (
    services.filter((to) => to !== from).map((to) => ({ from, to, connection: `${from} to ${to}` }))
  ));

  test.each(pairs.filter(({ connection }) => connections.has(connection)))('$from gets an answer from $to', async ({ from, to }) => {
    expect(await answers(clientOf(from), `http://${to}.${namespace}`, ACME)).toContain('pod');
  });

  test.each(pairs.filter(({ connection }) => !connections.has(connection)))('$from gets no answer from $to', async ({ from, to }) => {
    expect(await request(clientOf(from), `http://${to}.${namespace}`, ACME)).toEqual({ error: 'TIMEOUT' });
  });

  test('the website finds the addresses of the service in its variables', async () => {
    const container = '.spec.template.spec.containers[?(@.name=="app")]';
    for (const version of ['V1', 'V2']) {
      const url = await field(namespace, 'deployment/website', `${container}.env[?(@.name=="MS_SAMPLE_${version}_URL")].value`);
      expect(await answers(clientOf('website'), url, ACME)).toContain('pod');
    }
  });

  test('the website reaches the proxy of a pod, and not the app behind it', async () => {
    const address = await field(namespace, `pod/${(await livePods(namespace, 'ms-sample-v1'))[0]}`, '.status.podIP');
    expect(await request(clientOf('website'), `http://${address}:10080`)).toMatchObject({ status: 401 });
    expect(await request(clientOf('website'), `http://${address}:8080`)).toEqual({ error: 'TIMEOUT' });
  });

  function clientOf(title: string): Client {
    const found = callers.get(title);
    if (found === undefined) throw new Error(`no caller ${title}`);
    return found;
  }
});

describe('connectTo, where everything else is denied', () => {
  const front = namespaceFor('wiring-front');
  const back = namespaceFor('wiring-back');
  const common: MicroServiceProps = { ...SAMPLE, replicas: 1, quota: Quota.none() };
  const service = (chart: Chart, name: string, props: Partial<MicroServiceProps> = {}) => (
    new MicroService(chart, name, { ...common, fullName: name, ...props })
  );

  beforeAll(async () => {
    await Promise.all([front, back].map(denyByDefault));
    const certificates = certificatesOf(new Authority('wiring'), 'etcd', back);
    for (const [use, pem] of Object.entries(certificates)) await apply(secret(back, `etcd-${use}-tls`, pem));
    await apply(secret(front, 'etcd-of-back', certificates.client));
    await keyed(back, 'guarded-htpasswd', { htpasswd: htpasswdLine(ACME) });
    await keyed(front, 'tenant', { username: 'acme', password: 'correct-horse' });

    await apply(platform());
    await Promise.all(['web', 'files', 'lonely'].map((name) => rolledOut(front, name)));
    await Promise.all(['plain', 'guarded'].map((name) => rolledOut(back, name)));
  });

  /** Clients in front; in the back a service, one that asks for a login, and etcd. Redis is where its clients are, who share its Secret. */
  function platform(): string {
    const app = new App();
    const [fore, aft] = [front, back].map((namespace) => new Chart(app, namespace, { namespace, disableResourceNameHashes: true }));
    const redis = new RedisCluster(fore, 'redis', accepting({
      engine: ENGINE as RedisEngine, version: VERSION, resources: SMALL_SERVER, storage: Size.gibibytes(1), replicasPerShard: 0,
      acceptDowntime: true, tls: RedisTls.plainText(),
    }));
    const etcd = new EtcdCluster(aft, 'etcd', {
      version: process.env.E2E_ETCD, size: 1, resources: SMALL_SERVER, storage: Size.gibibytes(8), tls: EtcdTls.secrets(),
    });
    const [plain, guarded] = [service(aft, 'plain'), service(aft, 'guarded', { authentication: Authentication.proxy() })];
    const web = service(fore, 'web');
    for (const [server, secretName] of [[plain, undefined], [guarded, 'tenant'], [redis, undefined], [etcd, 'etcd-of-back']] as const) {
      web.connectTo(server, { secretName });
    }
    const files = service(fore, 'files');
    files.connectTo(redis, { credentialsAsFiles: true });
    files.connectTo(guarded, { credentialsAsFiles: true, secretName: 'tenant' });
    service(fore, 'lonely');
    return [fore, aft].map((chart) => Yaml.stringify(...chart.toJson())).join('---\n');
  }

  async function podOf(name: string): Promise<Client> {
    return { namespace: front, name: (await livePods(front, name))[0], container: 'app' };
  }

  /** The first of several answers that is as expected; servers of databases take a while to form a cluster. */
  async function connects(name: string, prefix: string, kind: string, expected: string): Promise<void> {
    const client = await podOf(name);
    let last = '';
    await until(`${name} connects to ${prefix}`, 240, async () => {
      last = await kubectl(inPod(client, 'connect.mjs', [prefix, kind]));
      return last === expected;
    }).catch((cause: Error) => { throw new Error(`${cause.message}, last: ${last}`, { cause }); });
  }

  test.each([
    ['a service of another namespace', 'web', 'PLAIN', 'http', '200'],
    ['one that asks for a login, by variables', 'web', 'GUARDED', 'http', '200'],
    ['one that asks for a login, by files', 'files', 'GUARDED', 'http', '200'],
    ['Redis, by variables', 'web', 'REDIS', 'redis', '+OK +PONG'],
    ['Redis, by a file with the password', 'files', 'REDIS', 'redis', '+OK +PONG'],
    ['etcd of another namespace, by a copy of the certificate', 'web', 'ETCD', 'etcd', '200'],
  ])('connects to %s, with nothing but what the pod was given', async (_, name, prefix, kind, expected) => {
    await connects(name, prefix, kind, expected);
  });

  test('a service without connections reaches none of the servers, and one with others only those', async () => {
    const addresses = { plain: `http://plain.${back}`, redis: `http://redis.${front}:6379`, etcd: `http://etcd.${back}:2379` };
    for (const url of Object.values(addresses)) expect(await request(await podOf('lonely'), url)).toEqual({ error: 'TIMEOUT' });
    for (const url of [addresses.plain, addresses.etcd]) expect(await request(await podOf('files'), url)).toEqual({ error: 'TIMEOUT' });
  });

  test('a server does not reach its client', async () => {
    const [name] = await livePods(back, 'plain');
    expect(await request({ namespace: back, name }, `http://web.${front}`)).toEqual({ error: 'TIMEOUT' });
  });
});
