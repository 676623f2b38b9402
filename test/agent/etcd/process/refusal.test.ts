import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasOpenssl, makeAuthority, makeCertificate } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { allVote } from './support/all-vote';
import { findEtcd } from './support/binaries';
import { LocalCluster } from './support/local-cluster';
import type { Wish } from './support/wish';

jest.setTimeout(400_000);

const AGENT = { name: 'agent', password: 'of-the-agents' };

describe.each(['3.5', '3.6', '3.7'])('etcd %s that refuses the agents', (minor) => {
  const etcd = findEtcd(minor);
  let cluster: LocalCluster;

  async function voting(size: number, wish: Partial<Wish> = {}): Promise<void> {
    cluster = await LocalCluster.start({ etcd: etcd ?? { path: '', version: '' }, replicas: size, ...wish });
    await allVote(cluster, size);
    cluster.startWriting();
  }

  const told = (reason: string) => cluster.api.events.filter((event) => event.reason === reason).map(({ message }) => message);
  const eventuallyTold = (reason: string, message: RegExp) =>
    eventually(() => {
      expect(told(reason)).toContainEqual(expect.stringMatching(message));
    });

  async function loseMember(ordinal: number): Promise<void> {
    await cluster.killPod(ordinal);
    cluster.loseDisk(ordinal);
    cluster.shorten({ dataLostSeconds: 2 });
    cluster.startPod(ordinal);
  }

  describeWith([
    [`an etcd ${minor}`, etcd],
    ['openssl', hasOpenssl],
  ])('', () => {
    afterEach(async () => {
      await cluster.stop();
    });

    test('without a user is neither lost data nor a lost quorum, and works again once there is a user', async () => {
      await voting(3, { agentUser: true });
      await cluster.switchUsersOn([{ ...AGENT, role: 'root' }]);
      await loseMember(2);
      await eventuallyTold('AccessRefused', /^the disk of e-2 is empty, and e-0, e-1 refuse.*Delete nothing.*user name is empty/);
      await eventuallyTold('AccessRefused', /^the etcd server of e-[01], which has a leader, refuses its agent/);
      expect([...told('DataLost'), ...told('QuorumLost')]).toEqual([]);
      expect(cluster.api.data?.problem).toMatch(/user with the role root into the Secret of `agentUser`/);
      cluster.writeSecret(AGENT);
      await allVote(cluster, 3);
      await eventually(() => {
        expect(cluster.api.data?.problem).toBe('');
      });
      expect(await cluster.lost()).toEqual([]);
    });

    test('without a user is not fixed by a certificate, but by a user', async () => {
      await voting(3, { tls: true, agentUser: true });
      await cluster.switchUsersOn([{ ...AGENT, role: 'root' }]);
      await loseMember(2);
      await eventuallyTold('AccessRefused', /user name is empty.*into the Secret of `agentUser`/);
      expect([...told('DataLost'), ...told('QuorumLost')]).toEqual([]);
      cluster.writeSecret(AGENT);
      await allVote(cluster, 3);
      await eventually(() => {
        expect(cluster.api.data?.problem).toBe('');
      });
      expect(await cluster.lost()).toEqual([]);
    });

    test('without a user keeps a member that is scaled in as long as it may, tells that it was not removed, and removes it ' +
      'once it can', async () => {
      await voting(5, { agentUser: true, limits: { leaveSeconds: 15 } });
      await cluster.switchUsersOn([{ ...AGENT, role: 'root' }]);
      await cluster.scale(3);
      await eventuallyTold('AccessRefused', /^the cluster is scaled in to 3, and e-[34] can't leave; it waits at most 15 s/);
      await eventuallyTold('NotRemoved', /^e-4 was scaled in and stops, but it is still a member/);
      expect((await cluster.gateway().membership(0)).members).toHaveLength(5);
      cluster.writeSecret(AGENT);
      await allVote(cluster, 3);
      expect(await cluster.lost()).toEqual([]);
    });

    test('with a user lets the agents work as before', async () => {
      cluster = await LocalCluster.start({ etcd: etcd ?? { path: '', version: '' }, replicas: 3, agentUser: true });
      await allVote(cluster, 3);
      cluster.writeSecret(AGENT);
      await cluster.switchUsersOn([{ ...AGENT, role: 'root' }]);
      cluster.startWriting();
      await loseMember(0);
      await allVote(cluster, 3);
      await cluster.scale(1);
      await allVote(cluster, 1);
      await cluster.scale(3);
      await allVote(cluster, 3);
      expect(['AccessRefused', 'NotRemoved', 'DataLost', 'QuorumLost'].flatMap(told)).toEqual([]);
      expect(await cluster.lost()).toEqual([]);
    });

    test('as their user may only read, says so before anything hangs on it', async () => {
      await voting(3, { agentUser: true });
      cluster.writeSecret(AGENT);
      await cluster.switchUsersOn([{ ...AGENT, role: 'reader' }]);
      await eventuallyTold('AccessRefused', /the user agent has the roles reader, and not root.*etcdctl user grant-role/);
      await loseMember(2);
      await eventuallyTold('AccessRefused', /^the disk of e-2 is empty, and it can't join.*the user agent has the roles reader/);
      await cluster.post(0, '/v3/auth/user/grant', { user: AGENT.name, role: 'root' });
      await allVote(cluster, 3);
      expect(await cluster.lost()).toEqual([]);
    });

    test('because of their certificate is neither lost data nor a lost quorum, and ends with the right certificate', async () => {
      await voting(3, { tls: true });
      const files = ['agent.crt', 'agent.key'].map((name) => join(cluster.folder, name));
      for (const file of files) copyFileSync(file, `${file}.right`);
      const { topology } = cluster.settingOf(0);
      makeCertificate(cluster.folder, 'agent', makeAuthority(cluster.folder, 'foreign'), ['127.0.0.1', topology.host(0)]);
      await loseMember(2);
      await eventuallyTold(
        'AccessRefused', /^the disk of e-2 is empty, and .* refuse.*Delete nothing.*don't accept each other's certificates/,
      );
      await eventuallyTold('AccessRefused', /^the etcd server of e-[01], which has a leader, refuses its agent/);
      expect([...told('DataLost'), ...told('QuorumLost')]).toEqual([]);
      for (const file of files) copyFileSync(`${file}.right`, file);
      await allVote(cluster, 3);
    });
  });
});
