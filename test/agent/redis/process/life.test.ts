import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countSlots } from '../../../../agent/redis/model/slots';
import { everyPod } from '../../../../agent/redis/model/topology';
import { hasOpenssl } from '../../support/process/certificates';
import { describeWith } from '../../support/process/describe-with';
import { eventually } from '../../support/process/eventually';
import { at } from '../support/situations';
import { findServer } from './support/binaries';
import { inOrder } from './support/in-order';
import { LocalCluster } from './support/local-cluster';

jest.setTimeout(300_000);

/** The first of these that is there: a folder with one server runs them on that one. */
const found = ['redis 7.0', 'redis 8.0', 'redis 8.6', 'valkey 8.1', 'valkey 9.1'].flatMap((name) => findServer(name) ?? [])[0];
const binary = found ?? { path: '', engine: 'redis', version: '' };
let cluster: LocalCluster;

async function formed(shards = 3, pods = 2, options = {}): Promise<void> {
  cluster = await LocalCluster.start({ binary, shards, pods, options });
  await inOrder(cluster, shards, pods);
}

describeWith([
  ['a server', found],
  ['openssl', hasOpenssl],
])('real servers with an agent each', () => {
  afterEach(async () => {
    await cluster.stop();
  });

  test('form one cluster, grow by a shard and shrink again while a client writes, and lose nothing', async () => {
    await formed();
    cluster.client.start(500);
    void cluster.scale(4, 2);
    await inOrder(cluster, 4, 2);
    await cluster.scale(3, 2);
    await inOrder(cluster, 3, 2);
    expect(await cluster.client.lost()).toEqual([]);
  });

  test('hand over before a primary ends', async () => {
    await formed();
    cluster.client.start(500);
    await cluster.deletePod(at(0, 0));
    expect((await cluster.view(at(0, 1))).me.primary).toBe(true);
    cluster.startPod(at(0, 0));
    await inOrder(cluster, 3, 2);
    expect(await cluster.client.lost()).toEqual([]);
  });

  test('hand over only to a replica whose copy is on its disk: killed right after it, that one has every write', async () => {
    // Keys that take long to write: the copy is in memory for seconds before it is on the disk.
    await formed(3, 2, { 'rdb-key-save-delay': 4000 });
    // No key is written twice: what is lost stays lost.
    cluster.client.start(Infinity);
    await eventually(() => { expect(cluster.client.acknowledged.size).toBeGreaterThan(1500); });
    await cluster.deletePod(at(0, 1));
    cluster.startPod(at(0, 1));
    // Valkey 9 makes the copy that it was sent its file: that is on the disk at once.
    const writes = !(binary.engine === 'valkey' && binary.version.startsWith('9.'));
    const expected = { linkUp: true, ...(writes && { rewriting: true }) };
    await eventually(async () => { expect(await cluster.view(at(0, 1))).toMatchObject(expected); });
    const deleted = cluster.deletePod(at(0, 0));
    await eventually(async () => { expect((await cluster.view(at(0, 1))).me.primary).toBe(true); });
    cluster.pod(at(0, 1)).server?.signal('SIGKILL');
    await deleted;
    cluster.startPod(at(0, 0));
    await inOrder(cluster, 3, 2);
    expect(await cluster.client.lost()).toEqual([]);
    // A child that still writes would outlive its server.
    await eventually(async () => { expect((await cluster.views()).map(({ rewriting }) => rewriting)).not.toContain(true); });
  });

  test('come back when all are killed at once and have new addresses', async () => {
    await formed();
    const before = (await cluster.views()).map(({ me }) => me.id).sort();
    cluster.client.start(500);
    const every = everyPod(3, 2);
    await Promise.all(every.map((pod) => cluster.killPod(pod)));
    cluster.moveAddresses();
    every.forEach((pod) => cluster.startPod(pod));
    await inOrder(cluster, 3, 2);
    expect((await cluster.views()).map(({ me }) => me.id).sort()).toEqual(before);
    expect(await cluster.client.lost()).toEqual([]);
  });

  test('go on when the agent and then the server of a primary is killed, and get and lose replicas', async () => {
    await formed(3, 1);
    cluster.client.start(500);
    cluster.pod(at(0, 0)).agent?.signal('SIGKILL');
    cluster.pod(at(1, 0)).server?.signal('SIGKILL');
    void cluster.scale(3, 2);
    await inOrder(cluster, 3, 2);
    await cluster.scale(3, 1);
    await inOrder(cluster, 3, 1);
    expect(await cluster.client.lost()).toEqual([]);
  });

  test('go on with a move when its source dies in the midst of it, or its target', async () => {
    await formed();
    cluster.client.start(2000);
    void cluster.scale(4, 2);
    await eventually(async () => {
      expect(countSlots((await cluster.view(at(3, 0))).me.slots)).toBeGreaterThan(0);
    });
    cluster.pod(at(0, 0)).agent?.signal('SIGKILL');
    await Promise.all([cluster.killPod(at(1, 0)), cluster.killPod(at(3, 0))]);
    cluster.startPod(at(1, 0));
    cluster.startPod(at(3, 0));
    await inOrder(cluster, 4, 2);
    expect(await cluster.client.lost()).toEqual([]);
  });

  test('take a new epoch when another server believes that of a primary to be higher', async () => {
    await formed();
    const { id } = (await cluster.view(at(0, 0))).me;
    await cluster.killPod(at(1, 1));
    const file = join(cluster.dataOf(at(1, 1)), 'redis', 'nodes.conf');
    const line = new RegExp(`^(${id} .*master - \\d+ \\d+ )\\d+`, 'm');
    expect(readFileSync(file, 'utf8')).toMatch(line);
    writeFileSync(file, readFileSync(file, 'utf8').replace(line, (_, before: string) => `${before}99`));
    cluster.startPod(at(1, 1));
    await inOrder(cluster, 3, 2);
    await eventually(async () => {
      const epochs = (await cluster.views()).map(({ nodes }) => nodes.find((node) => node.id === id)?.epoch);
      expect(epochs[0]).toBeGreaterThanOrEqual(99);
      expect(new Set(epochs).size).toBe(1);
    });
    await cluster.deletePod(at(0, 0));
    expect((await cluster.view(at(0, 1))).me.primary).toBe(true);
  });

  test('change both passwords while a client writes, without an error for it', async () => {
    await formed();
    cluster.client.start(500);
    cluster.setPasswords('', { current: 'sec "ond"', previous: 'first' });
    cluster.setPasswords('agent-', { current: 'second of agents', previous: 'first of agents' });
    await eventually(async () => {
      for (const { spec } of cluster.pods.values()) {
        const gateway = cluster.gateway(spec.self);
        expect(await gateway.passwords()).toEqual({ accepted: true, used: true, others: true });
      }
    });
    cluster.client.password = 'sec "ond"';
    cluster.setPasswords('', { current: 'sec "ond"' });
    cluster.setPasswords('agent-', { current: 'second of agents' });
    await eventually(async () => {
      for (const { spec } of cluster.pods.values()) expect((await cluster.gateway(spec.self).passwords()).others).toBe(false);
    });
    cluster.pod(at(2, 0)).server?.signal('SIGKILL');
    await inOrder(cluster, 3, 2);
    expect(await cluster.client.lost()).toEqual([]);
    expect(cluster.client.refusals.get('AUTH')).toBeUndefined();
  });

  test('fill the empty Secrets, once, with passwords that differ', async () => {
    cluster = await LocalCluster.start({ binary, shards: 3, pods: 1, generate: true });
    await inOrder(cluster, 3, 1);
    const [clients, agents] = [...cluster.api.secrets.values()];
    expect([clients, agents].map((secret) => Object.keys(secret ?? {}))).toEqual([['current'], ['current']]);
    expect(clients).not.toEqual(agents);
  });

  test('end in a pod that is being deleted although neither heard of it, with a hand-over', async () => {
    await formed();
    cluster.client.start(500);
    cluster.api.deletedPods.add('r-0-0');
    // Nobody ends a container here that has not ended by itself, and each is started anew.
    await eventually(() => {
      expect(cluster.pod(at(0, 0)).server?.restarts).toBeGreaterThan(0);
    });
    expect((await cluster.view(at(0, 1))).me.primary).toBe(true);
    cluster.api.deletedPods.clear();
    await inOrder(cluster, 3, 2);
    expect(await cluster.client.lost()).toEqual([]);
  });

  test('form no second cluster when the record is erased, and write it again', async () => {
    await formed();
    const before = cluster.api.data?.clusterId;
    cluster.api.data = { shards: '3', pods: '2' };
    await eventually(() => {
      expect(cluster.api.data?.clusterId).toBe(before);
    });
    await inOrder(cluster, 3, 2);
  });

  test('that start on copies of the volumes of a cluster that lives on become another cluster, with its keys', async () => {
    await formed();
    cluster.client.start(500);
    await eventually(() => { expect(cluster.client.acknowledged.size).toBeGreaterThan(300); });
    // A list of an append-only file that is just being replaced names files that are gone.
    await eventually(async () => { expect((await cluster.views()).map(({ rewriting }) => rewriting)).not.toContain(true); });
    const copy = await LocalCluster.start({ binary, shards: 3, pods: 2, copyOf: cluster });
    try {
      await inOrder(copy, 3, 2);
      await inOrder(cluster, 3, 2);
      const keys = async (one: LocalCluster) => (await one.views()).filter(({ me }) => me.primary).map((view) => view.keys);
      expect(Math.min(...(await keys(copy)))).toBeGreaterThan(0);
      // Of two nodes with the same ID, whoever calls last would have it.
      for (const one of [cluster, copy]) {
        for (const { nodes } of await one.views()) expect(nodes.filter(({ address }) => !one.addresses().includes(address))).toEqual([]);
      }
      const [there, here] = [await cluster.views(), await copy.views()].map((views) => views.map(({ me }) => me.id));
      expect(there?.filter((id) => here?.includes(id))).toEqual([]);
      expect(await cluster.client.lost()).toEqual([]);
    } finally {
      await copy.stop();
    }
  });
});
