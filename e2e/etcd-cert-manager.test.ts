import { Certificates } from './support/cert-manager';
import { inPod } from './support/client';
import { EtcdUnderTest, NAME, pod } from './support/etcd/cluster';
import { scenario } from './support/etcd/scenario';
import { wellSince } from './support/etcd/well';
import { record } from './support/figures';
import { field, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { agesOf } from './support/pod-ages';
import { secondsOf, until } from './support/wait';

const cluster = new EtcdUnderTest(namespaceFor('etcd-cert-manager'), namespaceFor('etcd-cert-manager-clients'), 'cert-manager');
const certificates = new Certificates(cluster.namespace, ['server', 'peer', 'client'].map((use) => `${NAME}-${use}-tls`));
const RENEWED_SECONDS = 240;

afterAll(() => { cluster.api.close(); });

/** The serial number of the certificate that a member shows to a client. */
async function shownBy(ordinal: number): Promise<string> {
  const host = await field(cluster.namespace, `pod/${pod(ordinal)}`, '.status.podIP');
  const url = `https://${host}:2379/v3/maintenance/status`;
  return JSON.parse(await kubectl(inPod({ namespace: cluster.clients, name: 'writer' }, 'etcd-probe.mjs', [url, 'yes']))).serial;
}

test('cert-manager issues every certificate, and the cluster forms', async () => {
  await cluster.become();
  const issued = await secondsOf(() => until('the certificates are ready', 120, () => certificates.areReady()));
  await cluster.copyClientCertificate();
  await cluster.start();
  await wellSince(cluster, 3, 240);
  record('etcd with cert-manager: certificates ready', `after ${issued} s`);
});

test('certificates that cert-manager renews are taken up while clients write, and nothing restarts', async () => {
  const ages = () => agesOf(cluster.namespace, NAME);
  const [before, shown] = [await ages(), await shownBy(0)];
  await scenario(cluster, 'certificates renewed by cert-manager', 3, async () => {
    await certificates.renew();
    const seconds = await secondsOf(() => until('shown', RENEWED_SECONDS, async () => {
      const serial = await shownBy(0);
      return serial !== '' && serial !== shown;
    }));
    record('etcd with cert-manager: renewed certificate is shown', `after ${seconds} s`);
  });
  expect(await ages()).toBe(before);
});

test('the cluster grows and shrinks with them', async () => {
  await scenario(cluster, '3 to 5 with cert-manager', 5, () => cluster.become({ size: 5 }));
  await scenario(cluster, '5 to 3 with cert-manager', 3, () => cluster.become());
});
