import { isBeingDeleted, readRecord, type RecordRead } from '../../kernel/kubernetes/cluster-objects';
import type { KubeAnswer } from '../../kernel/kubernetes/kube-api';
import { isObject } from '../../kernel/shape';
import { RECORD_KEYS, WANTED_KEYS } from '../contract/names';
import type { StateRecord, Wanted } from './facts';

/** Nothing when the ConfigMap is not one that we understand: an unknown record is not an empty one. */
export function parseRecord(configMap: unknown): RecordRead<StateRecord> | undefined {
  const read = readRecord(configMap, RECORD_KEYS);
  const { clusterId, forming = '' } = read?.record ?? {};
  return clusterId === '' || !/^\d*$/.test(forming) ? undefined : read;
}

export function isFormed(record: StateRecord | undefined): boolean {
  return record?.clusterId !== undefined && (record.forming ?? '') === '';
}

/** What the state record and the StatefulSet of the own shard want. Only the record tells that the whole cluster goes. */
export function wantedOf(record: KubeAnswer, own: KubeAnswer): Wanted {
  if (isDeleted(record)) return { is: 'gone' };
  if (record.is === 'forbidden') return { is: 'forbidden' };
  if (record.is !== 'found' || !isObject(record.object)) return { is: 'unknown' };
  const { data } = record.object;
  const shards = countIn(data, WANTED_KEYS.shards);
  const pods = countIn(data, WANTED_KEYS.pods);
  if (shards === undefined || pods === undefined) return { is: 'unknown' };
  if (isDeleted(own)) return { is: 'shape', shards, pods, ownPods: 0, ownDeleted: true };
  const ownPods = podsOf(own);
  return { is: 'shape', shards, pods, ...(ownPods !== undefined && { ownPods }) };
}

/** Or being deleted. */
function isDeleted(answer: KubeAnswer): boolean {
  return answer.is === 'notFound' || isBeingDeleted(answer);
}

function podsOf(statefulSet: KubeAnswer): number | undefined {
  if (statefulSet.is !== 'found' || !isObject(statefulSet.object)) return undefined;
  const { spec } = statefulSet.object;
  if (!isObject(spec)) return undefined;
  return typeof spec.replicas === 'number' && Number.isInteger(spec.replicas) && spec.replicas >= 0 ? spec.replicas : undefined;
}

function countIn(data: unknown, key: string): number | undefined {
  const text = isObject(data) ? data[key] : undefined;
  return typeof text === 'string' && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined;
}
