import { RedisTls } from '../lib';
import { Certificates } from './support/cert-manager';
import { record } from './support/figures';
import { reasonsOfEvents } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { agesOf } from './support/pod-ages';
import { EVERY_POD, type PodRef, RedisUnderTest, type Shape, USUAL } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { shownTo } from './support/tls-probe';
import { secondsOf, until } from './support/wait';

const cluster = new RedisUnderTest(
  namespaceFor('redis-cert-manager'), namespaceFor('redis-cert-manager-clients'), undefined, undefined, RedisTls.certManager(),
);
const certificates = new Certificates(cluster.namespace, ['server', 'client'].map((use) => `${cluster.name}-${use}-tls`));
const RENEWED_SECONDS = 240;
const WIDE: Shape = { shards: 4, pods: 2 };

afterAll(() => { cluster.api.close(); });

const client = { namespace: cluster.clients, name: 'writer' };

/** What a pod's server shows to a client, which shows a certificate or none. */
function shownBy(pod: PodRef, certificate?: 'none') {
  return shownTo(client, 'redis', cluster.host(pod), certificate && { certificate });
}

test('cert-manager issues every certificate, and the cluster forms', async () => {
  await cluster.become();
  const issued = await secondsOf(() => until('the certificates are ready', 120, () => certificates.areReady()));
  await cluster.copyClientCertificate();
  await cluster.start();
  await creation(cluster, 'create 3 + 3 with cert-manager', () => cluster.become());
  record('Redis with cert-manager: certificates ready', `after ${issued} s`);
});

test('a client is served by the names of the pods, with a certificate only', async () => {
  for (const pod of EVERY_POD) expect((await shownBy(pod)).outcome).toMatch(/^-NOAUTH/);
  expect((await shownBy({ shard: 0, ordinal: 0 }, 'none')).outcome).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET/);
});

test('certificates that cert-manager renews are taken up while clients write: nothing restarts, no connection is closed', async () => {
  const [before, shown] = [await agesOf(cluster.namespace, cluster.name), await Promise.all(EVERY_POD.map((pod) => shownBy(pod)))];
  const { writes } = await scenario(cluster, 'certificates renewed by cert-manager', async () => {
    await certificates.renew();
    const seconds = await secondsOf(() => until('every server shows the renewed certificate', RENEWED_SECONDS, async () => {
      const now = await Promise.all(EVERY_POD.map((pod) => shownBy(pod)));
      return now.every(({ serial }, index) => serial !== '' && serial !== shown[index]?.serial);
    }));
    record('Redis with cert-manager: renewed certificates are shown', `after ${seconds} s`);
  });
  expect(await agesOf(cluster.namespace, cluster.name)).toBe(before);
  expect(Object.keys(writes.errors).filter((kind) => /CLOSED|ECONN/.test(kind))).toEqual([]);
});

test('shards are added and removed, and a primary is replaced, over TLS', async () => {
  await scenario(cluster, '3 to 4 shards with cert-manager', () => cluster.become({ shards: WIDE.shards }), { shape: WIDE });
  await scenario(cluster, '4 to 3 shards with cert-manager', () => cluster.become());
  const { primary } = await cluster.roles(0, USUAL);
  await scenario(cluster, 'primary deleted, with cert-manager', () => cluster.deletePods([primary]));
});

test('a change to plain text stops at the first pod of each shard, and the others go on; setting it back heals it', async () => {
  await scenario(cluster, 'TLS turned off and on again', async () => {
    await cluster.become({ tls: RedisTls.plainText() });
    await until('the change is refused', 240, async () => (await reasonsOfEvents(cluster.namespace)).includes('TlsChangeRefused'));
    await cluster.become();
    // A StatefulSet does not take back a template whose first pod never became ready.
    await cluster.deletePods(EVERY_POD.filter(({ ordinal }) => ordinal === USUAL.pods - 1));
  });
});
