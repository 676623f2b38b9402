import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at } from '../support/situations';
import { findServer } from './support/binaries';
import { inOrder } from './support/in-order';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

const found = findServer('redis 8.0') ?? findServer('redis 7.0') ?? findServer('valkey 9.1') ?? findServer('valkey 8.1');
const binary = found ?? { path: '', engine: 'redis', version: '' };

describeWith([
  ['a server', found],
  ['openssl', hasOpenssl],
])('an append-only file that is broken in the middle', () => {
  test('keeps its server from starting, while the replica serves; after the claim is deleted the pod copies anew, and nothing ' +
    'is lost', async () => {
    const cluster = await LocalCluster.start({ binary, shards: 3, pods: 2 });
    try {
      await inOrder(cluster, 3, 2);
      cluster.client.start(500);
      await eventually(() => { expect(cluster.client.acknowledged.size).toBeGreaterThan(300); });
      await cluster.deletePod(at(0, 0));
      breakFile(join(cluster.dataOf(at(0, 0)), 'redis', 'appendonlydir'));
      cluster.startPod(at(0, 0));
      const log = join(dirname(cluster.settingOf(at(0, 0)).config.paths.serverConfig), 'server.log');
      await eventually(() => { expect(readFileSync(log, 'utf8')).toContain('Bad file format reading the append only file'); });
      expect((await cluster.view(at(0, 1))).me.primary).toBe(true);

      await cluster.killPod(at(0, 0));
      cluster.loseDisk(at(0, 0));
      cluster.startPod(at(0, 0));
      await inOrder(cluster, 3, 2);
      expect(await cluster.client.lost()).toEqual([]);
    } finally {
      await cluster.stop();
    }
  });
});

/** Right behind the first command: what is broken at the very end, a server cuts off by itself. */
function breakFile(directory: string): void {
  const name = readdirSync(directory).filter((file) => file.endsWith('.incr.aof')).sort().at(-1) ?? '';
  const text = readFileSync(join(directory, name), 'latin1');
  const second = text.indexOf('\r\n*', 1) + 2;
  writeFileSync(join(directory, name), `${text.slice(0, second)}?${text.slice(second + 1)}`, 'latin1');
}
