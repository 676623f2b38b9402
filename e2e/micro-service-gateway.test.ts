import { App, Chart, Yaml } from 'cdk8s';
import {
  Authentication, type FamilyVersion, MicroService, MicroServiceFamily, type MicroServiceProps, Route,
} from '../lib';
import { answers, type Client, inPod, request, startLabelled } from './support/client';
import { Authority } from './support/authority';
import { describeTotals, record } from './support/figures';
import { GATEWAY_VARIABLES, gatewayAddress, makeGateway, PROXIES } from './support/gateway';
import { htpasswdLine } from './support/htpasswd';
import { apply, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { SAMPLE } from './support/samples';
import { keyed } from './support/secrets';
import { underTraffic } from './support/traffic';
import { until } from './support/wait';
import { allPods, livePods, rolledOut } from './support/workload';

const DOMAIN = 'shop.test';
const HOST = `ms-sample.${DOMAIN}`;
const SHARED = `http://${HOST}`;
const GATEWAY = 'public';
const REQUESTS = 2000;
const ACME = 'acme:correct-horse';
/** Five standard deviations of a fifth of 2000 independent requests. */
const MOST_OFF = 90;

const missing = GATEWAY_VARIABLES.filter((name) => !process.env[name]);
const ingressClass = process.env.E2E_INGRESS_CLASS;
if (missing.length > 0) process.stdout.write(`skipped, for want of ${missing.join(', ')}: every scenario of the gateway\n`);
if (ingressClass === undefined) process.stdout.write('skipped, for want of E2E_INGRESS_CLASS: every scenario of the Ingress\n');

interface Version extends Partial<MicroServiceProps> {
  readonly weight?: number;
}

const name = (version: number) => `ms-sample-v${version}`;

(missing.length > 0 ? describe.skip : describe)('behind a Gateway', () => {
  const namespace = namespaceFor('gateway');
  const client: Client = { namespace: namespaceFor('gateway-clients'), name: 'caller' };
  const gateways = namespaceFor('gateway-gateways');
  const route = Route.gateway(GATEWAY, { namespace: gateways, proxyNamespace: PROXIES });

  beforeAll(async () => {
    await makeGateway(gateways, GATEWAY);
    await startLabelled(client, {}, { ip: await gatewayAddress(), hostnames: [HOST, `v1.${HOST}`, `v2.${HOST}`] });
  });

  /** Applies these versions, prunes the others, and waits until the pods of those that are awake are there, and no others. */
  async function become(versions: Readonly<Record<number, Version>>): Promise<void> {
    const chart = new Chart(new App(), 'family', { namespace, disableResourceNameHashes: true });
    const members: FamilyVersion[] = Object.entries(versions).map(([version, { weight, ...props }]) => ({
      weight,
      service: new MicroService(chart, `v${version}`, {
        ...SAMPLE, version: `${version}.0`, image: `registry.example.com/ms-sample:${version}.0`, domain: DOMAIN, route, ...props,
      }),
    }));
    new MicroServiceFamily(chart, 'family', { versions: members, domain: DOMAIN, route });
    await apply(Yaml.stringify(...chart.toJson()));
    for (const version of [1, 2]) {
      if (versions[version] === undefined) await prune(version);
      else if (versions[version].idle !== true) await rolledOut(namespace, name(version));
      else await until(`${name(version)} is parked`, 120, async () => (await allPods(namespace, name(version))).length === 0);
    }
  }

  async function prune(version: number): Promise<void> {
    const kinds = 'deployment,service,httproute,networkpolicy,poddisruptionbudget,configmap,serviceaccount';
    await kubectl(['-n', namespace, 'delete', kinds, '-l', `app.kubernetes.io/instance=${name(version)}`]);
  }

  async function tally(): Promise<Record<string, number>> {
    return JSON.parse(await kubectl(inPod(client, 'tally.mjs', [SHARED, String(REQUESTS)])));
  }

  test('requests are split by weight: 80 to 20', async () => {
    await become({ 1: { weight: 80 }, 2: { weight: 20 } });
    await answers(client, SHARED);
    const counts = await tally();
    record(`gateway: weights 80 and 20, ${REQUESTS} requests`, JSON.stringify(counts), counts);
    expect(Object.keys(counts).sort()).toEqual([name(1), name(2)]);
    expect(Math.abs((counts[name(2)] ?? 0) - REQUESTS / 5)).toBeLessThanOrEqual(MOST_OFF);
  });

  test('a parked version gets no request of the shared host, and its own host answers 503', async () => {
    await become({ 1: { weight: 80 }, 2: { weight: 20, idle: true } });
    expect(await tally()).toEqual({ [name(1)]: REQUESTS });
    expect(await request(client, `http://v2.${HOST}`)).toMatchObject({ status: 503 });
  });

  test('while all versions are parked, the shared host answers 503', async () => {
    await become({ 1: { weight: 80, idle: true }, 2: { weight: 20, idle: true } });
    const answer = await until('503', 30, async () => {
      const outcome = await request(client, SHARED);
      return outcome.status === 503 && outcome;
    });
    record('gateway: all versions parked', JSON.stringify(answer));
  });

  test('a version is added and removed while clients send requests, and none fails', async () => {
    await become({ 1: { weight: 1 } });
    await answers(client, SHARED);
    const added = await underTraffic(client, `${SHARED}/`, async () => {
      await become({ 1: { weight: 1 }, 2: { weight: 0 } });
      await become({ 1: { weight: 1 }, 2: { weight: 1 } });
    });
    record('gateway: version added without weight, then given its weight', describeTotals(added));
    const removed = await underTraffic(client, `${SHARED}/`, async () => {
      await become({ 1: { weight: 1, idle: true }, 2: { weight: 1 } });
      await become({ 2: { weight: 1 } });
    });
    record('gateway: version parked, then removed', describeTotals(removed));
    expect([...added.failures, ...removed.failures]).toEqual([]);
    expect(await livePods(namespace, name(1))).toEqual([]);
  });

  test('with authentication, only requests with credentials pass the gateway', async () => {
    for (const version of [1, 2]) await tenants(namespace, name(version));
    const authentication = Authentication.proxy();
    await become({ 1: { authentication }, 2: { authentication } });
    expect(JSON.parse(await answers(client, SHARED, ACME))).toHaveProperty('pod');
    expect(await request(client, SHARED)).toMatchObject({ status: 401 });
    expect(await request(client, SHARED, 'acme:wrong')).toMatchObject({ status: 401 });
  });
});

(missing.length > 0 || ingressClass === undefined ? describe.skip : describe)('behind an Ingress', () => {
  const namespace = namespaceFor('ingress');
  const client: Client = { namespace: namespaceFor('ingress-clients'), name: 'caller' };
  const authority = new Authority('ingress');
  const url = `https://v1.${HOST}`;
  let trusted = '';

  beforeAll(async () => {
    const { certificate, key, authority: ca } = authority.issue({ names: [`v1.${HOST}`], uses: ['serverAuth'] });
    trusted = ca;
    await apply(JSON.stringify({
      apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: { namespace, name: 'shop-tls' },
      stringData: { 'tls.crt': certificate, 'tls.key': key },
    }));
    await startLabelled(client, {}, { ip: await gatewayAddress(), hostnames: [`v1.${HOST}`] });
  });

  async function become(props: Partial<MicroServiceProps>): Promise<void> {
    const chart = new Chart(new App(), 'ingress', { namespace, disableResourceNameHashes: true });
    const route = Route.ingress(ingressClass ?? '', { namespace: PROXIES, tlsSecretName: 'shop-tls' });
    new MicroService(chart, 'v1', { ...SAMPLE, domain: DOMAIN, route, ...props });
    await apply(Yaml.stringify(...chart.toJson()));
    if (props.idle !== true) await rolledOut(namespace, name(1));
  }

  test('the host answers with its certificate, and a new version of the image fails no request', async () => {
    await become({});
    await answers(client, url, '', trusted);
    const totals = await underTraffic(
      client, `${url}/`, () => become({ image: 'registry.example.com/ms-sample:2.0', version: '1.1' }), { authority: trusted },
    );
    record('ingress: rollout of another image', describeTotals(totals));
    expect(totals.failures).toEqual([]);
  });

  test('a parked service answers 503', async () => {
    await become({ idle: true });
    await until('503', 120, async () => (await request(client, url, '', {}, trusted)).status === 503);
  });

  test('with authentication, only requests with credentials pass', async () => {
    await tenants(namespace, name(1));
    await become({ authentication: Authentication.proxy() });
    expect(JSON.parse(await answers(client, url, ACME, trusted))).toHaveProperty('pod');
    expect(await request(client, url, '', {}, trusted)).toMatchObject({ status: 401 });
  });
});

function tenants(namespace: string, service: string): Promise<void> {
  return keyed(namespace, `${service}-htpasswd`, { htpasswd: htpasswdLine(ACME) });
}
