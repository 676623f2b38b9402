import { join } from 'node:path';
import type { Start } from '../../../../agent/etcd/model/facts';
import { PodFiles } from '../../../../agent/etcd/pod';
import { NoReply } from '../../../../agent/kernel/http/http-client';
import { hasOpenssl, makeAuthority, makeCertificate } from '../../support/process/certificates';
import { Container } from '../../support/process/container';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { findEtcd } from './support/binaries';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(240_000);

const UNKNOWN = '12345';

/** Answers of real servers, in one scenario: from one member to three, and then without a quorum. */
describe.each(['3.5', '3.6', '3.7'])('etcd %s answers', (minor) => {
  const etcd = findEtcd(minor);
  let cluster: LocalCluster;
  const servers: Container[] = [];
  const ids: string[] = [];

  async function startServer(ordinal: number, start: Start): Promise<void> {
    const setting = cluster.settingOf(ordinal);
    await new PodFiles(setting).writePlan(start);
    const args = ['--config-file', setting.config.paths.serverConfig];
    servers.push(new Container({ path: etcd?.path ?? '', argv0: 'etcd', args, log: join(cluster.folder, `etcd-${ordinal}.log`) }));
  }

  async function joins(ordinal: number): Promise<void> {
    const { topology } = cluster.settingOf(ordinal);
    await eventually(async () => {
      const { memberId, membership } = await cluster.gateway().addLearner(0, topology.peerUrl(ordinal));
      ids.push(memberId);
      const members = membership.members.map(({ peerUrl }) => [topology.memberName(topology.ordinalOf(peerUrl) ?? 0), peerUrl] as const);
      await startServer(ordinal, { as: 'join', memberId, members });
    });
  }

  describeWith([
    [`an etcd ${minor}`, etcd],
    ['openssl', hasOpenssl],
  ])('as the agent expects', () => {
    beforeAll(async () => {
      if (etcd === undefined) return;
      cluster = await LocalCluster.start({ etcd, replicas: 0, tls: true });
      await startServer(0, { as: 'bootstrap', token: 'story' });
      await eventually(async () => {
        ids.push((await cluster.gateway().status(0)).memberId);
      });
    });
    afterAll(async () => {
      await Promise.all(servers.map((server) => server.stop('SIGKILL')));
      await cluster.stop();
    });

    test('a single member cannot be removed', async () => {
      await expect(cluster.gateway().remove(0, ids[0] ?? '')).rejects.toThrow(/re-configuration failed due to not enough started members/);
    });

    test('the ID in the log is the ID that the gateway reports', async () => {
      const { memberId, clusterId } = await cluster.gateway().status(0);
      expect(await new PodFiles(cluster.settingOf(0)).disk()).toEqual({ holds: 'member', identity: { memberId, clusterId } });
    });

    test('a learner that has not started has no name, and is not promoted', async () => {
      const { topology } = cluster.settingOf(1);
      const { memberId } = await cluster.gateway().addLearner(0, topology.peerUrl(1));
      const { members } = await cluster.gateway().membership(0);
      expect(members.find(({ id }) => id === memberId)).toEqual({ id: memberId, name: '', peerUrl: topology.peerUrl(1), learner: true });
      await expect(cluster.gateway().promote(0, memberId)).rejects.toThrow(
        /can only promote a learner member which is in sync with leader/,
      );
      await expect(cluster.gateway().addLearner(0, topology.peerUrl(1))).rejects.toThrow(
        /Peer URLs already exists|member ID already exist/,
      );
      await expect(cluster.gateway().addLearner(0, topology.peerUrl(2))).rejects.toThrow(/too many learner members in cluster/);
      await cluster.gateway().remove(0, memberId);
    });

    test('a learner reports its status, but not the members', async () => {
      await joins(1);
      await eventually(async () => {
        expect(await cluster.gateway().status(1)).toMatchObject({ learner: true, leaderId: ids[0], memberId: ids[1] });
      });
      await expect(cluster.gateway().membership(1)).rejects.toThrow(/rpc not supported for learner/);
    });

    test('a learner that caught up is promoted once', async () => {
      await eventually(() => cluster.gateway().promote(0, ids[1] ?? ''));
      await expect(cluster.gateway().promote(0, ids[1] ?? '')).rejects.toThrow(/can only promote a learner member/);
    });

    test('an unknown member is neither removed nor made leader', async () => {
      await joins(2);
      await eventually(() => cluster.gateway().promote(0, ids[2] ?? ''));
      await expect(cluster.gateway().remove(0, UNKNOWN)).rejects.toThrow(/404 etcdserver: member not found/);
      await expect(cluster.gateway().transferLeadership(0, UNKNOWN)).rejects.toThrow(/bad leader transferee/);
    });

    test('only the leader hands over', async () => {
      await expect(cluster.gateway().transferLeadership(1, ids[2] ?? '')).rejects.toThrow(/not leader/);
      await eventually(() => cluster.gateway().transferLeadership(0, ids[1] ?? ''));
      await eventually(async () => {
        expect((await cluster.gateway().status(0)).leaderId).toBe(ids[1]);
      });
    });

    test('a client gets no answer without a certificate, or with one of another authority', async () => {
      const other = makeAuthority(cluster.folder, 'other');
      const { caFile } = cluster.settingOf(0).config.tls?.agent ?? { caFile: '' };
      const wrong = { ...makeCertificate(cluster.folder, 'stranger', other, ['127.0.0.1']), caFile };
      await expect(cluster.gateway({ agent: wrong }).status(0)).rejects.toThrow(/TLS|ECONNRESET|EPIPE/);
      await expect(cluster.gateway({ agent: { ...wrong, caFile: other } }).status(0)).rejects.toThrow(NoReply);
    });

    test('a renewed certificate is used at the next call', async () => {
      const { agent } = cluster.settingOf(0).config.tls ?? { agent: undefined };
      if (agent === undefined) return;
      const gateway = cluster.gateway();
      await gateway.status(0);
      makeCertificate(cluster.folder, 'agent', agent.caFile, ['127.0.0.1', cluster.settingOf(0).topology.host(0)]);
      expect((await gateway.status(0)).memberId).toBe(ids[0]);
    });

    test('without a quorum, a server knows no leader and gives no linearizable list', async () => {
      await Promise.all(servers.slice(1).map((server) => server.stop('SIGKILL')));
      await eventually(async () => {
        expect(await cluster.gateway().status(0)).not.toHaveProperty('leaderId');
      });
      await expect(cluster.gateway().membership(0)).rejects.toThrow();
    });
  });
});
