import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PodRef } from '../../../../agent/redis/model/facts';
import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at } from '../support/situations';
import { findServer } from './support/binaries';
import { inOrder } from './support/in-order';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

let cluster: LocalCluster;

/** As a disk does that loses power in the midst of a write. */
function breakFiles(pod: PodRef): void {
  const folder = join(cluster.dataOf(pod), 'redis', 'appendonlydir');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.incr.aof'))) {
    writeFileSync(join(folder, file), 'no command at all\r\n');
  }
}

async function told(message: RegExp): Promise<void> {
  await eventually(() => {
    expect(cluster.api.events).toContainEqual(
      expect.objectContaining({ type: 'Warning', reason: 'ServerCrashes', message: expect.stringMatching(message) }),
    );
  });
}

describe.each(['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'])('on %s', (version) => {
  const found = findServer(version);
  const binary = found ?? { path: '', engine: 'redis', version: '' };

  describeWith([
    [version, found],
    ['openssl', hasOpenssl],
  ])('a server that ends at each start is told, with what helps', () => {
    afterEach(async () => {
      await cluster.stop();
    });

    test('its files are broken, and a replica has taken over: its claim may be deleted', async () => {
      cluster = await LocalCluster.start({ binary, shards: 3, pods: 2 });
      await inOrder(cluster, 3, 2);
      cluster.client.start(500);
      await eventually(() => { expect(cluster.client.acknowledged.size).toBeGreaterThan(300); });
      await cluster.deletePod(at(0, 0));
      breakFiles(at(0, 0));
      cluster.startPod(at(0, 0));
      await told(
        /^its server keeps crashing: Error, exit code 1, ".*append only file.*"; its files are corrupt; delete the claim of r-0-0 and the pod: r-0-1 serves this shard/i,
      );
      await eventually(() => { expect(cluster.api.data?.problem).toMatch(/r-0-0: its server keeps crashing/); });
      await cluster.killPod(at(0, 0));
      cluster.loseDisk(at(0, 0));
      cluster.startPod(at(0, 0));
      await inOrder(cluster, 3, 2);
      expect(await cluster.client.lost()).toEqual([]);
    });

    test('its files are broken, and nobody else has them: its claim is to be kept', async () => {
      cluster = await LocalCluster.start({ binary, shards: 3, pods: 1 });
      await inOrder(cluster, 3, 1);
      await cluster.killPod(at(1, 0));
      breakFiles(at(1, 0));
      cluster.startPod(at(1, 0));
      await told(/; its files are corrupt; keep the claim of r-1-0: no other pod is known to serve this shard\. Repair a copy/);
    });

    test('an option is unknown to it', async () => {
      cluster = await LocalCluster.start({ binary, shards: 3, pods: 1, options: { 'no-such-option': 'yes' } });
      await told(/; correct its options and rules: this version does not know them$/);
    });
  });
});
