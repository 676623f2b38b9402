import { setTimeout as pause } from 'node:timers/promises';
import { FORCED } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { EVERY_POD, redisFor, RedisUnderTest, USUAL } from './support/redis/cluster';
import { becomeUnguarded, copyVolumes } from './support/redis/copied-volumes';
import { creation, scenario } from './support/redis/scenario';
import { wellSince } from './support/redis/well';

const cluster = redisFor('copied');
const copy = new RedisUnderTest(namespaceFor('redis-copy'), cluster.clients, cluster.name, 'copy-writer');

beforeAll(() => copy.start());
afterAll(() => { copy.api.close(); });

describe('a cluster that starts in another namespace on copies of the volumes of one that lives on', () => {
  test('has its keys, and none of its nodes', async () => {
    await creation(cluster, 'create 3 + 3, to be copied', () => becomeUnguarded(cluster));
    await cluster.writer.fill(3000, 64);
    await scenario(cluster, 'its volumes are copied, and a cluster starts on them', async () => {
      await copyVolumes(cluster, copy, EVERY_POD);
      await creation(copy, 'create 3 + 3 on copied volumes', () => becomeUnguarded(copy));
    });
    const [there, here] = [await cluster.servers(), await copy.servers()];
    expect(here.filter(({ id }) => there.some((server) => server.nodes.includes(id ?? '')))).toEqual([]);
    expect(here.filter(({ primaryId, keys }) => primaryId === undefined && keys < 900)).toEqual([]);
  });

  test('never merges with it, however often they exchange their addresses', async () => {
    await scenario(cluster, 'all pods of a cluster and of its copy force-deleted, three times', async () => {
      for (let time = 0; time < 3; time += 1) {
        await Promise.all([cluster, copy].map((one) => one.deletePods(EVERY_POD, ...FORCED)));
        await pause(8000);
      }
      await wellSince(copy, USUAL, 240);
    });
    expect(await cluster.writer.check()).toMatchObject({ lost: 0 });
  });
});
