import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { statusText } from '../../../../agent/kernel/http/agent-pages';
import type { CertificateFacts, PodRef } from '../../../../agent/redis/model/facts';
import { everyPod } from '../../../../agent/redis/model/topology';
import { Connection } from '../../../../agent/redis/server/connection';
import { OwnCertificate, type Secure, shownCertificate } from '../../../../agent/redis/server/secure';
import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at, config } from '../support/situations';
import { findServer } from './support/binaries';
import type { ClusterCertificates } from './support/certificates';
import { inOrder } from './support/in-order';
import { keysOf, load } from './support/load';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(400_000);

const { client: port } = config.ports;

let cluster: LocalCluster;

/** As a client without a certificate of its own. */
const trusting = ({ client }: ClusterCertificates) => createSecureContext({ ca: readFileSync(client.files.caFile) });

describe.each(['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'])('with TLS, %s', (version) => {
  const found = findServer(version);
  const binary = found ?? { path: '', engine: 'redis', version: '' };

  async function formed(pods: number, tls: 'yes' | 'optional' = 'yes'): Promise<ClusterCertificates> {
    cluster = await LocalCluster.start({ binary, shards: 3, pods, tls });
    await inOrder(cluster, 3, pods);
    return cluster.certificates as ClusterCertificates;
  }

  const addressOf = (pod: PodRef) => cluster.pod(pod).spec.self.podIp;
  const secure = async (pod: PodRef): Promise<Secure> => (await cluster.secureTo(addressOf(pod))) as Secure;
  const shownBy = async (pod: PodRef) => (await shownCertificate(addressOf(pod), port, await secure(pod))).fingerprint;
  /** Identifies what its server has loaded, once that is what is mounted. */
  const loadedBy = async (pod: PodRef): Promise<string | undefined> => {
    const { certificate } = JSON.parse(await statusText(addressOf(pod), config.ports.status)) as { certificate: CertificateFacts };
    return certificate.loaded === certificate.mounted?.id ? certificate.loaded : undefined;
  };
  const restarts = () => [...cluster.pods.values()].map(({ server, agent }) => [server?.restarts, agent?.restarts]);

  describeWith([
    [version, found],
    ['openssl', hasOpenssl],
  ])('a cluster', () => {
    afterEach(async () => {
      await cluster.stop();
    });

    test('forms, moves keys to a new shard, and fails over when a primary is killed: no acknowledged write is lost', async () => {
      await formed(2);
      await load(cluster, 1000);
      cluster.client.start(500);
      void cluster.scale(4, 2);
      await inOrder(cluster, 4, 2);
      expect(await keysOf(cluster)).toBeGreaterThanOrEqual(1000);
      await cluster.killPod(at(0, 0));
      await eventually(async () => { expect((await cluster.view(at(0, 1))).me.primary).toBe(true); });
      cluster.startPod(at(0, 0));
      await inOrder(cluster, 4, 2);
      expect(await cluster.client.lost()).toEqual([]);
    });

    test('refuses a client without a certificate, in plain text, or with an expired one', async () => {
      const certificates = await formed(1);
      const [address, { servername }] = [addressOf(at(0, 0)), await secure(at(0, 0))];
      const ping = async (how?: Secure) => (await Connection.open(address, port, how)).send([['PING']], 2000);
      await expect(ping({ secureContext: trusting(certificates), servername })).rejects.toThrow(/alert certificate required/);
      await expect(ping(await new OwnCertificate(certificates.forClients(-1)).towards(servername))).rejects.toThrow(/certificate expired/);
      await expect(ping()).rejects.toThrow(/closed|reset|answer/i);
      await expect(ping(await new OwnCertificate(certificates.client.files).towards('r-0-0.other.test'))).rejects.toThrow(/altnames/);
    });

    test('takes clients without a certificate where those are optional, and still encrypts', async () => {
      const certificates = await formed(1, 'optional');
      const how = { secureContext: trusting(certificates), servername: (await secure(at(0, 0))).servername };
      const connection = await Connection.open(addressOf(at(0, 0)), port, how);
      const [login] = await connection.send([['AUTH', 'first']], 2000);
      connection.close();
      expect(login).toBe('OK');
      const plain = (await Connection.open(addressOf(at(0, 0)), port)).send([['AUTH', 'first']], 2000);
      await expect(plain).rejects.toThrow(/closed|reset|answer/i);
    });

    test('takes up renewed certificates and another authority without a restart and without closing a connection', async () => {
      const certificates = await formed(2);
      cluster.client.start(500);
      const open = await Connection.open(addressOf(at(1, 0)), port, await secure(at(1, 0)));
      await open.send([['AUTH', 'first']], 2000);
      const before = await shownBy(at(1, 0));
      certificates.renew();
      const renewed = async (old: string) => {
        await eventually(async () => {
          for (const pod of everyPod(3, 2)) expect([pod, await shownBy(pod)]).not.toEqual([pod, old]);
        });
      };
      await renewed(before);
      const between = await shownBy(at(1, 0));
      for (const step of certificates.changeAuthority()) {
        const known = await Promise.all(everyPod(3, 2).map(loadedBy));
        step();
        await eventually(async () => {
          for (const [index, pod] of everyPod(3, 2).entries()) expect([undefined, known[index]]).not.toContain(await loadedBy(pod));
        });
      }
      await renewed(between);
      expect(await open.send([['PING']], 2000)).toEqual(['PONG']);
      open.close();
      expect(restarts()).toEqual(everyPod(3, 2).map(() => [0, 0]));
      // New connections between all of them.
      cluster.pod(at(2, 0)).server?.signal('SIGKILL');
      await inOrder(cluster, 3, 2);
      expect(await cluster.client.lost()).toEqual([]);
    });

    test('goes on when its certificates expire: agents tell it, and agents that started since take up a renewed one', async () => {
      const certificates = await formed(2);
      certificates.server.put(certificates.forServers(-1));
      // Only a server that starts takes up a certificate that is not valid.
      cluster.pod(at(0, 1)).server?.signal('SIGKILL');
      cluster.pod(at(0, 1)).agent?.signal('SIGKILL');
      await eventually(() => {
        expect(cluster.api.events).toContainEqual(expect.objectContaining({
          reason: 'CertificateRefused', message: expect.stringMatching(/server of r-0-1 can't be reached over TLS.*certificate has expired/),
        }));
        expect(cluster.api.events).toContainEqual(expect.objectContaining({
          reason: 'CertificateRefused', message: expect.stringMatching(/certificate of r-1-0 .* is not valid now/),
        }));
      });
      certificates.renew();
      await inOrder(cluster, 3, 2);
      expect(cluster.pod(at(1, 0)).server?.restarts).toBe(0);
    });
  });
});

describe('a cluster whose manifests', () => {
  const found = ['redis 8.0', 'redis 8.6', 'valkey 8.1', 'redis 7.0'].flatMap((name) => findServer(name) ?? [])[0];

  describeWith([
    ['a server', found],
    ['openssl', hasOpenssl],
  ])('turn TLS on', () => {
    test('keeps serving in plain text: the first pod does not start, and says why', async () => {
      if (found === undefined) return;
      cluster = await LocalCluster.start({ binary: found, shards: 3, pods: 2 });
      await inOrder(cluster, 3, 2);
      cluster.client.start(500);
      await cluster.deletePod(at(2, 1));
      cluster.turnTlsOn();
      const refused = cluster.startPod(at(2, 1));
      await eventually(() => {
        expect(refused.terminationMessage()).toMatch(/^cache was formed in plain text, and its servers could not connect to one with TLS/);
      });
      await cluster.killPod(at(2, 1));
      cluster.turnTlsOff();
      cluster.startPod(at(2, 1));
      await inOrder(cluster, 3, 2);
      expect(await cluster.client.lost()).toEqual([]);
      await cluster.stop();
    });
  });
});
