import { EtcdTls } from '../lib';
import { Authority } from './support/authority';
import { EtcdUnderTest, NAME } from './support/etcd/cluster';
import { scenario } from './support/etcd/scenario';
import { wellSince } from './support/etcd/well';
import { record } from './support/figures';
import { reasonsOfEvents } from './support/kubectl';
import { LIFETIMES, ManagedCertificates, RENEWALS, RENEWALS_MILLISECONDS, REPLACED_SECONDS } from './support/managed-certificates';
import { namespaceFor } from './support/namespace';
import { agesOf } from './support/pod-ages';
import { shownTo } from './support/tls-probe';
import { secondsOf, until } from './support/wait';

/** One that the version of the other scenarios is upgraded to. */
const NEXT = '3.7.3';

/** For four scenarios. */
const LONG_MILLISECONDS = 1_200_000;

const cluster = new EtcdUnderTest(namespaceFor('etcd-tls'), namespaceFor('etcd-tls-clients'), 'agents');
const client = { namespace: cluster.clients, name: 'writer' };
const certificates = new ManagedCertificates(cluster.namespace, NAME);
const HOST = cluster.host(0);
let endCopies: (() => void) | undefined;

beforeAll(async () => {
  await cluster.become();
  const seconds = await secondsOf(() => cluster.copyClientCertificate());
  record('etcd with managed certificates: the Secret for clients is filled', `after ${seconds} s`);
  await cluster.start();
  endCopies = cluster.keepClientCertificateCopied();
  await wellSince(cluster, 3, 240);
});

afterAll(() => {
  endCopies?.();
  cluster.api.close();
});

test('a client with the certificate of the Secret is served; one without, one of another cluster and another name are not', async () => {
  expect((await shownTo(client, 'etcd', HOST)).outcome).toMatch(/ 200 /);
  expect((await shownTo(client, 'etcd', HOST, { certificate: 'none' })).outcome).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET|ALERT/);
  const stranger = new Authority('another cluster').issue({ names: [`${NAME}-client`], uses: ['clientAuth'] });
  expect((await shownTo(client, 'etcd', HOST, { certificate: stranger })).outcome).toMatch(/ALERT|ECONNRESET/);
  expect((await shownTo(client, 'etcd', HOST, { servername: 'another.example' })).outcome).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('authorities and certificates replace each other while clients write, and nothing restarts', async () => {
  const before = await agesOf(cluster.namespace, NAME);
  for (let time = 1; time <= RENEWALS; time += 1) {
    await scenario(cluster, `authority replaced, ${time} of ${RENEWALS}`, 3, () => certificates.replaced(), REPLACED_SECONDS);
  }
  expect(await agesOf(cluster.namespace, NAME)).toBe(before);
}, RENEWALS_MILLISECONDS);

test('Secrets that somebody empties or deletes are filled again while clients write', async () => {
  await scenario(cluster, 'both Secrets with certificates emptied', 3, async () => {
    const before = await certificates.authorities();
    await certificates.empty();
    await certificates.filled(before);
  });
  await scenario(cluster, 'both Secrets with certificates deleted, and applied empty', 3, async () => {
    const before = await certificates.authorities();
    await certificates.delete();
    await cluster.become();
    await certificates.filled(before);
  });
});

test('the cluster grows, shrinks, loses a disk and is upgraded', async () => {
  await scenario(cluster, '3 to 5 with certificates of the agents', 5, () => cluster.become({ size: 5 }));
  await scenario(cluster, '5 to 3 with certificates of the agents', 3, () => cluster.become());
  await scenario(cluster, 'disk lost with certificates of the agents', 3, () => cluster.loseDisks([2]));
  await scenario(cluster, `upgrade to ${NEXT} with certificates of the agents`, 3, () => cluster.become({ version: NEXT }));
}, LONG_MILLISECONDS);

test('a cluster takes the step towards plain text, and back, while clients write with TLS', async () => {
  const between = EtcdTls.managed(LIFETIMES).besidePlainText({ clientsUseTls: true });
  await scenario(cluster, 'TLS to both', 3, () => cluster.become({ version: NEXT, tls: between }));
  await cluster.speaks('managed beside plain text');
  await scenario(cluster, 'both to TLS', 3, () => cluster.become({ version: NEXT }));
  await cluster.speaks('managed');
});

test('a change to plain text stops at the first pod, and setting it back heals it', async () => {
  await scenario(cluster, 'TLS turned off and on again', 3, async () => {
    await cluster.become({ version: NEXT, tls: EtcdTls.plainText() });
    await until('the change is refused', 240, async () => (await reasonsOfEvents(cluster.namespace)).includes('TlsChangeRefused'));
    await cluster.become({ version: NEXT });
    // A StatefulSet does not take back a template whose first pod never became ready.
    await cluster.deletePods([2]);
  });
});
