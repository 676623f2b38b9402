import { EtcdRestore } from '../../../../agent/etcd/backup/restore';
import type { CopyFacts } from '../../../../agent/kernel/backup/copy';
import type { AgentStatus, Member, ServerStatus, Wanted } from '../../../../agent/etcd/model/facts';
import { Topology } from '../../../../agent/etcd/model/topology';
import { config } from '../support/situations';

const SEED = config.largestSize - 1;
const topology = new Topology(config, { ordinal: SEED, podName: `main-${SEED}`, namespace: 'shop', podIp: '10.0.0.9' });
const nobody = () => Promise.reject(new Error('no answer'));
const facts = (change: Partial<CopyFacts> = {}): CopyFacts => ({
  format: 1, system: 'etcd', version: config.server.version, cluster: 'main', namespace: 'shop', clusterId: '1', at: '', summary: '',
  facts: {},
  ...change,
});

/** What each of three pods says of its disk, and the members of the cluster that is being restored. */
function world(change: { disks?: readonly (AgentStatus['disk'] | undefined)[]; serves?: number; wanted?: Wanted } = {}) {
  const { disks = ['nothing', 'nothing', 'nothing'], serves, wanted = { is: 'size', replicas: 3 } } = change;
  const done: string[] = [];
  const member = (ordinal: number, learner = false): Member => (
    { id: String(100 + ordinal), name: topology.memberName(ordinal), peerUrl: topology.peerUrl(ordinal), learner }
  );
  let members: Member[] = [member(SEED)];
  const restore = new EtcdRestore({
    config,
    topology,
    wanted: async () => wanted,
    wait: async () => {
      const next = [0, 1, 2].find((ordinal) => !members.some(({ id }) => id === member(ordinal).id));
      if (next !== undefined && members.every(({ learner }) => !learner)) members = [...members, member(next, true)];
    },
    agents: {
      status: async (ordinal) => {
        const disk = disks[ordinal];
        return disk === undefined ? nobody() : { phase: 'prepare', stopping: false, disk, dataBytes: 0 } as AgentStatus;
      },
    },
    servers: {
      status: async (ordinal) => (ordinal === serves ? {} as ServerStatus : nobody()),
      membership: async () => ({ clusterId: '7', members }),
      promote: async (_, id) => {
        done.push(`promote ${id}`);
        members = members.map((one) => (one.id === id ? { ...one, learner: false } : one));
      },
      transferLeadership: async (_, id) => { done.push(`transfer to ${id}`); },
      remove: async (via, id) => {
        done.push(`remove ${id} by ${via}`);
        members = members.filter((one) => one.id !== id);
      },
    },
    seed: {
      start: async () => ({ clusterId: '7', members }),
      stop: async () => { done.push('stop'); },
      mustRun: () => undefined,
      renew: async () => undefined,
    },
    report: { write: async (data) => { done.push(`write ${JSON.stringify(data)}`); }, note: () => undefined },
  });
  return { restore, done };
}

test('all pods join the temporary member, are promoted, and only then it leaves', async () => {
  const { restore, done } = world();
  expect(await restore.occupied({})).toBeUndefined();
  expect(await restore.run('/work')).toBe('3 members have joined, and all revisions were raised');
  expect(done[0]).toContain('"clusterId":"7"');
  expect(done.slice(1, 6)).toEqual(['promote 100', 'promote 101', 'promote 102', 'transfer to 100', `remove ${100 + SEED} by 0`]);
  expect(done.slice(6)).toEqual(['write {"restoring":""}', 'stop']);
});

test.each([
  ['a disk holds data', { disks: ['nothing', 'member', 'nothing'] as const }, 'e-1 has data; a cluster with data is never overwritten'],
  ['a disk can not be read', { disks: ['unreadable', 'nothing', 'nothing'] as const }, 'e-0 has data'],
  ['a server answers, whatever the agents say', { serves: 2 }, 'e-2 has data'],
  ['a pod that is not wanted any more has data', { disks: ['nothing', 'nothing', 'nothing', 'member'] as const }, 'e-3 has data'],
])('nothing is restored if %s', async (_, change, words) => {
  expect(await world(change).restore.occupied({ clusterId: '1' })).toContain(words);
});

test('nothing is restored twice, unless all disks are known to be lost again', async () => {
  const record = { clusterId: '7', restored: '2026 Restored: snapshot a' };
  expect(await world({ disks: ['nothing', 'member', 'nothing'] }).restore.occupied(record)).toContain('e-1 has data');
  expect(await world({ disks: ['nothing', undefined, 'nothing'] }).restore.occupied(record)).toContain('it was restored before');
  expect(await world({ wanted: { is: 'gone' } }).restore.occupied(record)).toContain('it was restored before');
  expect(await world().restore.occupied(record)).toBeUndefined();
});

test('a record that was cleared, or a cluster that lost its disks, is restored', async () => {
  expect(await world().restore.occupied({ restored: '2026 Restored: snapshot a' })).toBeUndefined();
  expect(await world().restore.occupied({ clusterId: '1' })).toBeUndefined();
});

test('nothing is restored while it is not known whether there is data', async () => {
  const silent = world({ disks: ['nothing', undefined, 'nothing'] }).restore;
  await expect(silent.occupied({})).rejects.toThrow('e-1 did not say what its disk holds');
  await expect(world({ wanted: { is: 'gone' } }).restore.occupied({})).rejects.toThrow('the StatefulSet can\'t be read, or is scaled to 0');
});

test('a restore that was interrupted after members had joined is for a person to decide', async () => {
  const { restore } = world({ disks: ['member', 'nothing', 'nothing'] });
  await expect(restore.occupied({ clusterId: '7', restoring: 'the members join' })).rejects.toThrow(/interrupted after e-0 had joined: .*delete/);
});

test.each([
  [facts({ system: 'redis' }), 'it is of redis'],
  [facts({ version: '3.9.1' }), '3.9.1'],
])('a backup that these servers can not hold is refused', (copy, words) => {
  expect(world().restore.refused(copy)).toContain(words);
  expect(world().restore.refused(facts())).toBeUndefined();
});
