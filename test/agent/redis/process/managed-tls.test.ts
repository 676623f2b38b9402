import { setTimeout as pause } from 'node:timers/promises';
import { parseAuthorities } from '../../../../agent/kernel/certificates/authorities';
import { Connection } from '../../../../agent/redis/server/connection';
import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at, config } from '../support/situations';
import { findServer } from './support/binaries';
import { inOrder } from './support/in-order';
import { keysOf, load } from './support/load';
import { LocalCluster } from './support/local-cluster';
import { SECRETS } from './support/managed-tls';

jest.setTimeout(1_800_000);

/** Short enough that a test sees several of them. */
const LIFETIMES = { authoritySeconds: 240, certificateSeconds: 40 };

const KEYS = 3000;

let cluster: LocalCluster;

const authorities = () => parseAuthorities(cluster.api.secrets.get(SECRETS.authority)).held;
const restarts = () => [...cluster.pods.values()].map(({ server }) => server?.restarts);

const SERVERS = ['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'];

describe.each(SERVERS)('%s with certificates that its agents issue', (version) => {
  const found = findServer(version);
  const binary = found ?? { path: '', engine: 'redis', version: '' };

  describeWith([[version, found], ['openssl', hasOpenssl]])('', () => {
    beforeEach(async () => {
      cluster = await LocalCluster.start({ binary, shards: 3, pods: 1, managed: LIFETIMES });
      await inOrder(cluster, 3, 1);
    });

    afterEach(async () => {
      await cluster.stop();
    });

    test('servers run on while authorities replace each other, and no write is lost', async () => {
      cluster.client.start(100);
      const seen = new Set<string>();
      for (const count of [2, 3]) {
        await eventually(() => {
          for (const { id } of authorities()) seen.add(id);
          expect(seen.size).toBeGreaterThanOrEqual(count);
        });
      }
      await inOrder(cluster, 3, 1);
      expect(restarts()).toEqual([0, 0, 0]);
      expect(await cluster.client.lost()).toEqual([]);
    });

    test('a shard that is removed gives its keys away, even if that takes longer than its certificate lives', async () => {
      await load(cluster, KEYS);
      const others = [at(0, 0), at(1, 0)].map((pod) => cluster.pod(pod).server);
      for (const server of others) server?.signal('SIGSTOP');
      const left = cluster.scale(2, 1);
      await pause(1.5 * LIFETIMES.certificateSeconds * 1000);
      for (const server of others) server?.signal('SIGCONT');
      await left;
      await inOrder(cluster, 2, 1);
      expect(await keysOf(cluster)).toBe(KEYS);
    });

    test('a client without a certificate is refused, and one with that of the Secret is not', async () => {
      const address = cluster.pod(at(0, 0)).spec.self.podIp;
      const ping = async (secure?: Awaited<ReturnType<LocalCluster['secureTo']>>) => (
        (await Connection.open(address, config.ports.client, secure)).send([['PING']], 2000)
      );
      await expect(ping()).rejects.toThrow();
      await expect(ping(await cluster.secureTo(address))).resolves.toHaveLength(1);
    });
  });
});
