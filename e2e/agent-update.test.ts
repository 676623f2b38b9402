import { etcdFor, pod as etcdPod } from './support/etcd/cluster';
import { creation as createEtcd, scenario as withEtcd } from './support/etcd/scenario';
import { apply } from './support/kubectl';
import { digestOf, nextRelease, refused, replaced, starts, unchanged } from './support/next-release';
import { EVERY_POD, redisFor } from './support/redis/cluster';
import { creation as createRedis, scenario as withRedis } from './support/redis/scenario';

const BROKEN = "throw new Error('made to fail');\n";
/** As long as a kubelet takes to bring a ConfigMap to every pod, and the agents to follow one another. */
const SECONDS = 900;

/** For comparison: a replacement takes about as long. */
const AS_LONG_MILLISECONDS = 240_000;

/** The same program under another digest. */
const marked = (mark: string) => (program: string) => `${program}// ${mark}\n`;

describe('an etcd of five members', () => {
  const STATUS_PORT = 2382;
  const cluster = etcdFor('agent-update');
  const { namespace } = cluster;
  const pods = [0, 1, 2, 3, 4].map(etcdPod);
  const release = (change: (program: string) => string, size = 5) => apply(nextRelease(cluster.manifests({ size }), 'etcd', change));

  beforeAll(() => createEtcd(cluster, 'create 5, for new agents', 5, () => cluster.become({ size: 5 })));

  test('has its agents replaced under writes: no server and no pod restarts', async () => {
    const [before, digest] = [await starts(namespace, pods), await digestOf(namespace, etcdPod(0), STATUS_PORT)];
    await withEtcd(cluster, 'as long without new agents', 5, () => unchanged(namespace, pods, STATUS_PORT, AS_LONG_MILLISECONDS));
    await withEtcd(cluster, 'new agents', 5, async () => {
      await release(marked('one'));
      await replaced(namespace, pods, STATUS_PORT, digest);
    }, SECONDS);
    expect(await starts(namespace, pods)).toEqual(before);
  });

  test('keeps the agents that it has when the new ones do not start, and says so', async () => {
    const [before, digest] = [await starts(namespace, pods), await digestOf(namespace, etcdPod(0), STATUS_PORT)];
    await withEtcd(cluster, 'broken agents', 5, async () => {
      await release(() => BROKEN);
      await refused(namespace, pods, STATUS_PORT, digest);
      // The record tells of it until there is another release, such as the one before.
      await release(marked('one'));
    }, SECONDS);
    expect(await starts(namespace, pods)).toEqual(before);
    expect(await cluster.kubectl('get', 'events', '--field-selector=reason=AgentUpdateFailed', '-o', 'name')).not.toBe('');
  });

  test('scales in while its agents are replaced', async () => {
    await withEtcd(cluster, 'new agents, and 5 to 3', 3, () => release(marked('two'), 3), SECONDS);
  });

  test('loses a pod while its agents are replaced', async () => {
    await withEtcd(cluster, 'new agents, and a pod deleted', 3, async () => {
      await release(marked('three'), 3);
      await cluster.deletePods([2]);
    }, SECONDS);
  });
});

describe('a Redis of three shards with a replica each', () => {
  const STATUS_PORT = 6381;
  const cluster = redisFor('agent-update');
  const { namespace } = cluster;
  const pods = EVERY_POD.map(({ shard, ordinal }) => `${cluster.name}-${shard}-${ordinal}`);
  const release = (change: (program: string) => string, shards = 3) => apply(nextRelease(cluster.manifests({ shards }), 'redis', change));

  beforeAll(() => createRedis(cluster, 'create 3 + 3, for new agents', () => cluster.become()));

  test('has its agents replaced under writes: no server and no pod restarts', async () => {
    const [before, digest] = [await starts(namespace, pods), await digestOf(namespace, pods[0] ?? '', STATUS_PORT)];
    await withRedis(
      cluster, 'as long without new agents', () => unchanged(namespace, pods, STATUS_PORT, AS_LONG_MILLISECONDS), { seconds: SECONDS },
    );
    await withRedis(cluster, 'new agents', async () => {
      await release(marked('one'));
      await replaced(namespace, pods, STATUS_PORT, digest);
    }, { seconds: SECONDS });
    expect(await starts(namespace, pods)).toEqual(before);
  });

  test('keeps the agents that it has when the new ones do not start', async () => {
    const [before, digest] = [await starts(namespace, pods), await digestOf(namespace, pods[0] ?? '', STATUS_PORT)];
    await withRedis(cluster, 'broken agents', async () => {
      await release(() => BROKEN);
      await refused(namespace, pods, STATUS_PORT, digest);
      // The record tells of it until there is another release, such as the one before.
      await release(marked('one'));
    }, { seconds: SECONDS });
    expect(await starts(namespace, pods)).toEqual(before);
  });

  test('moves slots to a new shard while its agents are replaced', async () => {
    await withRedis(cluster, 'new agents, and 3 to 4 shards', () => release(marked('two'), 4), {
      shape: { shards: 4, pods: 2 }, seconds: SECONDS,
    });
  });
});
