import type { Identity } from '../model/facts';

/** `walpb.Record.type` of the record that holds the metadata. It is written at the head of every segment. */
const METADATA_TYPE = 1n;

/** How much of a segment is enough to hold the records before and with the metadata. */
export const WAL_HEAD_BYTES = 4096;

/**
 * Reads the member and cluster ID out of the head of a segment of etcd's write-ahead log.
 *
 * A frame is a little-endian length of 64 bits, whose high byte counts padding, and a `walpb.Record`
 * (1: type, 2: crc, 3: data); the data of the metadata record is an `etcdserverpb.Metadata` (1: NodeID, 2: ClusterID).
 *
 * @see https://github.com/etcd-io/etcd/blob/main/server/storage/wal/decoder.go
 */
export function identityFromWal(head: Buffer): Identity | undefined {
  for (let at = 0; at + 8 <= head.length; ) {
    const word = head.readBigUInt64LE(at);
    const length = Number(word & 0x00ff_ffff_ffff_ffffn);
    const padding = Number((word >> 56n) & 7n);
    const record = readFields(head.subarray(at + 8, at + 8 + length));
    if (length === 0 || at + 8 + length > head.length || record === undefined) return undefined;
    const data = record.get(3);
    if (record.get(1) === METADATA_TYPE && Buffer.isBuffer(data)) return identityFromMetadata(data);
    at += 8 + length + (word >> 63n === 1n ? padding : 0);
  }
  return undefined;
}

function identityFromMetadata(data: Buffer): Identity | undefined {
  const fields = readFields(data);
  const [memberId, clusterId] = [fields?.get(1), fields?.get(2)];
  if (typeof memberId !== 'bigint' || typeof clusterId !== 'bigint') return undefined;
  return { memberId: memberId.toString(), clusterId: clusterId.toString() };
}

/** Varints and byte fields of one protobuf message, by number; nothing when it holds anything else. */
function readFields(message: Buffer): ReadonlyMap<number, bigint | Buffer> | undefined {
  const fields = new Map<number, bigint | Buffer>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; at < message.length; shift += 7n) {
      const byte = message[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return BigInt.asUintN(64, value);
  };
  while (at < message.length) {
    const key = Number(varint());
    if ((key & 7) === 0) {
      fields.set(key >> 3, varint());
    } else if ((key & 7) === 2) {
      const length = Number(varint());
      fields.set(key >> 3, message.subarray(at, at + length));
      at += length;
    } else {
      return undefined;
    }
  }
  return fields;
}
