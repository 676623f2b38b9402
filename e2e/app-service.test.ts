import { AppService, type AppServiceProps, Relaxation } from '../lib';
import { answers, type Client, startClient } from './support/client';
import { describeTotals, record } from './support/figures';
import { apply, field, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { SMALL } from './support/samples';
import { manifests } from './support/synth';
import { underTraffic } from './support/traffic';
import { secondsOf, until } from './support/wait';
import { allPods, livePods, rolledOut } from './support/workload';

const namespace = namespaceFor('app-service');
const lenient = namespaceFor('app-service-baseline', 'baseline');
const client: Client = { namespace: namespaceFor('app-service-clients'), name: 'caller' };

const NAME = 'nginx-app';
const url = `http://${NAME}.${namespace}`;
/** The sample, and what this image needs in order to run as any user on a read-only root. */
const sample: AppServiceProps = {
  image: 'nginx:1.7.9',
  size: 2,
  ports: [{ port: 80, targetPort: 80, nodePort: 30002 }],
  writablePaths: ['/var/cache/nginx', '/var/lib/nginx', '/run'],
  resources: SMALL,
};
/** As published: the image starts as root, which the namespace may refuse. */
const asRoot: AppServiceProps = { ...sample, ports: [{ port: 80 }], relaxations: [Relaxation.ROOT_USER] };

function applied(props: AppServiceProps, where = namespace, name = NAME): Promise<void> {
  return apply(manifests(where, (chart) => new AppService(chart, name, props)));
}

async function become(props: AppServiceProps): Promise<void> {
  await applied(props);
  await rolledOut(namespace, NAME);
}

beforeAll(() => startClient(client));

test('nginx of old runs as any user on port 80 in a restricted namespace', async () => {
  record('AppService: create, 2 pods', `ready after ${await secondsOf(() => become(sample))} s`);
  expect(await answers(client, url)).toMatch(/nginx/i);
});

test('it answers on its port of every node', async () => {
  const addresses = await kubectl(['get', 'nodes', '-o', 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}']);
  for (const address of addresses.split(' ')) expect(await answers(client, `http://${address}:30002`)).toMatch(/nginx/i);
});

test('as root it is refused by a restricted namespace, and ready in a baseline one', async () => {
  await Promise.all([applied(asRoot, namespace, 'as-root'), applied(asRoot, lenient, 'as-root')]);
  const reason = '.status.conditions[?(@.type=="ReplicaFailure")].message';
  const refusal = await until('the refusal', 60, async () => await field(namespace, 'deployment/as-root', reason) || undefined);
  expect(refusal).toMatch(/violates PodSecurity "restricted/);
  await rolledOut(lenient, 'as-root');
  expect(await kubectl(['-n', lenient, 'exec', 'deployment/as-root', '--', 'id', '-u'])).toBe('0\n');
});

test('one number scales from 2 to 4 to 1: pods that stay are not restarted and no request fails', async () => {
  const before = await livePods(namespace, NAME);
  let seconds = 0;
  const totals = await underTraffic(client, url, async () => {
    seconds = await secondsOf(async () => {
      await become({ ...sample, size: 4 });
      expect(await livePods(namespace, NAME)).toEqual(expect.arrayContaining(before));
      await become({ ...sample, size: 1 });
      await until('one pod', 120, async () => (await allPods(namespace, NAME)).length === 1);
    });
  });
  record('AppService: scale 2 to 4 to 1', `${seconds} s; ${describeTotals(totals)}`);
  expect(totals.failures).toEqual([]);
});

test('a new image replaces the old one and no request fails', async () => {
  await become(sample);
  let seconds = 0;
  const totals = await underTraffic(
    client, url, async () => { seconds = await secondsOf(() => become({ ...sample, image: 'nginx:1.22.1' })); },
  );
  record('AppService: new image, 2 pods', `${seconds} s; ${describeTotals(totals)}`);
  expect(totals.failures).toEqual([]);
});

test('size 0 parks it and size 2 wakes it', async () => {
  await become({ ...sample, size: 0 });
  await until('no pod', 120, async () => (await allPods(namespace, NAME)).length === 0);
  await become({ ...sample, size: 2 });
  expect(await answers(client, url)).toMatch(/nginx/i);
});
