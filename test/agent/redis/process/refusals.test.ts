import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '../../../../agent/redis/server/connection';
import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at, config } from '../support/situations';
import { findServer } from './support/binaries';
import { inOrder } from './support/in-order';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

describe.each(['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'])('%s', (version) => {
  const found = findServer(version);
  const binary = found ?? { path: '', engine: 'redis', version: '' };
  let cluster: LocalCluster;

  const told = (text: string) => eventually(() => {
    expect(cluster.api.events.map(({ reason, message }) => `${reason}: ${message}`).join('\n')).toContain(text);
  });
  const recorded = (text: string) => eventually(() => { expect(cluster.api.data?.problem).toContain(text); });

  describeWith([
    ['a server', found],
    ['openssl', hasOpenssl],
  ])('a server that refuses is named, with the reason, in an Event and in the state record', () => {
    afterEach(() => cluster.stop());

    test('for want of memory, snapshots, replicas and connections, and for a user that somebody deleted', async () => {
      cluster = await LocalCluster.start({ binary, shards: 3, pods: 1, minReplicasToWrite: 1 });
      await inOrder(cluster, 3, 1);

      await cluster.gateway(at(0, 0)).own([['CONFIG', 'SET', 'maxmemory', 1000]]);
      await told('WritesRefused: the server of r-0-0 refuses writes (OOM)');

      mkdirSync(join(cluster.dataOf(at(1, 0)), 'redis', 'dump.rdb'));
      await cluster.gateway(at(1, 0)).own([['BGSAVE']]);
      await told('WritesRefused: the server of r-1-0 refuses writes (MISCONF): its last snapshot failed');

      await cluster.gateway(at(1, 0)).own([['CONFIG', 'SET', 'maxclients', 2]]);
      await told('ClientsRefused: the server of r-1-0 refuses new connections (MAXCLIENTS)');
      await recorded('the server of r-1-0 refuses new connections');

      await told('WritesRefused: the server of r-0-0 refuses writes (NOREPLICAS)');
      await recorded('the server of r-0-0 refuses writes (OOM)');

      const person = await Connection.open(cluster.pod(at(2, 0)).spec.self.podIp, config.ports.client);
      await person.send([['AUTH', 'first'], ['ACL', 'DELUSER', 'operatorless']], 5000);
      person.close();
      await told('ServerRefuses: the server of r-2-0 refuses: WRONGPASS');
      await recorded('the server of r-2-0 refuses: WRONGPASS');
    });
  });
});
