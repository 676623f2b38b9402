import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '../../../../agent/kernel/http/http-client';
import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { allVote } from './support/all-vote';
import { findEtcd } from './support/binaries';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

const newer = findEtcd('3.6');
const etcd = newer ?? { path: '', version: '' };
let cluster: LocalCluster;

async function voting(size: number, wish: { tls?: boolean } = {}): Promise<void> {
  cluster = await LocalCluster.start({ etcd, replicas: size, ...wish });
  await allVote(cluster, size);
}

describeWith([
  ['an etcd 3.6', newer],
  ['openssl', hasOpenssl],
])('real servers with an agent each', () => {
  afterEach(async () => {
    await cluster.stop();
  });

  test('form one cluster, grow and shrink while a client writes, and lose nothing', async () => {
    await voting(1);
    cluster.startWriting();
    await cluster.scale(3);
    await allVote(cluster, 3);
    await cluster.scale(1);
    await allVote(cluster, 1);
    expect(await cluster.lost()).toEqual([]);
  });

  test('under TLS: a member that lost its disk joins again with another ID, also member 0', async () => {
    await voting(3, { tls: true });
    cluster.startWriting();
    const before = await cluster.gateway().membership(1);
    await cluster.killPod(0);
    cluster.loseDisk(0);
    cluster.startPod(0);
    await allVote(cluster, 3);
    const after = await cluster.gateway().membership(1);
    expect(after.clusterId).toBe(before.clusterId);
    const idOf = ({ members }: typeof after) => members.find(({ name }) => name === 'e-0')?.id;
    expect(idOf(after)).not.toBe(idOf(before));
    expect(await cluster.lost()).toEqual([]);
  });

  test('under TLS: each agent reports when every certificate expires, and how much of its volume is free', async () => {
    await voting(1, { tls: true });
    const { topology, config } = cluster.settingOf(0);
    const { body } = await call({
      method: 'GET',
      url: `http://${topology.host(0)}:${config.ports.status}/metrics`,
      timeoutMilliseconds: 5000,
    });
    const told = [...body.matchAll(/^etcd_agent_certificate_expiry_time_seconds\{.*certificate="([-a-z]+)"\} \d+$/gm)].map(([, name]) => (
      name
    ));
    expect(told).toEqual(['server', 'server-authority', 'peer', 'peer-authority', 'client', 'client-authority']);
    expect(body).toMatch(/^etcd_agent_volume_free_bytes\{cluster="main"\} \d+$/m);
    expect(body).toMatch(/^etcd_agent_server_up\{cluster="main"\} 1$/m);
  });

  test('come back when all are killed at once, even while the API server is down', async () => {
    await voting(3);
    cluster.startWriting();
    await Promise.all([0, 1, 2].map((ordinal) => cluster.killPod(ordinal)));
    cluster.api.refusal = 503;
    [0, 1, 2].forEach((ordinal) => cluster.startPod(ordinal));
    await allVote(cluster, 3);
    expect(await cluster.lost()).toEqual([]);
  });

  test('survive when the server of the leader, and then its agent, is killed', async () => {
    await voting(3);
    cluster.startWriting();
    cluster.pod(0).server?.signal('SIGKILL');
    cluster.pod(1).agent?.signal('SIGKILL');
    await allVote(cluster, 3);
    expect(await cluster.lost()).toEqual([]);
  });

  test('join although there are directories of an earlier scale-in, which are set aside', async () => {
    await voting(3);
    cluster.startWriting();
    await cluster.scale(1);
    await cluster.scale(3);
    await allVote(cluster, 3);
    expect(existsSync(join(cluster.folder, 'data-2', 'etcd.set-aside', 'member'))).toBe(true);
    expect(await cluster.lost()).toEqual([]);
  });

  test('repair a member that somebody removed by hand, in its own pod', async () => {
    await voting(3);
    const removed = (await cluster.gateway().membership(0)).members.find(({ name }) => name === 'e-2');
    await eventually(() => cluster.gateway().remove(0, removed?.id ?? ''));
    await allVote(cluster, 3);
    expect(cluster.pod(2).prepareExits).toEqual([0]);
  });

  test('keep every member when scaled to zero and back', async () => {
    await voting(3);
    const before = await cluster.gateway().membership(0);
    cluster.startWriting();
    await cluster.scale(0);
    await cluster.scale(3);
    await allVote(cluster, 3);
    expect(await cluster.gateway().membership(0)).toEqual(before);
    expect(await cluster.lost()).toEqual([]);
  });

  test('report that all data is lost, form no second cluster, and start empty once the record is cleared', async () => {
    await voting(1);
    await cluster.killPod(0);
    cluster.loseDisk(0);
    cluster.shorten({ dataLostSeconds: 1 });
    cluster.startPod(0);
    await eventually(() => {
      expect(cluster.pod(0).prepareExits).toContain(1);
    });
    expect(cluster.pod(0).terminationMessage()).toMatch(/restore a backup.*clear the record/);
    expect(cluster.api.events).toContainEqual(expect.objectContaining({ type: 'Warning', reason: 'DataLost' }));
    expect(cluster.api.data?.problem).toMatch(/^e-0: the disk of e-0 is empty/);
    cluster.api.data = undefined;
    await allVote(cluster, 1);
  });

  test('refuse to start on copies of the volumes of a running cluster, and change neither', async () => {
    await voting(3);
    cluster.startWriting();
    const before = await cluster.gateway().membership(0);
    const copy = await LocalCluster.start({ etcd, replicas: 3, copyOf: cluster });
    try {
      await eventually(() => {
        expect([...copy.pods.values()].map(({ prepareExits }) => prepareExits[0])).toEqual([1, 1, 1]);
      });
      expect([...copy.pods.values()].map(({ server }) => server)).toEqual([undefined, undefined, undefined]);
      const { topology } = cluster.settingOf(1);
      expect(copy.pod(1).terminationMessage()).toContain(`holds the data of ${topology.host(1)}, but this pod is `);
      expect(copy.api.events).toContainEqual(expect.objectContaining({ type: 'Warning', reason: 'ForeignData' }));
      expect(readdirSync(join(copy.folder, 'data-1')).sort()).toEqual(['etcd', 'etcd.home']);
    } finally {
      await copy.stop();
    }
    expect(await cluster.gateway().membership(0)).toEqual(before);
    expect(await cluster.lost()).toEqual([]);
  });

  test('remove no member if the pod has lost its permissions, as after a forced deletion', async () => {
    await voting(3);
    cluster.api.refusal = 401;
    await cluster.deletePod(2);
    expect((await cluster.gateway().membership(0)).members).toHaveLength(3);
  });

  test('remove a member that died before it could leave', async () => {
    await voting(3);
    await cluster.killPod(2);
    cluster.api.replicas = 2;
    await allVote(cluster, 2);
  });
});
