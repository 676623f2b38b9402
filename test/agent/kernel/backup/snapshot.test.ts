import { parseSaved, parseSnapshots, tagTexts } from '../../../../agent/kernel/backup/repository/snapshot';

const listed = (id: string, time: string, tags: unknown = ['system=etcd', 'cluster=17']) => (
  { short_id: id, time, hostname: 'shop.main', tags, paths: ['/work/copy'] }
);

test('snapshots are sorted by their time, whatever the offset of its clock', () => {
  const text = JSON.stringify([listed('b', '2026-11-28T10:30:00.5+02:00'), listed('a', '2026-11-28T08:00:00Z')]);
  expect(parseSnapshots(text).map(({ id }) => id)).toEqual(['a', 'b']);
});

test('tags are facts, also where there are none, or those of a person', () => {
  expect(parseSnapshots(JSON.stringify([listed('a', '2026-11-28T08:00:00Z')]))[0]?.tags).toEqual({ system: 'etcd', cluster: '17' });
  expect(parseSnapshots(JSON.stringify([listed('a', '2026-11-28T08:00:00Z', null)]))[0]?.tags).toEqual({});
  expect(parseSnapshots(JSON.stringify([listed('a', '2026-11-28T08:00:00Z', ['before the move'])]))[0]?.tags).toEqual({});
  expect(tagTexts({ system: 'etcd', version: '3.6.16' })).toEqual(['system=etcd', 'version=3.6.16']);
});

test.each(['{}', '[{}]', 'null', '[{"short_id": "a", "time": "yesterday", "hostname": "x"}]'])('%s is no list of snapshots', (text) => {
  expect(() => parseSnapshots(text)).toThrow("restic's answer should");
});

test('only a summary says that something was saved', () => {
  const summary = '{"message_type":"summary","snapshot_id":"4bba301e9f","total_bytes_processed":7}';
  const lines = ['{"message_type":"status","percent_done":1}', 'a warning', summary];
  expect(parseSaved(lines.join('\n'))).toEqual({ id: '4bba301e', bytes: 7 });
  expect(() => parseSaved(lines.slice(0, 2).join('\n'))).toThrow('should end with a summary');
});
