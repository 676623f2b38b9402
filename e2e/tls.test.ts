import { EtcdTls } from '../lib';
import { inPod } from './support/client';
import { EtcdUnderTest, LIFETIMES, NAME, pod } from './support/etcd/cluster';
import { scenario } from './support/etcd/scenario';
import { wellSince } from './support/etcd/well';
import { record } from './support/figures';
import { field, kubectl } from './support/kubectl';
import { namespaceFor } from './support/namespace';
import { agesOf } from './support/pod-ages';
import { secondsOf, until } from './support/wait';

/** How often the authority is replaced. Each time takes 20 minutes: `E2E_RENEWALS=10`. */
const RENEWALS = Number(process.env.E2E_RENEWALS ?? 1);
const RENEWAL_SECONDS = 1500;
const COPY_MILLISECONDS = 20_000;

const cluster = new EtcdUnderTest(namespaceFor('tls'), namespaceFor('tls-clients'), 'agents');
const ages = () => agesOf(cluster.namespace, NAME);
let copying: NodeJS.Timeout;

beforeAll(async () => {
  await cluster.become();
  const seconds = await secondsOf(() => cluster.copyClientCertificate());
  record('etcd with managed certificates: the Secret for clients is filled', `after ${seconds} s`);
  await cluster.start();
  await wellSince(cluster, 3, 240);
  // The clients are in another namespace, where somebody has to copy what is renewed.
  copying = setInterval(() => void cluster.copyClientCertificate().catch(() => undefined), COPY_MILLISECONDS);
});

afterAll(() => {
  clearInterval(copying);
  cluster.api.close();
});

/** The ids of the authorities in the Secret. */
async function authorities(): Promise<readonly string[]> {
  const data = JSON.parse(await field(cluster.namespace, `secret/${NAME}-authority`, '.data') || '{}') as Readonly<Record<string, string>>;
  return Object.keys(data).flatMap((key) => /^([0-9a-f]{8})\.crt$/.exec(key)?.[1] ?? []);
}

async function outcomeOf(withCertificate: 'yes' | 'no'): Promise<string> {
  const host = await field(cluster.namespace, `pod/${pod(0)}`, '.status.podIP');
  const url = `https://${host}:2379/v3/maintenance/status`;
  return kubectl(inPod({ namespace: cluster.clients, name: 'writer' }, 'etcd-probe.mjs', [url, withCertificate]));
}

test('a client with the certificate of the Secret is served, and one without is refused', async () => {
  expect(JSON.parse(await outcomeOf('yes'))).toMatchObject({ serial: expect.stringMatching(/./) });
  expect(await outcomeOf('no')).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET|ALERT/);
});

test('authorities and certificates replace each other while clients write, and nothing restarts', async () => {
  const before = await ages();
  await scenario(cluster, `authority replaced ${RENEWALS} times`, 3, async () => {
    for (let times = 0; times < RENEWALS; times += 1) {
      const known = await authorities();
      await until('another authority alone', RENEWAL_SECONDS, async () => {
        const now = await authorities();
        return now.length === 1 && !known.includes(now[0] ?? '');
      });
    }
  });
  expect(await ages()).toBe(before);
});

test('Secrets that somebody empties are filled again while clients write', async () => {
  const before = await authorities();
  await scenario(cluster, 'both Secrets with certificates emptied', 3, async () => {
    for (const secret of ['authority', 'client-tls']) {
      await cluster.kubectl('patch', 'secret', `${NAME}-${secret}`, '--type=merge', '-p', '{"data":null}');
    }
    await until('the authorities are back', 180, async () => {
      const now = await authorities();
      return before.every((id) => now.includes(id));
    });
    await until('the certificate of the clients is back', 180, async () => (
      (await field(cluster.namespace, `secret/${NAME}-client-tls`, '.data')) !== ''
    ));
  });
});

test('the cluster grows, shrinks and loses a disk', async () => {
  await scenario(cluster, '3 to 5 with certificates of the agents', 5, () => cluster.become({ size: 5 }));
  await scenario(cluster, '5 to 3 with certificates of the agents', 3, () => cluster.become());
  await scenario(cluster, 'disk lost with certificates of the agents', 3, () => cluster.loseDisks([2]));
});

test('a cluster takes the step towards plain text, and back, while clients write with TLS', async () => {
  const between = EtcdTls.managed(LIFETIMES).besidePlainText({ clientsUseTls: true });
  await scenario(cluster, 'TLS to both', 3, () => cluster.become({ tls: between }));
  await cluster.speaks('managed beside plain text');
  await scenario(cluster, 'both to TLS', 3, () => cluster.become());
  await cluster.speaks('managed');
});

test('a change to plain text stops at the first pod, and setting it back heals it', async () => {
  await scenario(cluster, 'TLS turned off and on again', 3, async () => {
    await cluster.become({ tls: EtcdTls.plainText() });
    await until('the change is refused', 240, async () => (
      (await cluster.kubectl('get', 'events', '-o', 'jsonpath={.items[*].reason}')).includes('TlsChangeRefused')
    ));
    await cluster.become();
    // A StatefulSet does not take back a template whose first pod never became ready.
    await cluster.deletePods([2]);
  });
});
