import { setTimeout as pause } from 'node:timers/promises';
import { Peer } from '../lib';
import { type Client, inPod, startClient } from './support/client';
import { denyByDefault } from './support/default-deny';
import { Authority } from './support/authority';
import { certificatesOf, secret } from './support/etcd/certificates';
import { etcdFor, NAME, pod } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { record } from './support/figures';
import { addressesBehind, podAddress, withHelmRelease } from './support/helm-release';
import { apply, field, kubectl } from './support/kubectl';
import { startNamesakes } from './support/namesakes';
import { agesOf } from './support/pod-ages';
import { SAMPLE_NAME } from './support/samples';
import { secondsOf, until } from './support/wait';

const PASSWORD = 'of-agents-and-clients';
const cluster = etcdFor('security');
const writer: Client = { namespace: cluster.clients, name: 'writer' };
const stranger: Client = { namespace: cluster.clients, name: 'stranger' };
const neighbour: Client = { namespace: cluster.namespace, name: 'neighbour' };

interface Probe {
  readonly outcome: string;
  readonly serial: string;
}

beforeAll(async () => {
  await denyByDefault(cluster.namespace);
  await Promise.all([stranger, neighbour].map(startClient));
});

async function probe(
  client: Client, port: number, { path = '/v3/maintenance/status', certificate = 'no', scheme = 'https', ordinal = 0 } = {},
): Promise<Probe> {
  const host = await field(cluster.namespace, `pod/${pod(ordinal)}`, '.status.podIP');
  return JSON.parse(await kubectl(inPod(client, 'etcd-probe.mjs', [`${scheme}://${host}:${port}${path}`, certificate])));
}

test('where everything is denied, a cluster forms, grows and shrinks, and serves the clients that it names', async () => {
  await creation(cluster, 'create 3 under default deny', 3, () => cluster.become());
  await scenario(cluster, '3 to 5 under default deny', 5, () => cluster.become({ size: 5 }));
  await scenario(cluster, '5 to 3 under default deny', 3, () => cluster.become());
});

test('a client that is allowed reaches the client port, with a certificate only', async () => {
  expect((await probe(writer, 2379, { certificate: 'yes' })).outcome).toBe('200');
  expect((await probe(writer, 2379)).outcome).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET/);
  expect((await probe(writer, 2379, { scheme: 'http' })).outcome).toMatch(/400|ECONNRESET|HPE_INVALID/);
});

test('it reaches no other port', async () => {
  for (const port of [2380, 2381, 2382, 2383]) expect((await probe(writer, port, { scheme: 'http', path: '/' })).outcome).toBe('no answer');
});

test('nobody else reaches any port, in the same namespace or another', async () => {
  for (const client of [stranger, neighbour]) {
    for (const port of [2379, 2380, 2381, 2382, 2383]) expect((await probe(client, port)).outcome).toBe('no answer');
  }
});

test('a service of another namespace is admitted by its peer, a stranger of its name beside the database is not;'
  + ' by name alone it is the stranger', async () => {
  const { peer, client, stranger: namesake } = await startNamesakes(cluster.clients, cluster.namespace, NAME);
  const isAdmitted = async (pod: Client) => /CERTIFICATE_REQUIRED|ECONNRESET/.test((await probe(pod, 2379)).outcome);
  await cluster.become({ clients: [peer] });
  await until('the service is admitted', 60, () => isAdmitted(client));
  for (const port of [2379, 2380, 2381, 2382, 2383]) expect((await probe(namesake, port)).outcome).toBe('no answer');
  for (const port of [2380, 2381, 2382, 2383]) expect((await probe(client, port)).outcome).toBe('no answer');

  await cluster.become({ clients: [Peer.service(SAMPLE_NAME)] });
  await until('the service of this namespace is admitted', 60, () => isAdmitted(namesake));
  expect((await probe(client, 2379)).outcome).toBe('no answer');
});

test('a pod of a Helm release of the same name reaches no port of the cluster, and is in no Service and no budget of it', async () => {
  await withHelmRelease(cluster.namespace, NAME, 'etcd', async (release) => {
    for (const port of [2379, 2380, 2381, 2382, 2383]) expect((await probe(release, port)).outcome).toBe('no answer');
    const own = await podAddress(cluster.namespace, pod(0));
    for (const service of [NAME, `${NAME}-peers`]) {
      const behind = await addressesBehind(cluster.namespace, service);
      expect(behind).toContain(own);
      expect(behind).not.toContain(await podAddress(cluster.namespace, release.name));
    }
    expect(await field(cluster.namespace, `poddisruptionbudget/${NAME}`, '.status.expectedPods')).toBe('3');
  });
});

