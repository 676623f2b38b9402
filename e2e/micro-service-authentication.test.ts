import { Authentication, Config, type MicroServiceProps } from '../lib';
import { answers, type Client, peerOf, request, startClient } from './support/client';
import { describeTotals, record } from './support/figures';
import { htpasswdLine } from './support/htpasswd';
import { apply, field } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { becomeSample, SAMPLE_NAME as NAME, sampleManifests, sampleUrl } from './support/samples';
import { keyed } from './support/secrets';
import { underTraffic } from './support/traffic';
import { secondsOf, until } from './support/wait';
import { livePods, rolledOut } from './support/workload';

const namespace = namespaceFor('authentication');
const client: Client = { namespace: namespaceFor('authentication-clients'), name: 'caller' };
const url = sampleUrl(namespace);
const props: Partial<MicroServiceProps> = { callers: [peerOf(client)], authentication: Authentication.proxy() };

const ACME = 'acme:correct-horse';
const GLOBEX = 'globex:battery-staple';

function admit(...tenants: string[]): Promise<void> {
  return keyed(namespace, `${NAME}-htpasswd`, { htpasswd: tenants.map(htpasswdLine).join('') });
}

beforeAll(() => startClient(client));

test('the pods wait until the Secret with the tenants is made', async () => {
  await apply(sampleManifests(namespace, props));
  await until('pods that wait', 60, async () => (await livePods(namespace, NAME)).length === 2);
  await admit(ACME);
  record('authentication: ready after the Secret came', `${await secondsOf(() => rolledOut(namespace, NAME))} s`);
});

test('requests without credentials or with wrong ones are refused, with right ones admitted', async () => {
  expect(JSON.parse(await answers(client, url, ACME))).toHaveProperty('pod');
  expect(await request(client, url)).toMatchObject({ status: 401 });
  expect(await request(client, url, 'acme:wrong')).toMatchObject({ status: 401 });
  expect(await request(client, url, GLOBEX)).toMatchObject({ status: 401 });
});

test('a declared caller reaches the proxy of a pod but not the app behind it', async () => {
  const address = await field(namespace, `pod/${(await livePods(namespace, NAME))[0]}`, '.status.podIP');
  expect(await request(client, `http://${address}:10080`)).toMatchObject({ status: 401 });
  expect(await request(client, `http://${address}:8080`)).toEqual({ error: 'TIMEOUT' });
  expect(await request(client, `http://${address}:10081/healthz`)).toEqual({ error: 'TIMEOUT' });
});

test('a changed Secret admits and locks out tenants without a restart', async () => {
  const before = await livePods(namespace, NAME);
  await admit(GLOBEX);
  const seconds = await secondsOf(() => until('the new tenant is admitted by every pod', 180, async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].flatMap(() => [request(client, url, GLOBEX), request(client, url, ACME)]));
    return outcomes.every(({ status }, index) => status === (index % 2 === 0 ? 200 : 401));
  }));
  record('authentication: changed Secret in effect', `${seconds} s`);
  expect(await livePods(namespace, NAME)).toEqual(before);
});

test('app and proxy roll out together and no request fails', async () => {
  let seconds = 0;
  const changed = { ...props, config: Config.environment({ CONFIG: 'green' }) };
  const totals = await underTraffic(
    client, url, async () => { seconds = await secondsOf(() => becomeSample(namespace, changed)); }, { credentials: GLOBEX },
  );
  record('authentication: change of configuration, 2 pods', `${seconds} s; ${describeTotals(totals)}`);
  expect(totals.failures).toEqual([]);
});
