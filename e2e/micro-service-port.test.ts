import { Authentication, EnvVar, type MicroServiceProps } from '../lib';
import { type Client, peerOf, request, startClient } from './support/client';
import { describeTotals, record } from './support/figures';
import { namespaceFor } from './support/namespace';
import { becomeSample, SAMPLE_NAME as NAME, sampleUrl } from './support/samples';
import { keyed } from './support/secrets';
import { underTraffic } from './support/traffic';

const namespace = namespaceFor('port');
const client: Client = { namespace: namespaceFor('port-clients'), name: 'caller' };
const url = sampleUrl(namespace);
const open: Partial<MicroServiceProps> = { callers: [peerOf(client)] };
const guarded: Partial<MicroServiceProps> = { ...open, authentication: Authentication.proxy() };

beforeAll(async () => {
  await startClient(client);
  await keyed(namespace, `${NAME}-htpasswd`, { htpasswd: 'acme:{PLAIN}correct-horse\n' });
  await becomeSample(namespace, open);
});

/** A Service has one target port, and so all pods at once: what that costs is measured, and told in the README. */
async function inPlace(what: string, props: Partial<MicroServiceProps>): Promise<void> {
  const totals = await underTraffic(client, url, () => becomeSample(namespace, props), { credentials: 'acme:correct-horse' });
  const codes = [...new Set(totals.failures.map((failure) => failure.split(' ')[0]))];
  record(`${what}, 2 pods`, `${describeTotals(totals)}${codes.length === 0 ? '' : ` (${codes.join(', ')})`}`);
}

test('authentication that is turned on in place guards every pod', async () => {
  await inPlace('authentication turned on in place', guarded);
  expect(await request(client, url)).toMatchObject({ status: 401 });
  expect(await request(client, url, 'acme:correct-horse')).toMatchObject({ status: 200 });
});

test('authentication that is turned off in place lets every caller in', async () => {
  await inPlace('authentication turned off in place', open);
  expect(await request(client, url)).toMatchObject({ status: 200 });
});

test('an app that moves to another port is reached there', async () => {
  await inPlace('port of the app moved in place', { ...open, port: 9090, env: { PORT: EnvVar.value('9090') } });
  expect(await request(client, url)).toMatchObject({ status: 200 });
});
