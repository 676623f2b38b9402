import { Size } from 'cdk8s';
import { RedisCluster, type RedisClusterProps, RedisEngine, RedisShardRemoval } from '../../../../../lib';
import { synth } from '../../../../support/synth';
import type { Manifest } from '../../support/edits/edit';
import { planned, saying, says } from '../../support/planned';

function redis(props: RedisClusterProps = {}): Manifest[] {
  return synth((chart) => new RedisCluster(chart, 'cache', props));
}

const GIBIBYTES = (amount: number) => Size.gibibytes(amount);
const withoutShard = (name: string, objects: readonly Manifest[]) =>
  objects.filter((object) => !(object.kind === 'StatefulSet' && object.metadata.name === name));
const dangers = (before: readonly Manifest[], after: readonly Manifest[]) =>
  planned(before, after)
    .findings.filter(({ level }) => level === 'danger' || level === 'refused')
    .map(({ rule }) => rule);

describe('the shards of a RedisCluster', () => {
  test('may be added under writes', () => {
    expect(saying('redis-moves-slots', redis({ shards: 3 }), redis({ shards: 5 }))).toContain(
      '3 → 5 shards: slots and their keys move while writes continue; a new shard gets slots once',
    );
    expect(dangers(redis({ shards: 3 }), redis({ shards: 5 }))).toEqual([]);
  });

  test('may be removed, and give their slots away first', () => {
    expect(saying('redis-shard-drains', redis({ shards: 4 }), redis({ shards: 3 }))).toContain('its empty disks stay');
    expect(dangers(redis({ shards: 4 }), redis({ shards: 3 }))).toEqual([]);
    expect(dangers(redis({ shards: 4 }), redis({ shards: 3, shardRemoval: RedisShardRemoval.twoSteps(4) }))).toEqual([]);
  });

  test('are lost with their data if they are removed while the agents still want them', () => {
    expect(saying('redis-shard-goes-with-data', redis({ shards: 4 }), withoutShard('cache-3', redis({ shards: 4 })))).toContain(
      'shard 3 is removed, but cache-state still wants 4 shards',
    );
  });

  test('are at least three, whatever the manifest says', () => {
    const two = redis().map((object) =>
      object.metadata.name === 'cache-state' ? { ...object, data: { shards: '2', pods: '2' } } : object,
    );
    expect(saying('redis-below-three-shards', redis(), two)).toContain('3 → 2 shards: with fewer than 3 no majority is left');
  });

  test('have no copy of their data without a replica', () => {
    expect(dangers(redis({ replicasPerShard: 1 }), redis({ replicasPerShard: 0, acceptDowntime: true }))).toEqual(
      expect.arrayContaining(['redis-without-replica']),
    );
    expect(dangers(redis({ replicasPerShard: 3 }), redis({ replicasPerShard: 1 }))).toEqual([]);
  });

  test('all go with the cluster', () => {
    expect(says(redis(), []).filter((rule) => rule === 'stateful-set-removed')).toHaveLength(3);
  });
});

