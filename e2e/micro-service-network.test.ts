import { MicroService, type MicroServiceProps, Peer } from '../lib';
import { answers, type Client, type Outcome, peerOf, request, startClient } from './support/client';
import { apply, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { SAMPLE, SAMPLE_NAME, sampleUrl } from './support/samples';
import { manifests } from './support/synth';
import { until } from './support/wait';
import { livePods, rolledOut } from './support/workload';

const namespace = namespaceFor('network');
const elsewhere = namespaceFor('network-clients');
const caller: Client = { namespace, name: 'caller' };
const callerElsewhere: Client = { namespace: elsewhere, name: 'caller' };
const stranger: Client = { namespace, name: 'stranger' };
const strangerElsewhere: Client = { namespace: elsewhere, name: 'stranger' };

const url = sampleUrl(namespace);
/** Called by the service; and one that would let everybody in, but that the service doesn't say it calls. */
const calledUrl = `http://called.${namespace}`;
const undeclaredUrl = `http://undeclared.${namespace}`;
const everybody = Peer.addresses('0.0.0.0/0');
const TIMEOUT: Outcome = { error: 'TIMEOUT' };

beforeAll(async () => {
  const common = { ...SAMPLE, replicas: 1 };
  const [abroad] = await Promise.all([elsewhere, namespace].map((home) => startAbroad(home, common)));
  await apply(manifests(namespace, (chart) => {
    const called = new MicroService(chart, 'called', { ...common, fullName: 'called', callers: [Peer.service(SAMPLE_NAME)] });
    new MicroService(chart, 'undeclared', { ...common, fullName: 'undeclared', callers: [everybody] });
    new MicroService(
      chart, 'sample', { ...common, callers: [peerOf(caller), peerOf(callerElsewhere), abroad], calls: [called.peer, abroad] },
    );
  }));
  await Promise.all([caller, callerElsewhere, stranger, strangerElsewhere].map(startClient));
  await Promise.all(['called', 'undeclared', 'abroad', SAMPLE_NAME].map((name) => rolledOut(namespace, name)));
  await rolledOut(elsewhere, 'abroad');
});

/** Lets everybody in, and calls the sample: declared to it where it is elsewhere, a stranger of that name where it is beside it. */
async function startAbroad(home: string, common: MicroServiceProps): Promise<Peer> {
  const peers: Peer[] = [];
  const calls = [Peer.service(SAMPLE_NAME, { namespace })];
  await apply(manifests(home, (chart) => {
    peers.push(new MicroService(chart, 'abroad', { ...common, fullName: 'abroad', callers: [everybody], calls }).peer);
  }));
  return peers[0];
}

/** The pod of a service, as the place that requests come from. */
async function service(name = SAMPLE_NAME, home = namespace): Promise<Client> {
  return { namespace: home, name: (await livePods(home, name))[0] };
}

test('declared callers get through, from the same namespace and from another', async () => {
  expect(JSON.parse(await answers(caller, url))).toHaveProperty('pod');
  expect(JSON.parse(await answers(callerElsewhere, url))).toHaveProperty('pod');
});

test('pods that nobody declared get no answer, in the same namespace nor in another', async () => {
  expect(JSON.parse(await answers(stranger, undeclaredUrl))).toHaveProperty('pod');
  expect(await request(stranger, url)).toEqual(TIMEOUT);
  expect(await request(strangerElsewhere, url)).toEqual(TIMEOUT);
});

test('the service resolves names', async () => {
  const { name } = await service();
  const script = "require('node:dns').promises.lookup('kubernetes.default.svc.cluster.local').then("
    + "({ address }) => process.stdout.write(address))";
  const address = await kubectl(['-n', namespace, 'exec', name, '--', 'node', '-e', script]);
  expect(address).toBe(await kubectl(['-n', 'default', 'get', 'service', 'kubernetes', '-o', 'jsonpath={.spec.clusterIP}']));
});

test('the service reaches what it declared to call', async () => {
  const pod = await service();
  expect(JSON.parse(await answers(pod, calledUrl))).toHaveProperty('pod');
});

test('the service reaches nobody else, though the other side would let it in', async () => {
  expect(await request(await service(), undeclaredUrl)).toEqual(TIMEOUT);
});

test('a declared service of another namespace gets through, and a stranger of its name beside the service does not', async () => {
  expect(JSON.parse(await answers(await service('abroad', elsewhere), url))).toHaveProperty('pod');
  expect(await request(await service('abroad'), url)).toEqual(TIMEOUT);
});

test('the service reaches the other namespace that it declared to call, and not a stranger of that name beside it', async () => {
  expect(JSON.parse(await answers(await service(), `http://abroad.${elsewhere}`))).toHaveProperty('pod');
  expect(await request(await service(), `http://abroad.${namespace}`)).toEqual(TIMEOUT);
});

test('the service does not reach the API server', async () => {
  expect(await request(await service(), 'http://kubernetes.default:443')).toEqual(TIMEOUT);
});

test('a pod that loses the label of a declared caller is shut out', async () => {
  await kubectl(['-n', namespace, 'label', 'pod', 'caller', 'client=nobody', '--overwrite']);
  await until('the former caller is shut out', 30, async () => (await request(caller, url)).error === 'TIMEOUT');
});
