import { decideRun } from '../../../agent/etcd/decide-run';
import type { Maintenance, Observation } from '../../../agent/etcd/facts';
import { agent, formed, healthy, idOf, learner, peer, server, settingOf, silent, told, voter } from './situations';

// The quota of these tests is 1000 bytes, and 200 bytes are worth a defragmentation.
const does = (seen: Observation) => decideRun(seen, settingOf(0));
const loose = (ordinal: number) => server(ordinal, { dbBytes: 500, dbBytesInUse: 300 });
const roomFor = (changes: Partial<Maintenance>): Maintenance => ({ running: false, defragmented: [], ...changes });

describe('defragmentation', () => {
  const twoLoose = { peers: [peer(1, { server: loose(1) }), peer(2, { server: loose(2) })] };

  test('takes one member, the lowest follower', () => {
    expect(does(healthy(0, { own: loose(0), ...twoLoose }))).toEqual({ do: 'defragment', ordinal: 1, memberId: idOf(1) });
  });

  test('never stops the leader while another can lead: it hands over', () => {
    expect(does(healthy(0, { own: loose(0) }))).toEqual({ do: 'handOver', memberId: idOf(1) });
  });

  test('takes a single member all the same', () => {
    const alone = healthy(0, { own: loose(0), membership: told([voter(0)], 0), peers: [], record: { ...formed, members: 'e-0 leader' } });
    expect(does(alone)).toEqual({ do: 'defragment', ordinal: 0, memberId: idOf(0) });
  });

  test('pays with a smaller gain when little room is left', () => {
    const crowded = server(1, { dbBytes: 850, dbBytesInUse: 700 });
    expect(does(healthy(0, { peers: [peer(1, { server: crowded }), peer(2)] })).do).toBe('defragment');
  });

  test.each<[string, Partial<Observation>]>([
    ['when it does not pay', { peers: [peer(1, { server: server(1, { dbBytes: 500, dbBytesInUse: 301 }) }), peer(2)] }],
    ['when the database is full of data', { peers: [peer(1, { server: server(1, { dbBytes: 900, dbBytesInUse: 890 }) }), peer(2)] }],
    ['within a minute after the last', { ...twoLoose, maintenance: roomFor({ secondsSinceDefragment: 59 }) }],
    ['while another is under way', { ...twoLoose, maintenance: roomFor({ running: true }) }],
    ['while a member is silent', { peers: [peer(1, { server: loose(1) }), silent(2, 2)] }],
    ['while a member stops', { peers: [peer(1, { server: loose(1) }), peer(2, { agent: agent({ stopping: true }) })] }],
  ])('is not done %s', (_, changes) => {
    expect(does(healthy(0, changes)).do).toBe('wait');
  });

  test('is not done while a learner joins', () => {
    const joining = told([voter(0), voter(1), learner(2, '')], 0);
    expect(does(healthy(0, { ...twoLoose, membership: joining })).do).toBe('promote');
  });
});

describe('an exhausted quota', () => {
  const full = { own: server(0, { spaceAlarm: true, dbBytes: 1000 }) };
  const everyone = [idOf(0), idOf(1), idOf(2)];

  test.each<[string, Partial<Observation>, unknown]>([
    ['is first compacted', {}, { do: 'compact', revision: '50' }],
    ['is then defragmented, followers first', { maintenance: roomFor({ secondsSinceCompaction: 1 }) }, { do: 'defragment', ordinal: 1, memberId: idOf(1) }],
    ['is defragmented without a pause: nobody can write', { maintenance: roomFor({ secondsSinceCompaction: 3, secondsSinceDefragment: 1, defragmented: [idOf(1)] }) }, { do: 'defragment', ordinal: 2, memberId: idOf(2) }],
    ['is defragmented on the leader last', { maintenance: roomFor({ secondsSinceCompaction: 3, defragmented: [idOf(1), idOf(2)] }) }, { do: 'defragment', ordinal: 0, memberId: idOf(0) }],
    ['is given free when that helped', { own: server(0, { spaceAlarm: true, dbBytes: 899 }), maintenance: roomFor({ secondsSinceCompaction: 4, defragmented: everyone }) }, { do: 'disarm' }],
    ['is compacted again only after ten minutes', { maintenance: roomFor({ secondsSinceCompaction: 600, defragmented: everyone }) }, { do: 'compact', revision: '50' }],
  ])('%s', (_, changes, expected) => {
    expect(does(healthy(0, { ...full, ...changes }))).toEqual(expected);
  });

  test('that compaction did not relieve is told, and stays locked', () => {
    const seen = healthy(0, { own: server(0, { spaceAlarm: true, dbBytes: 900 }), maintenance: roomFor({ secondsSinceCompaction: 4, defragmented: everyone }) });
    expect(does(seen)).toMatchObject({ do: 'warn', reason: 'SpaceExhausted', why: expect.stringMatching(/delete keys or raise the quota/) });
  });

  test('waits for a member that is silent', () => {
    const seen = healthy(0, { ...full, peers: [silent(1, 2), peer(2)], maintenance: roomFor({ secondsSinceCompaction: 4, defragmented: [idOf(2)] }) });
    expect(does(seen).do).toBe('wait');
  });
});
