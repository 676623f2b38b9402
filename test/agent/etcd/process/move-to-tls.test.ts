import { describeWith } from '../../support/process/describe-with';
import { hasOpenssl } from '../../support/process/certificates';
import { eventually } from '../../support/process/eventually';
import { allVote } from './support/all-vote';
import { findEtcd } from './support/binaries';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(900_000);

describe.each(['3.5', '3.6', '3.7'])('an etcd %s that runs in plain text', (minor) => {
  const etcd = findEtcd(minor);
  let cluster: LocalCluster;

  const start = async () => {
    if (etcd === undefined) throw new Error('the test must be skipped');
    cluster = await LocalCluster.start({
      etcd, replicas: 3, managed: { authoritySeconds: 3600, certificateSeconds: 600 }, speaks: 'plain text',
    });
    await allVote(cluster, 3);
  };

  /** What a StatefulSet does: the highest ordinal first, the next one once it is ready. */
  const rollOut = async (speaks: LocalCluster['speaks']) => {
    cluster.speaks = speaks;
    for (const ordinal of [2, 1, 0]) {
      await cluster.deletePod(ordinal);
      cluster.startPod(ordinal);
      await allVote(cluster, 3);
    }
    await eventually(() => { expect(cluster.api.data?.tls).toBe(speaks); });
  };

  const keepsWriting = async () => {
    const before = cluster.acknowledged.length;
    await eventually(() => { expect(cluster.acknowledged.length).toBeGreaterThan(before + 20); });
  };

  const peerUrls = async () => (await cluster.gateway().membership(0)).members.map(({ peerUrl }) => new URL(peerUrl).protocol);

  afterEach(async () => {
    await cluster.stop();
  });

  describeWith([[`etcd ${minor}`, etcd], ['openssl', hasOpenssl]])('', () => {
    test('comes to TLS in two roll-outs, and back, while clients write, and no write is lost', async () => {
      await start();
      cluster.startWriting();
      await keepsWriting();
      await rollOut('managed beside plain text');
      await keepsWriting();
      cluster.clients = 'https';
      await keepsWriting();
      await rollOut('managed');
      expect(await peerUrls()).toEqual(['https:', 'https:', 'https:']);
      await keepsWriting();
      await rollOut('managed beside plain text');
      cluster.clients = 'http';
      await keepsWriting();
      await rollOut('plain text');
      expect(await peerUrls()).toEqual(['http:', 'http:', 'http:']);
      await keepsWriting();
      expect(await cluster.lost()).toEqual([]);
    });

    test('keeps its members when the step between is left out: the first pod says what to set, and starts with that', async () => {
      await start();
      cluster.speaks = 'managed';
      await cluster.deletePod(2);
      const pod = cluster.startPod(2);
      await eventually(() => { expect(pod.terminationMessage()).toMatch(/set tls: EtcdTls\.managed\(\)\.besidePlainText\(\)/); });
      await cluster.killPod(2);
      cluster.speaks = 'managed beside plain text';
      cluster.startPod(2);
      await allVote(cluster, 3);
    });

    test('finds its quorum again when all pods lose power in the middle of the second roll-out, and says how to finish it', async () => {
      await start();
      await rollOut('managed beside plain text');
      cluster.startWriting();
      await keepsWriting();
      cluster.speaks = 'managed';
      await cluster.deletePod(2);
      cluster.startPod(2);
      await allVote(cluster, 3);
      await Promise.all([0, 1, 2].map((ordinal) => cluster.killPod(ordinal)));
      for (const ordinal of [0, 1, 2]) cluster.startPod(ordinal);
      cluster.clients = 'https';
      await allVote(cluster, 3);
      await keepsWriting();
      await eventually(() => { expect(cluster.api.data?.problem).toMatch(/e-\d started while no quorum answered/); });
      for (const ordinal of [2, 1, 0]) {
        await cluster.deletePod(ordinal);
        cluster.startPod(ordinal);
        await allVote(cluster, 3);
      }
      await eventually(() => { expect(cluster.api.data).toMatchObject({ tls: 'managed', problem: '' }); });
      expect(await peerUrls()).toEqual(['https:', 'https:', 'https:']);
      expect(await cluster.lost()).toEqual([]);
    });

    test('grows and heals between the two roll-outs', async () => {
      await start();
      cluster.startWriting();
      cluster.speaks = 'managed beside plain text';
      await cluster.deletePod(2);
      cluster.startPod(2);
      await allVote(cluster, 3);
      await cluster.killPod(1);
      cluster.loseDisk(1);
      cluster.startPod(1);
      await allVote(cluster, 3);
      void cluster.scale(5);
      await allVote(cluster, 5);
      await keepsWriting();
      expect(await cluster.lost()).toEqual([]);
    });
  });
});
