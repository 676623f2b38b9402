import { etcdFor, pod } from './support/etcd/cluster';
import { creation, scenario } from './support/etcd/scenario';
import { FORCED } from './support/kubectl';
import { setTimeout as pause } from 'node:timers/promises';

const cluster = etcdFor('scale');

describe('a cluster is created', () => {
  test.each([5, 3, 1])('with %i members', async (size) => {
    await creation(cluster, `create ${size}`, size, () => cluster.become({ size }));
    if (size > 1) {
      await cluster.destroy();
      await cluster.deleteClaims();
    }
  });
});

describe('one number scales a cluster that is written to', () => {
  test.each([[1, 3], [3, 5], [5, 3], [3, 1]])('from %i to %i members', async (from, to) => {
    await scenario(cluster, `${from} to ${to}`, to, () => cluster.become({ size: to }));
  });

  test('from 1 to 3 over the disks of former members', async () => {
    await scenario(cluster, '1 to 3 over stale disks', 3, () => cluster.become({ size: 3 }));
  });

  test('from 3 to 1 to 5 to 1 at once', async () => {
    await scenario(cluster, '3 to 1, stale disks next', 1, () => cluster.become({ size: 1 }));
    await scenario(cluster, '1 to 5 at once', 5, () => cluster.become({ size: 5 }));
    await scenario(cluster, '5 to 1 at once', 1, () => cluster.become({ size: 1 }));
  });

  test('while it still scales', async () => {
    await scenario(cluster, '1 to 3 to 5 to 1 to 3, 3 s apart', 3, async () => {
      for (const size of [3, 5, 1, 3]) {
        await cluster.become({ size });
        await pause(3000);
      }
    });
  });
});

test('a disk is lost in the moment of a scale-in', async () => {
  await scenario(cluster, '3 to 5, for the next', 5, () => cluster.become({ size: 5 }));
  await scenario(cluster, '5 to 1 at once, disk 1 lost in the same moment', 1, () => Promise.all(
    [cluster.become({ size: 1 }), cluster.loseDisks([1])],
  ));
  await scenario(cluster, '1 to 3 after that loss', 3, () => cluster.become({ size: 3 }));
  await scenario(cluster, '3 to 1 at once, disk 0 lost in the same moment', 1, () => Promise.all(
    [cluster.become({ size: 1 }), cluster.loseDisks([0])],
  ));
  await scenario(cluster, '1 to 3 after that loss as well', 3, () => cluster.become({ size: 3 }));
});

test('a member that is dead is removed when the cluster is scaled in', async () => {
  await keepPodsFromStarting();
  await cluster.deletePods([2], ...FORCED);
  await pause(5000);
  await scenario(cluster, '3 to 1 with member 2 dead', 1, () => cluster.become({ size: 1 }));
  await cluster.kubectl('delete', 'resourcequota', 'no-pods');
  await scenario(cluster, '1 to 3 after that', 3, () => cluster.become({ size: 3 }));
});

test('a cluster that is scaled to none keeps its data and its members', async () => {
  const before = await cluster.record();
  await scenario(cluster, '3 to 0 to 3', 3, async () => {
    await cluster.become({ size: 0 });
    await cluster.kubectl('wait', '--for=delete', ...[0, 1, 2].map((ordinal) => `pod/${pod(ordinal)}`), '--timeout=120s');
    await cluster.become({ size: 3 });
  });
  expect((await cluster.record()).clusterId).toBe(before.clusterId);
});

/** What a full namespace does: pods that are there go on, a new one is refused. */
async function keepPodsFromStarting(): Promise<void> {
  await cluster.kubectl('create', 'quota', 'no-pods', '--hard=pods=0');
}
