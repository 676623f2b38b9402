import { Client, inPod, startClient } from './support/client';
import { denyByDefault } from './support/default-deny';
import { field, kubectl } from './support/kubectl';
import { redisFor } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
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
    await until('the busy server is shut down', 120, async () => (await events()).includes('ServerShutDown'));
  });
  expect(await events()).toContain('ServerBusy');
});

function events(): Promise<string> {
  return cluster.kubectl('get', 'events', '-o', 'jsonpath={.items[*].reason}');
}

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
