import { setTimeout as pause } from 'node:timers/promises';
import { type RedisClusterProps, RedisEngine } from '../lib';
import { FORCED } from './support/kubectl';
import { EVERY_POD, redisFor } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { until } from './support/wait';

const cluster = redisFor('rollout');
const REDIS_7 = { engine: RedisEngine.REDIS, version: '7.0.15' };
const REDIS_8 = { engine: RedisEngine.REDIS, version: '8.0.2' };
const VALKEY_8 = { engine: RedisEngine.VALKEY, version: '8.1.1' };
const SETTLED_MILLISECONDS = 20_000;

beforeAll(() => creation(cluster, 'create 3 + 3, for roll-outs', () => cluster.become()));

describe('a roll-out hands over before each stop', () => {
  test('of a label, twice: primaries are elsewhere the second time', async () => {
    for (const round of ['one', 'two']) await scenario(cluster, `roll-out ${round}`, () => cluster.become({ labels: { round } }));
  });

  test('while the one before goes on', async () => {
    await scenario(cluster, 'two roll-outs, 5 s apart', async () => {
      await cluster.become({ labels: { round: 'three' } });
      await pause(5000);
      await cluster.become({ labels: { round: 'four' } });
    });
  });

  test('while a shard is added, and while one goes', async () => {
    await scenario(
      cluster,
      'roll-out and 3 to 4 shards at once',
      () => cluster.become({ labels: { round: 'five' }, shards: 4 }),
      { shape: { shards: 4, pods: 2 } },
    );
    await scenario(cluster, 'roll-out and 4 to 3 shards at once', () => cluster.become({ labels: { round: 'six' } }));
  });
});

describe('the password', () => {
  test('changes without an error for a client, the old one valid until it is taken away', async () => {
    const old = await passwordNow();
    const { writes } = await scenario(cluster, 'password rotated', async () => {
      await setPasswords({ current: 'a new: "one"', previous: old });
      await accepted('a new: "one"');
      await cluster.writer.usePassword('a new: "one"');
      await setPasswords({ current: 'a new: "one"', previous: null });
      await refused(old);
    });
    expect(Object.keys(writes.errors)).not.toContain('WRONGPASS');
    await scenario(cluster, 'all pods force-deleted after the rotation', () => cluster.deletePods(EVERY_POD, ...FORCED));
  });
});

describe('a change of the version', () => {
  const begin = async (server: RedisClusterProps, title: string) => {
    await cluster.destroy();
    await cluster.deleteClaims();
    await creation(cluster, title, () => cluster.become(server));
  };

  test('from Redis 7.0 to 8.0 upgrades pod by pod', async () => {
    await begin(REDIS_7, 'create 3 + 3 of Redis 7.0.15');
    await scenario(cluster, 'Redis 7.0.15 to 8.0.2', () => cluster.become(REDIS_8));
    expect(new Set((await cluster.servers()).map(({ version }) => version))).toEqual(new Set(['redis 8.0.2']));
  });

  test('from Redis 8.0 to Valkey, or back to 7.0, is refused at the first pod of each shard; the way back is the edit back', async () => {
    for (const [title, server] of [['Valkey 8.1.1', VALKEY_8], ['7.0.15', REDIS_7]] as const) {
      await scenario(cluster, `Redis 8.0.2 to ${title}, refused, and back`, async () => {
        await cluster.become(server);
        expect(await refusal()).toMatch(/can't read data of redis 8\.0\.2/);
        await pause(SETTLED_MILLISECONDS);
        await cluster.become(REDIS_8);
      });
    }
  });

  test('from Redis 7.0 to Valkey takes the data along; never back', async () => {
    await begin(REDIS_7, 'create 3 + 3 of Redis 7.0.15, again');
    await scenario(cluster, 'Redis 7.0.15 to Valkey 8.1.1', () => cluster.become(VALKEY_8));
    await scenario(cluster, 'Valkey 8.1.1 to Redis 8.0.2, refused, and back', async () => {
      await cluster.become(REDIS_8);
      expect(await refusal()).toMatch(/a change from valkey 8\.1\.1 to redis 8\.0\.2 is not supported/);
      await pause(SETTLED_MILLISECONDS);
      await cluster.become(VALKEY_8);
    });
  });

  test('that is turned back half-way ends with the old one or is refused', async () => {
    await begin(REDIS_7, 'create 3 + 3 of Redis 7.0.15, once more');
    await scenario(cluster, 'Redis 7.0.15 to 8.0.2, turned back after 3 s, then forward', async () => {
      await cluster.become(REDIS_8);
      await pause(3000);
      await cluster.become(REDIS_7);
      await pause(SETTLED_MILLISECONDS);
      await cluster.become(REDIS_8);
    });
  });
});

/** What the init container of a refused pod left to read. */
function refusal(): Promise<string> {
  return until('a pod that refuses to start', 120, async () => {
    const path = '{.items[*].status.initContainerStatuses[*].lastState.terminated.message}'
      + '{.items[*].status.initContainerStatuses[*].state.terminated.message}';
    return await cluster.kubectl('get', 'pods', '-o', `jsonpath=${path}`) || undefined;
  });
}

async function passwordNow(): Promise<string> {
  return Buffer.from(
    await cluster.kubectl('get', 'secret', `${cluster.name}-password`, '-o', 'jsonpath={.data.current}'), 'base64',
  ).toString();
}

/** As a person or a tool that rotates does. */
async function setPasswords({ current, previous }: { readonly current: string; readonly previous: string | null }): Promise<void> {
  const encoded = (text: string | null) => text === null ? null : Buffer.from(text).toString('base64');
  const data = { current: encoded(current), previous: encoded(previous) };
  await cluster.kubectl('patch', 'secret', `${cluster.name}-password`, '--type=merge', '-p', JSON.stringify({ data }));
}

const accepted = (password: string) => until(
  `${password} is taken`, 180, async () => (await loginsWith(password)).every((reply) => reply === 'OK'),
);
const refused = (password: string) => until(
  'the old password is refused', 180, async () => (await loginsWith(password)).every((reply) => /WRONGPASS/.test(reply)),
);

/** What each pod says to this password. */
async function loginsWith(password: string): Promise<readonly string[]> {
  const cli = process.env.E2E_REDIS?.startsWith('valkey') === true ? 'valkey-cli' : 'redis-cli';
  return Promise.all(EVERY_POD.map(
    async (pod) => (await cluster.kubectl('exec', cluster.pod(pod), '-c', 'server', '--', cli, 'AUTH', password)).trim(),
  ));
}
