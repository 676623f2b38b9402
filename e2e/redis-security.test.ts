import { Peer } from '../lib';
import { type Client, inPod, startClient } from './support/client';
import { denyByDefault } from './support/default-deny';
import { addressesBehind, podAddress, withHelmRelease } from './support/helm-release';
import { field, kubectl, reasonsOfEvents } from './support/kubectl';
import { startNamesakes } from './support/namesakes';
import { ENGINE, redisFor } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { SAMPLE_NAME } from './support/samples';
import { until } from './support/wait';

const cluster = redisFor('security');
const writer: Client = { namespace: cluster.clients, name: 'writer' };
const stranger: Client = { namespace: cluster.clients, name: 'stranger' };
const neighbour: Client = { namespace: cluster.namespace, name: 'neighbour' };

beforeAll(async () => {
  await denyByDefault(cluster.namespace);
  await Promise.all([stranger, neighbour].map(startClient));
});

/** What a line to a port comes to. */
async function ask(client: Client, port: number, line = 'PING'): Promise<string> {
  const host = await field(cluster.namespace, `pod/${cluster.pod({ shard: 0, ordinal: 0 })}`, '.status.podIP');
  return (await kubectl(inPod(client, 'tcp-probe.mjs', [host, String(port), `${line}\r\n`]))).trim();
}

test('where everything is denied, a cluster forms, grows and shrinks, and serves the clients that it names', async () => {
  await creation(cluster, 'create 3 + 3 under default deny', () => cluster.become());
  await scenario(cluster, '3 to 4 shards under default deny', () => cluster.become({ shards: 4 }), { shape: { shards: 4, pods: 2 } });
  await scenario(cluster, '4 to 3 shards under default deny', () => cluster.become());
});

test('a client that is allowed reaches the client port, with a password only, and no other port', async () => {
  expect(await ask(writer, 6379)).toMatch(/^-NOAUTH/);
  for (const port of [16379, 6381, 6382]) expect(await ask(writer, port)).toBe('no answer');
});

test('an endless script of a client that has written is ended, and its shard takes writes again', async () => {
  const password = Buffer.from(await field(cluster.namespace, `secret/${cluster.name}-password`, '.data.current'), 'base64').toString();
  const script = 'redis.call("set",KEYS[1],1) while true do end';
  await scenario(cluster, 'endless script that has written', async () => {
    for (const shard of [0, 1, 2]) {
      const { primary } = await cluster.roles(shard);
      const host = await field(cluster.namespace, `pod/${cluster.pod(primary)}`, '.status.podIP');
      // The key is of one shard: the primaries of the others send it away.
      await kubectl(inPod(writer, 'tcp-probe.mjs', [host, '6379', `AUTH ${password}\r\nEVAL '${script}' 1 endless\r\n`]));
    }
    await until('the busy server is shut down', 120, async () => (await reasonsOfEvents(cluster.namespace)).includes('ServerShutDown'));
  });
  expect(await reasonsOfEvents(cluster.namespace)).toContain('ServerBusy');
});

test('who knows the password of clients is no agent: that user may do everything', async () => {
  const password = Buffer.from(await field(cluster.namespace, `secret/${cluster.name}-password`, '.data.current'), 'base64').toString();
  expect(await ask(writer, 6379, `AUTH ${password}`)).toMatch(/^\+OK/);
  expect(await ask(writer, 6379, `AUTH operatorless ${password}`)).toMatch(/^-WRONGPASS/);
});

test('nobody else reaches any port, in the same namespace or another', async () => {
  for (const client of [stranger, neighbour]) {
    for (const port of [6379, 16379, 6381, 6382]) expect(await ask(client, port)).toBe('no answer');
  }
});

test('a service of another namespace is admitted by its peer, a stranger of its name beside the database is not;'
  + ' by name alone it is the stranger', async () => {
  const { peer, client, stranger: namesake } = await startNamesakes(cluster.clients, cluster.namespace, cluster.name);
  await cluster.become({ clients: [peer] });
  await until('the service is admitted', 60, async () => (await ask(client, 6379)).startsWith('-NOAUTH'));
  for (const port of [6379, 16379, 6381, 6382]) expect(await ask(namesake, port)).toBe('no answer');
  for (const port of [16379, 6381, 6382]) expect(await ask(client, port)).toBe('no answer');

  await cluster.become({ clients: [Peer.service(SAMPLE_NAME)] });
  await until('the service of this namespace is admitted', 60, async () => (await ask(namesake, 6379)).startsWith('-NOAUTH'));
  expect(await ask(client, 6379)).toBe('no answer');
});

test('a pod of a Helm release of the same name reaches no port of the cluster, and is in no Service and no budget of it', async () => {
  await withHelmRelease(cluster.namespace, cluster.name, ENGINE, async (release) => {
    for (const port of [6379, 16379, 6381, 6382]) expect(await ask(release, port)).toBe('no answer');
    const own = await podAddress(cluster.namespace, cluster.pod({ shard: 0, ordinal: 0 }));
    for (const service of [cluster.name, `${cluster.name}-peers`]) {
      const behind = await addressesBehind(cluster.namespace, service);
      expect(behind).toContain(own);
      expect(behind).not.toContain(await podAddress(cluster.namespace, release.name));
    }
    expect(await field(cluster.namespace, `poddisruptionbudget/${cluster.name}-0`, '.status.expectedPods')).toBe('2');
  });
});
