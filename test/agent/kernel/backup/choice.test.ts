import { chooseSnapshot } from '../../../../agent/kernel/backup/repository/choice';

const OWN = 'shop.main';
const snapshot = (id: string, day: number, host = OWN) => ({ id, time: `2026-11-${day}T09:00:00Z`, host, tags: {} });
const three = [snapshot('aaaaaaaa', 26), snapshot('bbbbbbbb', 27), snapshot('cccccccc', 28)];

test('the newest is chosen, or the one that is named, or the newest before a time', () => {
  expect(chooseSnapshot(three, {}, OWN).id).toBe('cccccccc');
  expect(chooseSnapshot(three, { id: 'bbbbbbbb' }, OWN).id).toBe('bbbbbbbb');
  expect(chooseSnapshot(three, { id: 'bbbbbbbb0123456789' }, OWN).id).toBe('bbbbbbbb');
  expect(chooseSnapshot(three, { before: '2026-11-28T10:00:00+01:00' }, OWN).id).toBe('bbbbbbbb');
  expect(chooseSnapshot(three, { before: '2026-11-28T09:00:01Z' }, OWN).id).toBe('cccccccc');
});

test('a backup of another cluster is chosen if it is named, or if the repository holds no others', () => {
  const others = [snapshot('dddddddd', 29, 'old.main')];
  expect(chooseSnapshot(others, {}, OWN).id).toBe('dddddddd');
  expect(chooseSnapshot([...three, ...others], {}, OWN).id).toBe('cccccccc');
  expect(chooseSnapshot([...three, ...others], { host: 'old.main' }, OWN).id).toBe('dddddddd');
});

test.each([
  ['nothing is there', [], {}, 'the repository holds no backup of shop.main; it holds those of nobody'],
  ['it is not told whose is meant', [snapshot('a', 1, 'a.b'), snapshot('b', 2, 'c.d')], {}, 'it holds those of a.b, c.d'],
  ['no backup has this ID', three, { id: 'ffffffff' }, 'shop.main has no backup with the ID ffffffff; the oldest is aaaaaaaa'],
  ['all are newer', three, { before: '2026-11-01T00:00:00Z' }, 'has no backup before 2026-11-01T00:00:00Z'],
])('nothing is chosen if %s', (_, snapshots, wanted, words) => {
  expect(() => chooseSnapshot(snapshots, wanted, OWN)).toThrow(words);
});