describe('the version of a RedisCluster', () => {
  test.each([
    [{ version: '8.2.10' }, { version: '7.4.11' },
      "redis 7.4.11 can't read data of redis 8.2.10: the agent stops the change at the first pod of each shard"],
    [{ version: '8.2.10' }, { engine: RedisEngine.VALKEY, version: '8.1.10' }, "valkey 8.1.10 can't read data of redis 8.2.10"],
    [
      { engine: RedisEngine.VALKEY, version: '8.1.10' }, { version: '8.2.10' },
      'a change from valkey 8.1.10 to redis 8.2.10 is not supported',
    ],
  ])('from %j to %j is stopped by the agent', (from, to, told) => {
    expect(
      planned(redis(from), redis(to))
        .findings.filter(({ rule }) => rule === 'redis-version-path')
        .map(({ message }) => message),
    ).toEqual([0, 1, 2].map(() => expect.stringContaining(told)));
  });

  test.each([
    ['registry.example.com/redis:7.2.4',
      "redis 7.2.4 can't read data of redis 8.2.10: the properties version and engine stay the same, so no agent stops the change"],
    ['registry.example.com/valkey:8.0.11', "valkey 8.0.11 can't read data of redis 8.2.10"],
  ])('is also read from the image, if a manifest has %s', (image, told) => {
    const edited = JSON.parse(JSON.stringify(redis({ version: '8.2.10' })).replaceAll('"redis:8.2.10"', JSON.stringify(image)));
    expect(
      planned(redis({ version: '8.2.10' }), edited)
        .findings.filter(({ rule }) => rule === 'redis-version-path')
        .map(({ message }) => message),
    ).toEqual([0, 1, 2].map(() => expect.stringContaining(told)));
  });

  test('that the agents stop restarts no other pods', () => {
    expect(says(redis({ version: '8.2.10' }), redis({ version: '7.4.11' }))).not.toContain('rolling-restart');
  });

  test.each([
    [{ version: '8.2.10' }, { version: '8.4.6' }, 'redis 8.2.10 → redis 8.4.6'],
    [{ version: '7.2.16' }, { engine: RedisEngine.VALKEY, version: '8.1.10' }, 'redis 7.2.16 → valkey 8.1.10'],
  ])('from %j to %j can\'t be undone, which is reported once for all shards', (from, to, told) => {
    expect(saying('redis-upgrade-is-final', redis(from), redis(to))).toContain(`${told} can't be undone`);
    expect(says(redis({ version: '8.2.9' }), redis({ version: '8.2.10' }))).not.toContain('redis-upgrade-is-final');
  });

  test.each([
    [{ version: '7.2.16' }, { version: '8.2.10' }],
    [{ version: '7.2.16' }, { engine: RedisEngine.VALKEY, version: '8.1.10' }],
  ])('from %j to %j is a restart', (from, to) => {
    expect(dangers(redis(from), redis(to))).toEqual([]);
    expect(says(redis(from), redis(to))).toContain('rolling-restart');
  });
});

test('the storage of a RedisCluster grows as claims with storageAtCreation', () => {
  const [old, now] = [{ storage: GIBIBYTES(8) }, { storage: GIBIBYTES(16) }];
  expect(new Set(dangers(redis(old), redis(now)))).toEqual(new Set(['database-storage']));
  expect(dangers(redis(old), redis({ ...now, storageAtCreation: GIBIBYTES(8) }))).toEqual([]);
});

test.each<[string, RedisClusterProps, RedisClusterProps, string]>([
  ['larger', { storage: GIBIBYTES(8) }, { storage: GIBIBYTES(16) },
    'set storageAtCreation to 8Gi, the old value of storage: then the claims grow'],
  ['smaller', { storage: GIBIBYTES(16) }, { storage: GIBIBYTES(8) },
    'leave storage at 16Gi: a disk cannot shrink; for smaller ones make another cluster and move the data into it'],
  ['of another class', { storageClassName: 'slow' }, { storageClassName: 'fast' },
    'leave them as they are; for other disks create another cluster and move the data there'],
  ['larger and of another class', { storage: GIBIBYTES(8), storageClassName: 'slow' }, { storage: GIBIBYTES(16), storageClassName: 'fast' },
    'leave them as they are; for other disks'],
])('disks of a RedisCluster that would be %s have a workaround of their own', (_, from, to, way) => {
  expect(
    planned(redis(from), redis(to))
      .findings.filter(({ rule }) => rule === 'database-storage')
      .map((finding) => finding.way),
  ).toEqual([0, 1, 2].map(() => expect.stringContaining(way)));
});

test('a RedisCluster keeps its state record, and the names of its pods', () => {
  expect(
    saying(
      'database-state-record-removed',
      redis(),
      redis().filter(({ metadata }) => metadata.name !== 'cache-state'),
    ),
  ).toContain('it records');
  expect(saying('database-members-renamed', redis(), redis({ clusterDomain: 'cluster.example' }))).toContain(
    'svc.cluster.example: running members do not know the new ones',
  );
});

test('the same RedisCluster is no change', () => expect(says(redis(), redis())).toEqual([]));
