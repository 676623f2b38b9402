import { setTimeout as pause } from 'node:timers/promises';
import { RedisWriteSafety } from '../lib';
import { field, FORCED } from './support/kubectl';
import { drain } from './support/nodes';
import { creation, scenario } from './support/redis/scenario';
import { EVERY_POD, redisFor, RedisUnderTest, RUN_LABEL } from './support/redis/cluster';
import { wellSince } from './support/redis/well';

const cluster = redisFor('life');

beforeAll(() => creation(cluster, 'create 3 + 3, for its later life', () => cluster.become()));

describe('manifests that are applied again', () => {
  test.each(
    [['server-side', 'server'], ['client-side', 'client']] as const,
  )('%s: the state record survives and no pod restarts', async (how, way) => {
    const [before, pods] = [await cluster.record(), await uids()];
    await scenario(cluster, `applied again, ${how}`, () => cluster.become({}, way));
    expect((await cluster.record()).clusterId).toBe(before.clusterId);
    expect(await uids()).toBe(pods);
  });
});

test('uninstalled with everything but claims and password, and installed again, a cluster is what it was', async () => {
  const before = await cluster.record();
  await scenario(cluster, 'uninstalled but for the claims, installed again', async () => {
    await cluster.destroy();
    await cluster.become();
  });
  expect((await cluster.record()).clusterId).toBe(before.clusterId);
});

test('a drained node gives up its pods with a hand-over', async () => {
  const node = await field(cluster.namespace, `pod/${cluster.pod((await cluster.roles(0)).primary)}`, '.spec.nodeName');
  await scenario(cluster, 'drain of a node with a primary', () => drain(node, cluster.namespace, RUN_LABEL));
});

test('scaled to none and back, a cluster keeps its data and its nodes', async () => {
  const before = await cluster.record();
  await scenario(cluster, 'all StatefulSets to 0 and back', async () => {
    await cluster.kubectl('scale', 'statefulset', '-l', `app.kubernetes.io/instance=${cluster.name}`, '--replicas=0');
    await cluster.kubectl('wait', '--for=delete', 'pod', '-l', `app.kubernetes.io/instance=${cluster.name}`, '--timeout=120s');
    await cluster.become();
  });
  expect((await cluster.record()).clusterId).toBe(before.clusterId);
});

describe('writes that a replica must have', () => {
  const replicated = { writeSafety: RedisWriteSafety.REPLICATED };

  test('are refused while there is none; nothing that was acknowledged is lost', async () => {
    await scenario(cluster, 'roll-out to writeSafety: replicated', () => cluster.become(replicated));
    await scenario(cluster, 'replicated: primary deleted', async () => cluster.deletePods([(await cluster.roles(0)).primary]));
    await scenario(cluster, 'replicated: replica deleted', async () => cluster.deletePods([(await cluster.roles(1)).replica]));
    await scenario(cluster, 'replicated: primary and its disk lost', async () => cluster.loseDisks([(await cluster.roles(2)).primary]));
    await scenario(cluster, 'replicated: all pods force-deleted', () => cluster.deletePods(EVERY_POD, ...FORCED));
    await scenario(cluster, 'roll-out back to writeSafety: available', () => cluster.become());
  });
});

describe('two clusters in one namespace', () => {
  const other = new RedisUnderTest(cluster.namespace, cluster.clients, 'other', 'other-writer');
  const shape = { shards: 3, pods: 2 };
  beforeAll(() => other.start());
  afterAll(() => { other.api.close(); });

  test('never merge, however often they exchange their addresses', async () => {
    await creation(other, 'create a second cluster beside it', () => other.become());
    await other.writer.fill(2000, 64);
    const ids = [(await cluster.record()).clusterId, (await other.record()).clusterId];
    await scenario(cluster, 'all pods of both clusters force-deleted, three times', async () => {
      for (let time = 0; time < 3; time += 1) {
        await Promise.all([cluster, other].map((one) => one.deletePods(EVERY_POD, ...FORCED)));
        await pause(8000);
      }
    });
    await wellSince(other, shape, 240);
    expect([(await cluster.record()).clusterId, (await other.record()).clusterId]).toEqual(ids);
    expect(await other.writer.check()).toMatchObject({ lost: 0 });
  });
});

function uids(): Promise<string> {
  return cluster.kubectl('get', 'pods', '-l', `app.kubernetes.io/instance=${cluster.name}`, '-o', 'jsonpath={.items[*].metadata.uid}');
}
