import { isObject } from '../../kernel/shape';

/** What a snapshot holds. */
export interface SnapshotStatus {
  readonly revision: number;
  /** Versions of keys that were not compacted, deletions included: as etcdutl counts. */
  readonly keys: number;
  /** Of the content: two snapshots of the same data differ in their bytes. */
  readonly hash: number;
}

/** `etcdutl snapshot status -w json` of 3.5 to 3.7. @throws on text of another form */
export function parseSnapshotStatus(text: string): SnapshotStatus {
  const value: unknown = JSON.parse(text);
  const { revision, totalKey: keys, hash } = isObject(value) ? value : {};
  if (typeof revision !== 'number' || typeof keys !== 'number' || typeof hash !== 'number') {
    throw new Error(`etcdutl's answer should hold a revision, a number of keys and a hash, got ${text.slice(0, 200)}`);
  }
  return { revision, keys, hash };
}
