import { setTimeout as pause } from 'node:timers/promises';
import { inPod } from './support/client';
import { etcdFor, NAME, pod } from './support/etcd/cluster';
import { creation, noteFigures, scenario } from './support/etcd/scenario';
import { wellSince } from './support/etcd/well';
import { FORCED, kubectl } from './support/kubectl';
import { until } from './support/wait';

const cluster = etcdFor('data-loss');
const TOLD_SECONDS = 150;
const DATABASE = '/var/lib/etcd/data/member/snap/db';
/** The kubelet pauses twice as long after each of five ends. */
const CRASHES_SECONDS = 550;

beforeAll(() => creation(cluster, 'create 3, for lost disks', 3, () => cluster.become()));

describe('a member whose disk is lost joins anew', () => {
  test('a follower, ordinal 0, the leader', async () => {
    await scenario(cluster, 'follower and its disk lost', 3, async () => cluster.loseDisks([await cluster.follower(3)]));
    await scenario(cluster, 'member 0 and its disk lost', 3, () => cluster.loseDisks([0]));
    await scenario(cluster, 'leader and its disk lost', 3, async () => cluster.loseDisks([await cluster.leader()]));
  });

  test('while every other pod is killed as well', async () => {
    await scenario(cluster, 'all pods force-deleted, disk 0 lost', 3, async () => {
      await cluster.loseDisks([0]);
      await cluster.deletePods([1, 2], ...FORCED);
    });
  });

  test('while the state record is erased', async () => {
    await scenario(cluster, 'record erased, disk 0 lost', 3, async () => {
      await clearRecord();
      await cluster.loseDisks([0]);
    });
  });

  test('once a deleted state record is applied again', async () => {
    await scenario(cluster, 'record deleted, disk 0 lost, record applied 10 s later', 3, async () => {
      await cluster.kubectl('delete', 'configmap', `${NAME}-state`);
      await cluster.loseDisks([0]);
      await pause(10_000);
      await cluster.become();
    });
  });

  test('one disk after the other, each once the one before is well', async () => {
    await scenario(cluster, 'every disk lost, one after the other', 3, async () => {
      for (const ordinal of [0, 1, 2]) {
        await cluster.loseDisks([ordinal]);
        await wellSince(cluster, 3, 120);
      }
    });
  });
});

test('a member whose database is broken on its disk is told, replaced, and loses nothing', async () => {
  const ordinal = await cluster.follower(3);
  await scenario(cluster, 'database of a follower broken', 3, async () => {
    const overwrite = `require('node:fs').writeFileSync('${DATABASE}', 'x'.repeat(65536))`;
    await cluster.kubectl('exec', pod(ordinal), '--container', 'agent', '--', 'node', '-e', overwrite);
    await cluster.deletePods([ordinal], ...FORCED);
    const crashes = await eventsOf('ServerCrashes', /./, CRASHES_SECONDS);
    expect(crashes.join()).toMatch(/its server keeps crashing|its disk is corrupt, or older/);
  }, CRASHES_SECONDS);
}, 2 * CRASHES_SECONDS * 1000);

test('the alarm CORRUPT is told, and lifted once the data of all members is proven to be the same', async () => {
  const url = `https://${NAME}.${cluster.namespace}.svc:2379`;
  const call = async (path: string, body: object) =>
    JSON.parse(
      await kubectl(inPod({ namespace: cluster.clients, name: 'writer' }, 'etcd-post.mjs', [url, path, JSON.stringify(body)])),
    ) as { answer: { header: { member_id: string } } };
  const { answer } = await call('/v3/maintenance/status', {});
  await call('/v3/maintenance/alarm', { action: 'ACTIVATE', memberID: answer.header.member_id, alarm: 'CORRUPT' });
  expect((await eventsOf('DataCorrupt')).join()).toMatch(/no member accepts writes/);
  await eventsOf('DataAgrees');
  await wellSince(cluster, 3, 120);
});

test('two disks of three lost: it is told, no other cluster arises, and the disk that is left is not touched', async () => {
  const before = await cluster.record();
  await cluster.loseDisks([1, 2]);
  await eventsOf('QuorumLost', /there is no leader, but data is left on main-0\. Delete none of it/);
  const record = await cluster.record();
  expect(record.clusterId).toBe(before.clusterId);
  expect(record.problem).toMatch(/data is left on main-0|has had no leader/);
  expect(await terminationMessages()).toMatch(/restore a backup/);
  const { servers, clusterIds } = await cluster.writer.state();
  expect(servers[0]).toMatchObject({ clusterId: before.clusterId });
  expect(clusterIds).toEqual([before.clusterId]);
});

test('the record cleared while a disk holds data: still no other cluster, until that disk is given up as well', async () => {
  const before = await cluster.writer.state();
  await clearRecord();
  await pause(30_000);
  const { members, clusterIds } = await cluster.writer.state();
  expect(members).toEqual([]);
  expect(clusterIds).toEqual(before.clusterIds);
  await creation(cluster, 'two disks of three lost, after the third and the record were given up', 3, async () => {
    await cluster.loseDisks([0]);
    await clearRecord();
  });
});

test('all disks lost: it is told, and cleared by hand the cluster starts empty', async () => {
  const before = await cluster.record();
  await cluster.writer.begin('lost-with-all-disks');
  await pause(3000);
  noteFigures('before all disks are lost', 0, await cluster.writer.end());
  await cluster.kubectl('delete', 'events', '--all');
  await cluster.loseDisks([0, 1, 2]);
  const [event] = await eventsOf('DataLost');
  expect(event).toMatch(/no other pod has data.*kubectl patch configmap main-state/);
  expect((await cluster.record()).clusterId).toBe(before.clusterId);
  expect((await cluster.writer.state()).clusterIds).toEqual([before.clusterId]);
  await creation(cluster, 'all disks lost, after the record was cleared', 3, clearRecord);
});

/** As the agent's own message says. */
async function clearRecord(): Promise<void> {
  await cluster.kubectl('patch', 'configmap', `${NAME}-state`, '--type=merge', '-p', '{"data":null}');
}

function eventsOf(reason: string, message = /./, seconds = TOLD_SECONDS): Promise<string[]> {
  return until(`an Event ${reason}`, seconds, async () => {
    const text = await cluster.kubectl(
      'get', 'events', '--field-selector', `reason=${reason}`, '-o', 'jsonpath={range .items[*]}{.message}{"\\n"}{end}',
    );
    return message.test(text) && text.trim().split('\n');
  });
}

function terminationMessages(): Promise<string> {
  const path = '{.items[*].status.initContainerStatuses[*].lastState.terminated.message}'
    + '{.items[*].status.initContainerStatuses[*].state.terminated.message}';
  return until('a termination message', 60, async () => await cluster.kubectl('get', 'pods', '-o', `jsonpath=${path}`) || undefined);
}
