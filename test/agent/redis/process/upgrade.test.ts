import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at } from '../support/situations';
import { findServer, type ServerBinary } from './support/binaries';
import { inOrder } from './support/in-order';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

let cluster: LocalCluster;

const newer = findServer('redis 8.0');
const other = findServer('valkey 8.1');
const oldest = findServer('redis 7.0');

describeWith([
  ['a Redis 7.0', oldest],
  ['a Redis 8.0', newer],
  ['a Valkey 8.1', other],
  ['openssl', hasOpenssl],
])('an upgrade', () => {
  afterEach(async () => {
    await cluster.stop();
  });

  async function roll(to: ServerBinary): Promise<void> {
    cluster.binary = to;
    for (const ordinal of [1, 0]) {
      for (const shard of [0, 1, 2]) {
        await cluster.deletePod(at(shard, ordinal));
        const pod = cluster.startPod(at(shard, ordinal));
        await eventually(async () => {
          expect(await pod.ready()).toBe(true);
        });
      }
    }
  }

  test.each([
    ['Redis 8.0', newer],
    ['Valkey 8.1', other],
  ])('from Redis 7.0 to %s, pod by pod while a client writes, loses nothing', async (_, to) => {
    if (oldest === undefined || to === undefined) return;
    cluster = await LocalCluster.start({ binary: oldest, shards: 3, pods: 2 });
    await inOrder(cluster, 3, 2);
    cluster.client.start(500);
    await roll(to);
    await inOrder(cluster, 3, 2);
    for (const { version } of await cluster.views()) expect(version).toBe(`${to.engine} ${to.version}`);
    expect(await cluster.client.lost()).toEqual([]);
  });

  test('from Redis 8.0 to Valkey is refused at the first pod, and going back heals it', async () => {
    if (newer === undefined || other === undefined) return;
    cluster = await LocalCluster.start({ binary: newer, shards: 3, pods: 2 });
    await inOrder(cluster, 3, 2);
    cluster.client.start(500);
    await cluster.deletePod(at(2, 1));
    cluster.binary = other;
    const refused = cluster.startPod(at(2, 1));
    await eventually(() => {
      expect(refused.terminationMessage()).toMatch(/^valkey 8.1.\d+ can't read data of redis 8.0.\d+/);
    });
    expect(cluster.api.events).toContainEqual(expect.objectContaining({ type: 'Warning', reason: 'VersionRefused' }));
    await cluster.killPod(at(2, 1));
    cluster.binary = newer;
    cluster.startPod(at(2, 1));
    await inOrder(cluster, 3, 2);
    expect(await cluster.client.lost()).toEqual([]);
  });
});
