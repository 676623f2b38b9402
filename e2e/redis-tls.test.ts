import { RedisTls } from '../lib';
import { Authority } from './support/authority';
import { record } from './support/figures';
import { reasonsOfEvents } from './support/kubectl';
import { LIFETIMES, ManagedCertificates, RENEWALS, RENEWALS_MILLISECONDS, REPLACED_SECONDS } from './support/managed-certificates';
import { namespaceFor } from './support/namespace';
import { agesOf } from './support/pod-ages';
import { EVERY_POD, RedisUnderTest, USUAL } from './support/redis/cluster';
import { creation, scenario } from './support/redis/scenario';
import { shownTo } from './support/tls-probe';
import { secondsOf, until } from './support/wait';

/** One that the version of the other scenarios is upgraded to. */
const NEXT = '8.0.6';

const cluster = new RedisUnderTest(
  namespaceFor('redis-tls'), namespaceFor('redis-tls-clients'), undefined, undefined, RedisTls.managed(LIFETIMES),
);
const client = { namespace: cluster.clients, name: 'writer' };
const certificates = new ManagedCertificates(cluster.namespace, cluster.name);
/** For five scenarios. */
const LONG_MILLISECONDS = 1_500_000;
const WIDE = { shards: 4, pods: 2 };
let endCopies: (() => void) | undefined;

afterAll(() => {
  endCopies?.();
  cluster.api.close();
});

test('agents issue every certificate, and the cluster forms', async () => {
  await cluster.become();
  const seconds = await secondsOf(() => cluster.copyClientCertificate());
  record('Redis with managed certificates: the Secret for clients is filled', `after ${seconds} s`);
  await cluster.start();
  endCopies = cluster.keepClientCertificateCopied();
  await creation(cluster, 'create 3 + 3 with certificates of the agents', () => cluster.become());
});

test('a client with the certificate of the Secret is served by every pod', async () => {
  for (const pod of EVERY_POD) expect((await shownTo(client, 'redis', cluster.host(pod))).outcome).toMatch(/^-NOAUTH/);
});

test('a client without a certificate, one of another cluster and another name are refused', async () => {
  const host = cluster.host({ shard: 0, ordinal: 0 });
  expect((await shownTo(client, 'redis', host, { certificate: 'none' })).outcome).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET/);
  const stranger = new Authority('another cluster').issue({ names: [`${cluster.name}-client`], uses: ['clientAuth'] });
  expect((await shownTo(client, 'redis', host, { certificate: stranger })).outcome).toMatch(/ALERT|ECONNRESET/);
  expect((await shownTo(client, 'redis', host, { servername: 'another.example' })).outcome).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('authorities and certificates replace each other while clients write: nothing restarts, no connection is closed', async () => {
  const before = await agesOf(cluster.namespace, cluster.name);
  for (let time = 1; time <= RENEWALS; time += 1) {
    const title = `authority replaced, ${time} of ${RENEWALS}`;
    const { writes } = await scenario(cluster, title, () => certificates.replaced(), { seconds: REPLACED_SECONDS });
    expect(Object.keys(writes.errors).filter((kind) => /CLOSED|ECONN/.test(kind))).toEqual([]);
  }
  expect(await agesOf(cluster.namespace, cluster.name)).toBe(before);
}, RENEWALS_MILLISECONDS);

test('Secrets that somebody empties or deletes are filled again while clients write', async () => {
  await scenario(cluster, 'both Secrets with certificates emptied', async () => {
    const before = await certificates.authorities();
    await certificates.empty();
    await certificates.filled(before);
  });
  await scenario(cluster, 'both Secrets with certificates deleted, and applied empty', async () => {
    const before = await certificates.authorities();
    await certificates.delete();
    await cluster.become();
    await certificates.filled(before);
  });
});

test('shards are added and removed, a primary is deleted, a disk is lost, and the servers are upgraded', async () => {
  const title = (what: string) => `${what} with certificates of the agents`;
  await scenario(cluster, title('3 to 4 shards'), () => cluster.become({ shards: WIDE.shards }), { shape: WIDE });
  await scenario(cluster, title('4 to 3 shards'), () => cluster.become());
  const { primary, replica } = await cluster.roles(0);
  await scenario(cluster, title('primary deleted'), () => cluster.deletePods([primary]));
  await scenario(cluster, title('disk of a pod lost'), () => cluster.loseDisks([replica]));
  await scenario(cluster, title(`upgrade to ${NEXT}`), () => cluster.become({ version: NEXT }));
}, LONG_MILLISECONDS);

test('a change to plain text stops at the first pod of each shard; setting it back heals it', async () => {
  await scenario(cluster, 'TLS of the agents turned off and on again', async () => {
    await cluster.become({ version: NEXT, tls: RedisTls.plainText() });
    await until('the change is refused', 240, async () => (await reasonsOfEvents(cluster.namespace)).includes('TlsChangeRefused'));
    await cluster.become({ version: NEXT });
    // A StatefulSet does not take back a template whose first pod never became ready.
    await cluster.deletePods(EVERY_POD.filter(({ ordinal }) => ordinal === USUAL.pods - 1));
  });
});
