import { Config, MicroServiceProps } from '../lib';
import { answers, Client, peerOf, request, startClient } from './support/client';
import { describeTotals, record } from './support/figures';
import { namespaceFor } from './support/namespace';
import { becomeSample, SAMPLE_NAME as NAME, sampleUrl } from './support/samples';
import { underTraffic } from './support/traffic';
import { secondsOf, until } from './support/wait';
import { allPods, livePods } from './support/workload';

const namespace = namespaceFor('rollout');
const client: Client = { namespace: namespaceFor('rollout-clients'), name: 'caller' };
const url = sampleUrl(namespace);

function become(props: Partial<MicroServiceProps>): Promise<void> {
  return becomeSample(namespace, { callers: [peerOf(client)], ...props });
}

const blue = { config: Config.environment({ CONFIG: 'blue' }) };
const green = { config: Config.environment({ CONFIG: 'green' }) };

beforeAll(() => startClient(client));

test('a service is ready in a restricted namespace and answers its callers with its configuration', async () => {
  record('create, 2 pods', `ready after ${await secondsOf(() => become(blue))} s`);
  expect(JSON.parse(await answers(client, url))).toMatchObject({ config: 'blue' });
});

test('a changed configuration reaches every pod and no request fails meanwhile', async () => {
  let seconds = 0;
  const totals = await underTraffic(client, url, async () => { seconds = await secondsOf(() => become(green)); });
  record('change of configuration, 2 pods', `${seconds} s; ${describeTotals(totals)}`);
  expect(totals.failures).toEqual([]);
  const answers = await Promise.all([1, 2, 3, 4].map(() => request(client, url)));
  expect(answers.map(({ body }) => JSON.parse(body ?? '{}').config)).toEqual(['green', 'green', 'green', 'green']);
});

test('a changed annotation restarts nothing', async () => {
  const before = await livePods(namespace, NAME);
  await become({ ...green, annotations: { 'example.com/reviewed-by': 'ops' }, creationTimestamp: '1535546718115' });
  expect(await livePods(namespace, NAME)).toEqual(before);
});

test('one number scales from 2 to 4 to 1: pods that stay are not restarted and no request fails', async () => {
  const before = await livePods(namespace, NAME);
  const seconds: number[] = [];
  const totals = await underTraffic(client, url, async () => {
    seconds.push(await secondsOf(() => become({ ...green, replicas: 4 })));
    expect(await livePods(namespace, NAME)).toEqual(expect.arrayContaining(before));
    seconds.push(await secondsOf(async () => {
      await become({ ...green, replicas: 1 });
      await until('one pod', 120, async () => (await allPods(namespace, NAME)).length === 1);
    }));
  });
  record('scale 2 to 4 to 1', `${seconds[0]} s up, ${seconds[1]} s down to the last goodbye; ${describeTotals(totals)}`);
  expect(totals.failures).toEqual([]);
});

test('a new version and image replace a service of one pod and no request fails', async () => {
  let seconds = 0;
  const next = { ...green, replicas: 1, version: '1.1', image: 'registry.example.com/ms-sample:2.0' };
  const totals = await underTraffic(client, url, async () => { seconds = await secondsOf(() => become(next)); });
  record('new image, 1 pod', `${seconds} s; ${describeTotals(totals)}`);
  expect(totals.failures).toEqual([]);
});
