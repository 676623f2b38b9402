import type { KubeAnswer } from '../../../agent/kernel/kubernetes/kube-api';
import { parseRecord, wantedOf } from '../../../agent/redis/model/state-record';

const configMap = (data: unknown, metadata: object = { resourceVersion: '7' }) => ({ kind: 'ConfigMap', metadata, data });
const found = (object: unknown): KubeAnswer => ({ is: 'found', object });
const statefulSet = (replicas: unknown, metadata = {}) => found({ metadata, spec: { replicas } });
const shape = { shards: '3', pods: '2' };

describe('the record', () => {
  test('is read with its version, without what the manifest holds', () => {
    expect(parseRecord(configMap({ ...shape, clusterId: 'c-1', forming: '3' }))).toEqual({
      record: { clusterId: 'c-1', forming: '3' },
      resourceVersion: '7',
    });
    expect(parseRecord(configMap(shape))).toEqual({ record: {}, resourceVersion: '7' });
  });

  test.each([
    ['of another kind', { ...configMap({}), kind: 'Secret' }],
    ['without a version', configMap({}, {})],
    ['with an empty cluster', configMap({ clusterId: '' })],
    ['with a number', configMap({ clusterId: 7 })],
    ['that is being formed of something', configMap({ forming: 'three' })],
  ])('%s is not an empty one', (_, object) => {
    expect(parseRecord(object)).toBeUndefined();
  });
});

describe('what is wanted', () => {
  test.each<[string, KubeAnswer, KubeAnswer, unknown]>([
    ['stands in the record', found(configMap(shape)), statefulSet(2), { is: 'shape', shards: 3, pods: 2, ownPods: 2 }],
    [
      'is none of the own shard when its StatefulSet is pruned',
      found(configMap(shape)),
      { is: 'notFound' },
      { is: 'shape', shards: 3, pods: 2, ownPods: 0, ownDeleted: true },
    ],
    [
      'is none of the own shard when its StatefulSet is being deleted',
      found(configMap(shape)),
      statefulSet(2, { deletionTimestamp: 'now' }),
      { is: 'shape', shards: 3, pods: 2, ownPods: 0, ownDeleted: true },
    ],
    [
      'is none of the own shard when that is scaled to none',
      found(configMap(shape)),
      statefulSet(0),
      { is: 'shape', shards: 3, pods: 2, ownPods: 0 },
    ],
    ['is known without the StatefulSet', found(configMap(shape)), { is: 'noAnswer', why: '' }, { is: 'shape', shards: 3, pods: 2 }],
    ['is nothing when the record is deleted', { is: 'notFound' }, statefulSet(2), { is: 'gone' }],
    ['is nothing when the record is being deleted', found(configMap(shape, { deletionTimestamp: 'now' })), statefulSet(2), { is: 'gone' }],
    ['is unknown without an answer', { is: 'noAnswer', why: '' }, statefulSet(2), { is: 'unknown' }],
    ['is forbidden to a pod that was deleted', { is: 'forbidden', why: '' }, { is: 'forbidden', why: '' }, { is: 'forbidden' }],
    ['is unknown without a number', found(configMap({ shards: '3' })), statefulSet(2), { is: 'unknown' }],
    ['is unknown with a doubtful number', found(configMap({ shards: '0', pods: '2' })), statefulSet(2), { is: 'unknown' }],
  ])('%s', (_, record, own, expected) => {
    expect(wantedOf(record, own)).toEqual(expected);
  });
});
