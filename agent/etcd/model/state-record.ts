import { readRecord, type RecordRead } from '../../kernel/kubernetes/cluster-objects';
import { isObject } from '../../kernel/shape';
import { RECORD_KEYS } from '../contract/names';
import type { StateRecord, Wanted } from './facts';

/** Nothing when the ConfigMap is not one that we understand: an unknown record is not an empty one. */
export function parseRecord(configMap: unknown): RecordRead<StateRecord> | undefined {
  const read = readRecord(configMap, RECORD_KEYS);
  const { clusterId } = read?.record ?? {};
  return clusterId === undefined || /^\d+$/.test(clusterId) ? read : undefined;
}

/** The number of members that the StatefulSet wants. A StatefulSet that is being deleted wants no member removed. */
export function parseWanted(statefulSet: unknown): Wanted {
  if (!isObject(statefulSet) || !isObject(statefulSet.metadata) || !isObject(statefulSet.spec)) return { is: 'unknown' };
  if ('deletionTimestamp' in statefulSet.metadata) return { is: 'gone' };
  const { replicas } = statefulSet.spec;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) return { is: 'unknown' };
  return replicas === 0 ? { is: 'gone' } : { is: 'size', replicas };
}
