import { type Client, peerOf, startClient } from './support/client';
import { describeTotals, record } from './support/figures';
import { namespaceFor } from './support/namespace';
import { drain, nodesOf } from './support/nodes';
import { becomeSample } from './support/samples';
import { underTraffic } from './support/traffic';
import { secondsOf } from './support/wait';
import { livePods, rolledOut } from './support/workload';

const namespace = namespaceFor('drain');
const client: Client = { namespace: namespaceFor('drain-clients'), name: 'caller' };
/** As unique as its namespace: the drain selects by it in all namespaces. */
const name = namespace;

beforeAll(async () => {
  await startClient(client);
  await becomeSample(namespace, { fullName: name, callers: [peerOf(client)] });
});

test('two nodes that are drained at once give up their pods one after the other and no request fails', async () => {
  const before = await livePods(namespace, name);
  const nodes = await nodesOf(namespace, name);
  expect(nodes).toHaveLength(2);
  let seconds = 0;
  const totals = await underTraffic(client, `http://${name}.${namespace}`, async () => {
    seconds = await secondsOf(async () => {
      await Promise.all(nodes.map((node) => drain(node, name)));
      await rolledOut(namespace, name);
    });
  });
  record(`drain of ${nodes.length} nodes at once, 2 pods`, `${seconds} s; ${describeTotals(totals)}`);
  const after = await livePods(namespace, name);
  expect(after).toHaveLength(2);
  expect(after.filter((pod) => before.includes(pod))).toEqual([]);
  expect(totals.failures).toEqual([]);
});

test('the only pod of a service does not keep a node from being drained', async () => {
  await becomeSample(namespace, { fullName: name, replicas: 1, callers: [peerOf(client)] });
  const [only] = await livePods(namespace, name);
  const [node] = await nodesOf(namespace, name);
  let seconds = 0;
  const totals = await underTraffic(
    client, `http://${name}.${namespace}`, async () => { seconds = await secondsOf(() => drain(node, name)); },
  );
  record('drain of the only pod', `${seconds} s; ${describeTotals(totals)}`);
  expect(await livePods(namespace, name)).not.toContain(only);
});
