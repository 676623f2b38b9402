import { isObject } from '../support/shape';
import type { StateRecord, Wanted } from './facts';

/** A record together with the version that it was read at. */
export interface RecordRead {
  readonly record: StateRecord;
  readonly resourceVersion: string;
}

/** Nothing when the ConfigMap is not one that we understand: an unknown record is not an empty one. */
export function parseRecord(configMap: unknown): RecordRead | undefined {
  if (!isObject(configMap) || configMap.kind !== 'ConfigMap' || !isObject(configMap.metadata)) return undefined;
  const { data = {}, metadata } = configMap;
  if (!isObject(data) || typeof metadata.resourceVersion !== 'string') return undefined;
  const keys = ['clusterId', 'version', 'members', 'problem'] as const;
  const known = keys.filter((key) => key in data);
  if (known.some((key) => typeof data[key] !== 'string')) return undefined;
  if ('clusterId' in data && !/^\d+$/.test(String(data.clusterId))) return undefined;
  return { record: Object.fromEntries(known.map((key) => [key, data[key]])), resourceVersion: metadata.resourceVersion };
}

/** How many members are wanted, by the StatefulSet. One that is being deleted wants nobody removed. */
export function parseWanted(statefulSet: unknown): Wanted {
  if (!isObject(statefulSet) || !isObject(statefulSet.metadata) || !isObject(statefulSet.spec)) return { is: 'unknown' };
  if ('deletionTimestamp' in statefulSet.metadata) return { is: 'gone' };
  const { replicas } = statefulSet.spec;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) return { is: 'unknown' };
  return replicas === 0 ? { is: 'gone' } : { is: 'size', replicas };
}
