import { X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { parseAuthorities } from '../../../../agent/kernel/certificates/authorities';
import { certificatesIn, validityOf } from '../../../../agent/kernel/certificates/validity';
import { FakeSecrets } from './support/fake-secrets';
import { accepts, KeepingPod, managed, SECRETS } from './support/keeper';
import { DAY, NOW } from './support/issued';

jest.setTimeout(600_000);

const cluster = (...names: readonly string[]) => {
  const secrets = new FakeSecrets(Object.values(SECRETS), NOW);
  return { secrets, pods: names.map((name) => new KeepingPod(name, secrets)) };
};

const one = () => {
  const { secrets, pods: [pod] } = cluster('main-0');
  if (pod === undefined) throw new Error('there is no pod');
  return { secrets, pod };
};

const authoritiesOf = (secrets: FakeSecrets) => parseAuthorities(secrets.secrets.get(SECRETS.authority)).held;

describe('a new cluster', () => {
  test('gets an authority, the certificates of its pod, and a certificate for clients', async () => {
    const { secrets, pod } = one();
    expect(await pod.keeper.look(false)).toEqual({ usable: false, due: true, troubleSeconds: 0 });
    expect(await pod.look(false)).toEqual({ usable: true, due: false, troubleSeconds: 0 });
    const keys = Object.keys(secrets.secrets.get(SECRETS.authority) ?? {});
    expect(keys.map((key) => key.slice(8)).sort()).toEqual(['.anchor.crt', '.crt', '.key']);
    const leaf = new X509Certificate(pod.file('tls.crt'));
    expect(leaf.subjectAltName).toBe('DNS:main-0.main-peers.prod.svc, IP Address:10.0.0.1');
    expect(accepts(pod.file('ca.crt'), pod.file('tls.crt'), NOW)).toBe(true);
    expect(accepts(secrets.text(SECRETS.client, 'ca.crt'), secrets.text(SECRETS.client, 'tls.crt'), NOW)).toBe(true);
    expect(pod.news.map(({ reason }) => reason)).toEqual(['AuthorityMade']);
  });

  test('has one authority, whichever agents begin at once', async () => {
    const { secrets, pods } = cluster('main-0', 'main-1', 'main-2');
    for (const pod of pods) await pod.keeper.look(false);
    for (const pod of pods) await pod.keeper.take();
    secrets.now += 6;
    for (const pod of pods) await pod.look(false);
    expect(authoritiesOf(secrets)).toHaveLength(1);
    const shown = pods.map((pod) => pod.file('tls.crt'));
    for (const pod of pods) for (const leaf of shown) expect(accepts(pod.file('anchors.crt'), leaf, secrets.now)).toBe(true);
  });

  test('waits while a Secret does not exist, and says which', async () => {
    const { secrets, pod } = one();
    secrets.secrets.delete(SECRETS.authority);
    expect(await pod.look(false)).toEqual({
      usable: false,
      due: false,
      troubleSeconds: 0,
      trouble: "the Secret main-authority can't be read: it does not exist; apply the manifests",
    });
  });

  test('waits while the API server does not answer', async () => {
    const { secrets, pod } = one();
    secrets.down = true;
    expect(await pod.look(false)).toMatchObject({ usable: false, trouble: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('a certificate', () => {
  test('is renewed at two thirds of its life, together with its key', async () => {
    const { secrets, pod } = one();
    await pod.look();
    secrets.now += 1;
    const [before, key] = [pod.file('tls.crt'), pod.file('tls.key')];
    secrets.now += 4 * DAY - 10;
    await pod.look();
    expect(pod.file('tls.crt')).toBe(before);
    secrets.now += 7200;
    await pod.look();
    expect(pod.file('tls.crt')).not.toBe(before);
    expect(pod.file('tls.key')).not.toBe(key);
  });

  test('is renewed without the API server, by an agent that knows the authority', async () => {
    const { secrets, pod } = one();
    await pod.look();
    secrets.down = true;
    for (let day = 0; day < 8; day += 1) {
      secrets.now += DAY;
      await pod.look();
      expect(accepts(pod.file('anchors.crt'), pod.file('tls.crt'), secrets.now)).toBe(true);
    }
  });

  test('that expired while the agent was down is issued anew', async () => {
    const { secrets, pod } = one();
    await pod.look();
    secrets.now += 7 * DAY;
    pod.restartAgent();
    await pod.look();
    expect(validityOf(new X509Certificate(pod.file('tls.crt'))).until).toBe(secrets.now + 6 * DAY);
    expect(pod.news.map(({ message }) => message)).toContain('the certificate of this pod as server was issued anew: expired');
  });

  test('leaves no old files behind but those of the one before', async () => {
    const { secrets, pod } = one();
    for (let times = 0; times < 5; times += 1) {
      await pod.look();
      secrets.now += 5 * DAY;
    }
    expect(readdirSync(pod.directory).filter((name) => name.startsWith('..set-'))).toHaveLength(2);
  });
});

describe('an authority', () => {
  test('is replaced ten times, and a server that never restarts accepts every certificate', async () => {
    const { secrets, pod } = one();
    await pod.look(false);
    pod.startServer();
    const made = new Set<string>();
    while (made.size <= 10) {
      secrets.now += 4 * DAY;
      await pod.look();
      expect(accepts(pod.anchors, pod.file('tls.crt'), secrets.now)).toBe(true);
      expect(accepts(pod.anchors, secrets.text(SECRETS.client, 'tls.crt'), secrets.now)).toBe(true);
      expect(accepts(secrets.text(SECRETS.client, 'ca.crt'), pod.file('tls.crt'), secrets.now)).toBe(true);
      for (const { id } of authoritiesOf(secrets)) made.add(id);
      expect(authoritiesOf(secrets).length).toBeLessThanOrEqual(2);
    }
    expect(certificatesIn(pod.file('tls.crt')).length).toBeGreaterThan(8);
  });

  test('that somebody deletes is put back, and an Event says so', async () => {
    const { secrets, pod } = one();
    await pod.look();
    const before = secrets.secrets.get(SECRETS.authority);
    secrets.empty(SECRETS.authority);
    secrets.now += 61;
    await pod.look();
    expect(secrets.secrets.get(SECRETS.authority)).toEqual(before);
    expect(pod.news.at(-1)).toMatchObject({ type: 'Warning', reason: 'AuthorityRestored' });
  });

  test('is put back from garbage, and keys of others stay', async () => {
    const { secrets, pod } = one();
    await pod.look();
    const before = secrets.secrets.get(SECRETS.authority) ?? {};
    const garbage = Object.fromEntries(Object.keys(before).map((key) => [key, Buffer.from('garbage').toString('base64')]));
    secrets.change(SECRETS.authority, { ...garbage, 'deadbeef.key': 'AAAA', note: 'aGk=' });
    secrets.now += 61;
    await pod.look();
    expect(secrets.secrets.get(SECRETS.authority)).toEqual({ ...before, note: 'aGk=' });
  });

  test('is not made anew by a pod that has just started while others may put it back', async () => {
    const { secrets, pods: [old, young] } = cluster('main-0', 'main-1');
    await old?.look(false);
    const before = secrets.secrets.get(SECRETS.authority);
    secrets.empty(SECRETS.authority);
    secrets.now += 5;
    expect(await young?.look(true)).toMatchObject({ usable: false, trouble: expect.stringContaining('may still restore them') });
    secrets.now += 60;
    await old?.look();
    await young?.look();
    expect(secrets.secrets.get(SECRETS.authority)).toEqual(before);
  });

  test('whose key is lost from the Secret gets a successor that is not linked, until another agent puts the key back', async () => {
    const { secrets, pods: [old, young] } = cluster('main-0', 'main-1');
    await old?.look(false);
    old?.startServer();
    const [{ id = '' } = {}] = authoritiesOf(secrets);
    secrets.change(SECRETS.authority, { [`${id}.key`]: null });
    secrets.now += 1;
    await young?.look(true);
    expect(young?.news.map(({ reason }) => reason)).toContain('AuthorityUnlinked');
    expect(accepts(old?.anchors ?? '', young?.file('tls.crt') ?? '', secrets.now)).toBe(false);
    secrets.now += 61;
    await old?.look(true);
    secrets.now += 61;
    await young?.look(true);
    expect(accepts(old?.anchors ?? '', young?.file('tls.crt') ?? '', secrets.now)).toBe(true);
  });

  test('is made anew if nobody puts it back', async () => {
    const { secrets, pod } = one();
    for (let waited = 0; waited < 200; waited += 10) {
      await pod.look(true);
      secrets.now += 10;
    }
    expect(await pod.look(true)).toMatchObject({ usable: true, due: false });
  });
});

test('a Secret of the clients that is emptied is filled again', async () => {
  const { secrets, pod } = one();
  await pod.look();
  secrets.empty(SECRETS.client);
  secrets.now += 61;
  await pod.look();
  expect(accepts(secrets.text(SECRETS.client, 'ca.crt'), secrets.text(SECRETS.client, 'tls.crt'), secrets.now)).toBe(true);
});

test('a clock of the node that is wrong is told', async () => {
  const { secrets, pod } = one();
  secrets.now += 4000;
  expect((await pod.look()).trouble).toMatch(/the clock of this node differs by more than 300 s/);
});

test('with lifetimes of a minute, the agents look every second', async () => {
  const secrets = new FakeSecrets(Object.values(SECRETS), NOW);
  const pod = new KeepingPod('main-0', secrets, { ...managed, authoritySeconds: 60, certificateSeconds: 20 });
  await pod.look();
  secrets.empty(SECRETS.client);
  secrets.now += 1;
  await pod.look();
  expect(secrets.text(SECRETS.client, 'tls.crt')).not.toBe('');
});