test('certificates that are renewed in place are taken up, and nothing restarts', async () => {
  const { authority } = cluster;
  if (authority === undefined) throw new Error('this cluster has certificates');
  const [before, restarts] = [await probe(writer, 2379, { certificate: 'yes' }), await ages()];
  await scenario(cluster, 'certificates renewed', 3, async () => {
    await cluster.applyCertificates(authority);
    const seconds = await secondsOf(() => until('the new certificate is shown', 180, async () => {
      const { serial } = await probe(writer, 2379, { certificate: 'yes' });
      return serial !== '' && serial !== before.serial;
    }));
    record('etcd: renewed certificate is shown', `after ${seconds} s`);
  });
  expect(await ages()).toBe(restarts);
  await scenario(cluster, '3 to 5 after the renewal', 5, () => cluster.become({ size: 5 }));
  await scenario(cluster, '5 to 3 after the renewal', 3, () => cluster.become());
});

test('a wrong peer certificate keeps a new member out and takes nothing from the others; the right one lets it in', async () => {
  const { authority } = cluster;
  if (authority === undefined) throw new Error('this cluster has certificates');
  await scenario(cluster, 'peer certificate of a foreign authority while a disk is lost, then the right one', 3, async () => {
    await cluster.applyCertificates(new Authority('foreign'), ['peer']);
    await cluster.loseDisks([2]);
    await pause(45_000);
    await cluster.applyCertificates(authority, ['peer']);
  }, 480);
});

test('agents whose certificate is of a foreign authority say so, call no data lost, and heal with the right one', async () => {
  const { authority } = cluster;
  if (authority === undefined) throw new Error('this cluster has certificates');
  await scenario(cluster, 'client certificate of a foreign authority while a disk is lost, then the right one', 3, async () => {
    await apply(secret(cluster.namespace, `${NAME}-client-tls`, certificatesOf(new Authority('foreign'), NAME, cluster.namespace).client));
    await told('AccessRefused', /the etcd server of main-0, which has a leader, refuses its agent/);
    await cluster.loseDisks([2]);
    await told('AccessRefused', /the disk of main-2 is empty.*Delete nothing/);
    await cluster.applyCertificates(authority, ['client']);
  }, 480);
  expect([...await events('DataLost'), ...await events('QuorumLost')]).toEqual([]);
});

test("etcd's own users switched on before the agents have one: it is told, no data is called lost, and a user heals it", async () => {
  await scenario(cluster, 'a user for the agents whose Secret is not there yet', 3, () => cluster.become(
    { agentUser: { secretName: 'etcd-agent' } },
  ));
  await etcdctl('role', 'add', 'root');
  for (const user of ['root', 'agent']) {
    await etcdctl('user', 'add', `${user}:${PASSWORD}`);
    await etcdctl('user', 'grant-role', user, 'root');
  }
  await cluster.kubectl('delete', 'events', '--all');
  await scenario(cluster, "etcd's users on while a disk is lost and the agents have no user, then one", 3, async () => {
    await etcdctl('auth', 'enable');
    await cluster.writer.logIn('root', PASSWORD);
    await cluster.loseDisks([2]);
    await told('AccessRefused', /the disk of main-2 is empty.*Delete nothing.*user name is empty/);
    const refused = /the etcd server of main-[01], which has a leader, refuses its agent|defragment members: .*user name is empty/;
    await told('AccessRefused', refused);
    await apply(JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace: cluster.namespace, name: 'etcd-agent' },
      stringData: { username: 'agent', password: PASSWORD },
    }));
  }, 480);
  expect([...await events('DataLost'), ...await events('QuorumLost')]).toEqual([]);
  await scenario(cluster, "3 to 5 with etcd's users on", 5, () => cluster.become({ size: 5, agentUser: { secretName: 'etcd-agent' } }));
  await scenario(cluster, "5 to 3 with etcd's users on", 3, () => cluster.become({ agentUser: { secretName: 'etcd-agent' } }));
});

/** In the container of a member, with the server's own certificate. */
function etcdctl(...args: readonly string[]): Promise<string> {
  const tls = ['--cacert=/tls/server/ca.crt', '--cert=/tls/server/tls.crt', '--key=/tls/server/tls.key'];
  return cluster.kubectl('exec', pod(0), '-c', 'etcd', '--', 'etcdctl', '--endpoints=https://127.0.0.1:2379', ...tls, ...args);
}

async function events(reason: string): Promise<readonly string[]> {
  const text = await cluster.kubectl(
    'get', 'events', '--field-selector', `reason=${reason}`, '-o', 'jsonpath={range .items[*]}{.message}{"\\n"}{end}',
  );
  return text.split('\n').filter((line) => line !== '');
}

/** A renewed Secret takes a minute or two to reach the pods. */
async function told(reason: string, message: RegExp): Promise<void> {
  await until(`an Event ${reason} ${message}`, 240, async () => (await events(reason)).some((text) => message.test(text)));
}

const ages = () => agesOf(cluster.namespace, NAME);
