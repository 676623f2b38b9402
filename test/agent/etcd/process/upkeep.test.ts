import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { allVote } from './support/all-vote';
import { findEtcd } from './support/binaries';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

const [older, newer] = [findEtcd('3.5'), findEtcd('3.6')];
const NONE = { path: '', version: '' };
let cluster: LocalCluster;

describeWith([
  ['an etcd 3.5', older],
  ['an etcd 3.6', newer],
  ['openssl', hasOpenssl],
])('real servers over time', () => {
  afterEach(async () => {
    await cluster.stop();
  });

  async function rollOut(version: typeof NONE): Promise<void> {
    cluster.etcd = version;
    for (const ordinal of [2, 1, 0]) {
      await cluster.deletePod(ordinal);
      cluster.startPod(ordinal);
      await allVote(cluster, 3);
    }
  }

  test('are upgraded one by one, and refuse a downgrade', async () => {
    cluster = await LocalCluster.start({ etcd: older ?? NONE, replicas: 3 });
    await allVote(cluster, 3);
    cluster.startWriting();
    await rollOut(newer ?? NONE);
    await eventually(() => {
      expect(cluster.api.data?.version).toBe(newer?.version);
    });
    cluster.etcd = older ?? NONE;
    await cluster.deletePod(2);
    cluster.startPod(2);
    await eventually(() => {
      expect(cluster.pod(2).terminationMessage()).toMatch(/etcd cannot go back from 3\.6\.\d+ to 3\.5\.\d+/);
    });
    cluster.etcd = newer ?? NONE;
    await cluster.killPod(2);
    cluster.startPod(2);
    await allVote(cluster, 3);
    expect(await cluster.lost()).toEqual([]);
  });

  test('pause a rollout while another member hangs', async () => {
    cluster = await LocalCluster.start({ etcd: newer ?? NONE, replicas: 3 });
    await allVote(cluster, 3);
    cluster.pod(0).server?.signal('SIGSTOP');
    let released = false;
    const hook = cluster.pod(2).preStop().then(() => {
      released = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(released).toBe(false);
    cluster.pod(0).server?.signal('SIGCONT');
    await hook;
    await allVote(cluster, 3);
  });

  test('accept writes again after the quota was reached and keys were overwritten', async () => {
    cluster = await LocalCluster.start({ etcd: newer ?? NONE, replicas: 3, quotaBytes: 16 * 1024 * 1024 });
    await allVote(cluster, 3);
    const value = 'v'.repeat(1024 * 1024);
    for (let count = 0; count < 30; count += 1) if (!(await cluster.put(0, 'same', value))) break;
    await eventually(() => {
      expect(cluster.api.events.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['SpaceExhausted', 'SpaceRegained']));
    });
    await eventually(async () => {
      expect(await cluster.put(0, 'after')).toBe(true);
    });
  });

  test('are defragmented when it is worth it', async () => {
    cluster = await LocalCluster.start({ etcd: newer ?? NONE, replicas: 1, limits: { defragmentReclaimBytes: 4 * 1024 * 1024 } });
    await allVote(cluster, 1);
    for (let count = 0; count < 10; count += 1) await cluster.put(0, 'same', 'v'.repeat(1024 * 1024));
    const { revision, dbBytes } = await cluster.gateway().status(0);
    await cluster.gateway().compact(0, revision);
    await eventually(async () => {
      expect((await cluster.gateway().status(0)).dbBytes).toBeLessThan(dbBytes / 2);
    });
  });
});
