import type { Chart } from 'cdk8s';
import { Config, MicroService, Quota } from '../lib';
import { type Client, clientPod, peerOf, startClient } from './support/client';
import { describeTotals, record } from './support/figures';
import { apply, field, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { SAMPLE } from './support/samples';
import { manifests } from './support/synth';
import { underTraffic } from './support/traffic';
import { secondsOf } from './support/wait';
import { rolledOut } from './support/workload';

const namespace = namespaceFor('quota');
const client: Client = { namespace: namespaceFor('quota-clients'), name: 'caller' };
const NAMES = ['first', 'second'];

async function become(CONFIG: string): Promise<void> {
  await apply(manifests(namespace, (chart: Chart) => NAMES.forEach((fullName) => new MicroService(chart, fullName, {
    ...SAMPLE, fullName, replicas: 3, callers: [peerOf(client)], config: Config.environment({ CONFIG }), quota: Quota.namespace(),
  }))));
  await Promise.all(NAMES.map((name) => rolledOut(namespace, name)));
}

beforeAll(async () => {
  await startClient(client);
  await become('blue');
});

test('two services of one namespace roll out at once under its quota and no request fails', async () => {
  let seconds = 0;
  const totals = await underTraffic(client, `http://first.${namespace}`, async () => { seconds = await secondsOf(() => become('green')); });
  record('two services of 3 pods roll out at once under the quota', `${seconds} s; ${describeTotals(totals)}`);
  const refused = await kubectl([
    '-n', namespace, 'get', 'events', '--field-selector', 'reason=FailedCreate', '-o', 'jsonpath={.items[*].message}',
  ]);
  expect(refused).toBe('');
  expect(totals.failures).toEqual([]);
});

test('a pod that would take what the services need is refused', async () => {
  const used = await field(namespace, 'resourcequota/namespace-quota', '.status.used.requests\\.cpu');
  const hard = await field(namespace, 'resourcequota/namespace-quota', '.status.hard.requests\\.cpu');
  expect([used, hard]).toEqual(['300m', '700m']);
  await expect(apply(clientPod({ namespace, name: 'too-large' }, '500m'))).rejects.toThrow(/exceeded quota: namespace-quota/);
  await expect(apply(clientPod({ namespace, name: 'small' }, '50m'))).resolves.toBeUndefined();
});
