import { setTimeout as pause } from 'node:timers/promises';
import { Config, type MicroServiceProps } from '../lib';
import { answers, type Client, peerOf, request, startClient } from './support/client';
import { describeTotals, record } from './support/figures';
import { apply } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { becomeSample, SAMPLE_NAME as NAME, sampleManifests, sampleUrl } from './support/samples';
import { underTraffic } from './support/traffic';
import { secondsOf, until } from './support/wait';
import { allPods, livePods } from './support/workload';

const namespace = namespaceFor('rollout');
const client: Client = { namespace: namespaceFor('rollout-clients'), name: 'caller' };
const url = sampleUrl(namespace);
/** Long enough for a bad version to do its harm, if it could. */
const SETTLED_MILLISECONDS = 15_000;

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

test('a version whose image does not exist leaves the old one serving, and the edit back ends it', async () => {
  const missing = { ...green, replicas: 2, version: '1.9', image: 'registry.example.com/ms-sample:1.9' };
  const present = { ...green, replicas: 2 };
  await become(present);
  const before = await livePods(namespace, NAME);
  const totals = await underTraffic(client, url, async () => {
    await apply(sampleManifests(namespace, { callers: [peerOf(client)], ...missing }));
    await until('a pod that waits for its image', 60, async () => (await livePods(namespace, NAME)).length === 3);
    await pause(SETTLED_MILLISECONDS);
    await become(present);
  });
  record('image that does not exist, and back', describeTotals(totals));
  expect(totals.failures).toEqual([]);
  expect(await livePods(namespace, NAME)).toEqual(before);
});
