import { parseAuthorities } from '../../../../agent/kernel/certificates/authorities';
import { issue, newAuthority, readAuthority } from '../../../../agent/kernel/certificates/issue';
import { validityFor } from '../../../../agent/kernel/certificates/renewal';
import { call, type TlsMaterial } from '../../../../agent/kernel/http/http-client';
import { describeWith } from '../../support/process/describe-with';
import { hasOpenssl } from '../../support/process/certificates';
import { eventually } from '../../support/process/eventually';
import { allVote } from './support/all-vote';
import { findEtcd } from './support/binaries';
import { LocalCluster } from './support/local-cluster';
import { clientFiles, SECRETS } from './support/managed-tls';

jest.setTimeout(1_800_000);

/** Short enough that a test sees several of them. */
const LIFETIMES = { authoritySeconds: 180, certificateSeconds: 30 };

describe.each(['3.5', '3.6', '3.7'])('etcd %s with certificates that its agents issue', (minor) => {
  const etcd = findEtcd(minor);
  let cluster: LocalCluster | undefined;

  const start = async () => {
    if (etcd === undefined) throw new Error('the test must be skipped');
    cluster = await LocalCluster.start({ etcd, replicas: 3, managed: LIFETIMES });
    await allVote(cluster, 3);
    return cluster;
  };

  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
  });

  describeWith([[`etcd ${minor}`, etcd], ['openssl', hasOpenssl]])('', () => {
    test('servers run on while authorities replace each other, and no write is lost', async () => {
      const { api, ...running } = await start();
      const all = cluster as LocalCluster;
      all.startWriting();
      const seen = new Set<string>();
      for (const count of [2, 3, 4]) {
        await eventually(() => {
          for (const { id } of authorities(all)) seen.add(id);
          expect(seen.size).toBeGreaterThanOrEqual(count);
        });
      }
      const before = all.acknowledged.length;
      await eventually(() => {
        expect(all.acknowledged.length).toBeGreaterThan(before + 20);
      });
      expect(await all.lost()).toEqual([]);
      expect([...running.pods.values()].map(({ server }) => server?.restarts)).toEqual([0, 0, 0]);
      expect(api.data?.tls).toBe('managed');
      // A member that restarts now trusts other authorities than the others.
      await all.killPod(1);
      all.startPod(1);
      await allVote(all, 3);
    });

    test('a client without a certificate, or with one of another cluster, is refused', async () => {
      const all = await start();
      const { ca } = clientFiles(all.api);
      const foreign = issue(readAuthority(newAuthority({ name: 'e', validity: validityFor(Date.now() / 1000, 600) })), {
        dnsNames: ['e-client'], ipAddresses: [], uses: ['client'], validity: validityFor(Date.now() / 1000, 60),
      });
      await expect(put(all, { ca })).rejects.toThrow();
      await expect(put(all, { ca, cert: foreign.certificate, key: foreign.privateKey })).rejects.toThrow();
      expect((await put(all, clientFiles(all.api))).status).toBe(200);
      await expect(put(all, { ...clientFiles(all.api), servername: 'somebody-else' })).rejects.toThrow();
    });

    test('Secrets that somebody empties are filled again, and writes go on', async () => {
      const all = await start();
      all.startWriting();
      const [before] = authorities(all);
      all.api.putSecret(SECRETS.authority, {});
      all.api.putSecret(SECRETS.client, {});
      await eventually(() => {
        expect(authorities(all).map(({ id }) => id)).toContain(before?.id);
        expect(all.api.events.map(({ reason }) => reason)).toContain('AuthorityRestored');
      });
      const written = all.acknowledged.length;
      await eventually(() => {
        expect(all.acknowledged.length).toBeGreaterThan(written + 20);
      });
      expect(await all.lost()).toEqual([]);
    });
  });
});

function authorities({ api }: LocalCluster) {
  return parseAuthorities(api.secrets.get(SECRETS.authority)).held;
}

function put(cluster: LocalCluster, tls: TlsMaterial) {
  const url = `${cluster.settingOf(0).topology.clientUrl(0)}/v3/kv/put`;
  return call({ method: 'POST', url, body: JSON.stringify({ key: 'YQ==', value: 'YQ==' }), timeoutMilliseconds: 5000, tls });
}
