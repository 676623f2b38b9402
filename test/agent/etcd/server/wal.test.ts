import { identityFromWal } from '../../../../agent/etcd/server/wal';

/** The first bytes of logs that real servers wrote, and the IDs that the same servers reported by their gateway. */
const HEADS = [
  [
    '3.5.35',
    'BAAAAAAAAIQIBBAAAAAAAB4AAAAAAACCCAEQgZeM5AUaFAjLlJuD3JfI8EAQqNPZuo24kZ5gAAANAAAAAAAAgwgFEPKH+HkaBAgAEAAAAABvAAAAAAAAgQgC',
    '4675053887536155211',
    '6934494220792523176',
  ],
  [
    '3.6.16',
    'BAAAAAAAAIQIBBAAAAAAAB8AAAAAAACBCAEQxcSQ2QYaFQiy1em75Lj8olcQ09GdtZf12MmFAQAOAAAAAAAAgggFEJKdiNoOGgQIABAAAABvAAAAAAAAgQgC',
    '6288698288597789362',
    '9625146408112187603',
  ],
] as const;

test.each(HEADS)('the IDs of the member and the cluster are read from the log of etcd %s', (_, base64, memberId, clusterId) => {
  expect(identityFromWal(Buffer.from(base64, 'base64'))).toEqual({ memberId, clusterId });
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['only zeros, as a segment that was preallocated', Buffer.alloc(4096)],
  ['cut off within the metadata', Buffer.from(HEADS[0][1], 'base64').subarray(0, 40)],
  ['of another form', Buffer.from('this is not a write-ahead log, but a text of some length')],
])('a log that is %s yields no IDs', (_, head) => {
  expect(identityFromWal(head)).toBeUndefined();
});
