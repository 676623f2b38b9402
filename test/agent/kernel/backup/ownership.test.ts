import { ownershipFault } from '../../../../agent/kernel/backup/repository/ownership';
import type { Snapshot } from '../../../../agent/kernel/backup/repository/snapshot';

const owner = { host: 'shop.main', system: 'etcd', clusterId: '17' };
const snapshot = (change: Partial<Snapshot> = {}): Snapshot => (
  { id: '4bba301e', time: '2026-11-28T09:00:00Z', host: 'shop.main', tags: { system: 'etcd', cluster: '17' }, ...change }
);

test('a cluster uses an empty repository, and its own', () => {
  expect(ownershipFault([], owner)).toBeUndefined();
  expect(ownershipFault([snapshot()], owner)).toBeUndefined();
});

test.each([
  ['of another name', snapshot({ host: 'shop.other' }), 'holds backups of etcd shop.other'],
  ['of the same name in another namespace', snapshot({ host: 'staging.main' }), 'holds backups of etcd staging.main'],
  ['of another system', snapshot({ tags: { system: 'redis', cluster: '17' } }), 'holds backups of redis shop.main'],
  ['of something else', snapshot({ host: 'laptop', tags: {} }), 'holds backups of something else laptop'],
])('a cluster refuses the repository of a cluster %s', (_, newest, words) => {
  expect(ownershipFault([newest], owner)).toContain(words);
});

test('a cluster that lost everything and was formed anew does not add its emptiness to the backups of the old one', () => {
  expect(ownershipFault([snapshot()], { ...owner, clusterId: '18' })).toContain('another cluster of this name, with the ID 17');
});

test('a cluster that was restored from a backup goes on with its repository', () => {
  expect(ownershipFault([snapshot()], { ...owner, clusterId: '18', restoredFrom: '4bba301e' })).toBeUndefined();
  expect(ownershipFault([snapshot()], { ...owner, clusterId: '18', restoredFrom: 'ffffffff' })).toBeDefined();
});
