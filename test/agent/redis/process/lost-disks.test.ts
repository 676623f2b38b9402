import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at } from '../support/situations';
import { findServer } from './support/binaries';
import { inOrder } from './support/in-order';
import { keysOf, load } from './support/load';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(600_000);

const KEYS = 3000;

let cluster: LocalCluster;

/** Replication is asynchronous: a primary that dies at once takes the writes of its last milliseconds along. */
async function replicated(): Promise<void> {
  await eventually(async () => {
    const views = await cluster.views();
    for (const { me, offset } of views) {
      for (const replica of views.filter((one) => one.me.primaryId === me.id)) expect(replica.offset).toBe(offset);
    }
  });
}

describe.each(['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'])('on %s', (version) => {
  const found = findServer(version);

  describeWith([
    [version, found],
    ['openssl', hasOpenssl],
  ])('no replicated write is lost, and the old IDs are forgotten, when primaries lose their volumes', () => {
    afterEach(async () => {
      await cluster.stop();
    });

    test.each([
      ['one of three', [at(1, 0)]],
      ['most of them, so that nobody is left to vote for their replicas', [at(0, 0), at(1, 0)]],
    ])('%s', async (_, lost) => {
      cluster = await LocalCluster.start({ binary: found ?? { path: '', engine: 'redis', version: '' }, shards: 3, pods: 2 });
      await inOrder(cluster, 3, 2);
      await load(cluster, KEYS);
      await replicated();
      const before = await Promise.all(lost.map(async (pod) => (await cluster.view(pod)).me.id));
      await Promise.all(lost.map((pod) => cluster.killPod(pod)));
      for (const pod of lost) {
        cluster.loseDisk(pod);
        cluster.startPod(pod);
      }
      await inOrder(cluster, 3, 2);
      const known = (await cluster.view(at(2, 0))).nodes.map(({ id }) => id);
      for (const id of before) expect(known).not.toContain(id);
      expect(await keysOf(cluster)).toBe(KEYS);
    });
  });
});
