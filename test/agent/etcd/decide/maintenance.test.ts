import { decideRun } from '../../../../agent/etcd/decide/run';
import type { Maintenance, Observation } from '../../../../agent/etcd/model/facts';
import { agent, formed, healthy, idOf, learner, peer, server, settingOf, silent, size, told, voter } from '../support/situations';

// The quota of these tests is 1000 bytes, and a defragmentation is worth 200 bytes.
const does = (seen: Observation) => decideRun(seen, settingOf(0));
const loose = (ordinal: number) => server(ordinal, { dbBytes: 500, dbBytesInUse: 300 });
const roomFor = (changes: Partial<Maintenance>): Maintenance => ({ running: false, defragmented: [], failed: [], ...changes });

describe('defragmentation', () => {
  const twoLoose = { peers: [peer(1, { server: loose(1) }), peer(2, { server: loose(2) })] };

  test('takes one member, the lowest follower', () => {
    expect(does(healthy(0, { own: loose(0), ...twoLoose }))).toEqual({ do: 'defragment', ordinal: 1, memberId: idOf(1) });
  });

  test('never blocks the leader while another member can lead: it hands over first', () => {
    expect(does(healthy(0, { own: loose(0) }))).toEqual({ do: 'handOver', memberId: idOf(1) });
  });

  test('includes the only member of a cluster', () => {
    const alone = healthy(0, { own: loose(0), membership: told([voter(0)], 0), peers: [], record: { ...formed, members: 'e-0 leader' } });
    expect(does(alone)).toEqual({ do: 'defragment', ordinal: 0, memberId: idOf(0) });
  });

  test('is worth a smaller gain when little space is left', () => {
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
    [
      'is then defragmented, followers first',
      { maintenance: roomFor({ secondsSinceCompaction: 1 }) },
      { do: 'defragment', ordinal: 1, memberId: idOf(1) },
    ],
    [
      'is defragmented without a pause: nobody can write',
      { maintenance: roomFor({ secondsSinceCompaction: 3, secondsSinceDefragment: 1, defragmented: [idOf(1)] }) },
      { do: 'defragment', ordinal: 2, memberId: idOf(2) },
    ],
    [
      'is defragmented on the leader last',
      { maintenance: roomFor({ secondsSinceCompaction: 3, defragmented: [idOf(1), idOf(2)] }) },
      { do: 'defragment', ordinal: 0, memberId: idOf(0) },
    ],
    [
      'is lifted when that helped',
      { own: server(0, { spaceAlarm: true, dbBytes: 899 }), maintenance: roomFor({ secondsSinceCompaction: 4, defragmented: everyone }) },
      { do: 'disarm', alarm: 'NOSPACE' },
    ],
    [
      'is compacted again only after ten minutes',
      { maintenance: roomFor({ secondsSinceCompaction: 600, defragmented: everyone }) },
      { do: 'compact', revision: '50' },
    ],
  ])('%s', (_, changes, expected) => {
    expect(does(healthy(0, { ...full, ...changes }))).toEqual(expected);
  });

  test('that compaction did not relieve is reported, and the alarm stays', () => {
    const seen = healthy(0, {
      own: server(0, { spaceAlarm: true, dbBytes: 900 }),
      maintenance: roomFor({ secondsSinceCompaction: 4, defragmented: everyone }),
    });
    const recorded = does(seen);
    expect(recorded).toMatchObject({
      do: 'record',
      change: { problem: expect.stringMatching(
        /^e-0: no member accepts writes: .* left the database above 90 % of its quota of 1000 bytes on e-0; delete keys or raise the quota$/,
      ) },
    });
    const record = { ...formed, ...(recorded.do === 'record' && recorded.change) };
    expect(does({ ...seen, record })).toMatchObject({ do: 'warn', reason: 'SpaceExhausted' });
  });

  const oneDown = (seconds: number, changes: Partial<Observation> = {}) =>
    healthy(0, {
      own: server(0, { spaceAlarm: true, dbBytes: 500 }),
      peers: [silent(1, seconds), peer(2)],
      record: { ...formed, problem: seconds < 60 ? '' : 'e-1 does not answer' },
      ...changes,
    });
  const others = [idOf(0), idOf(2)];

  test('waits some seconds for a member that may be restarting', () => {
    expect(does(oneDown(2, { maintenance: roomFor({ secondsSinceCompaction: 29, defragmented: others }) })).do).toBe('wait');
  });

  test('is repaired without a member that is down', () => {
    expect(does(oneDown(900, { maintenance: roomFor({ secondsSinceCompaction: 4, defragmented: [idOf(2)] }) }))).toMatchObject({
      do: 'defragment',
      ordinal: 0,
    });
    expect(does(oneDown(900, { maintenance: roomFor({ secondsSinceCompaction: 30, defragmented: others }) }))).toEqual({
      do: 'disarm',
      alarm: 'NOSPACE',
    });
  });

  test('is repaired although one member is not a pod of the cluster', () => {
    const stranger = { ...voter(1), peerUrl: 'http://elsewhere:2380' };
    const problem = "http://elsewhere:2380 is a member but belongs to no pod of this StatefulSet";
    const record = { ...formed, members: 'e-0 leader, e-2 voter, http://elsewhere:2380 voter', problem };
    const maintenance = roomFor({ secondsSinceCompaction: 5, defragmented: others });
    expect(does(oneDown(0, { membership: told([voter(0), stranger, voter(2)], 0), record, maintenance }))).toEqual({
      do: 'disarm',
      alarm: 'NOSPACE',
    });
  });

  test("is repaired by another agent while the leader's is dead", () => {
    const seen = healthy(1, { own: server(1, { spaceAlarm: true }), peers: [peer(0, { agentSilentSeconds: 10 }), peer(2)] });
    expect(decideRun(seen, settingOf(1))).toEqual({ do: 'compact', revision: '50' });
  });

  test('is repaired although a learner is down', () => {
    const seen = healthy(0, {
      own: server(0, { spaceAlarm: true }),
      membership: told([voter(0), voter(1), voter(2), learner(3)], 0),
      wanted: size(4),
      record: { ...formed, members: 'e-0 leader, e-1 voter, e-2 voter, e-3 learner' },
    });
    expect(does(seen)).toEqual({ do: 'compact', revision: '50' });
    expect(does({ ...seen, own: server(0) }).do).toBe('promote');
  });
});

describe('a defragmentation that failed', () => {
  const failed = (times: number, secondsSince: number) => [{ memberId: idOf(1), times, secondsSince }];
  const loosened = (maintenance: Partial<Maintenance>) => healthy(
    0, { peers: [peer(1, { server: loose(1) }), peer(2)], maintenance: roomFor(maintenance) },
  );

  test.each<[string, Partial<Maintenance>, string]>([
    ['is not begun again within ten minutes: it may go on in the server', { failed: failed(1, 599) }, 'wait'],
    ['is begun again after ten minutes', { failed: failed(1, 600) }, 'defragment'],
    ['is begun again later each time', { failed: failed(3, 2399) }, 'wait'],
    ['is begun again at least once a day', { failed: failed(99, 86_400) }, 'defragment'],
  ])('%s', (_, maintenance, expected) => {
    expect(does(loosened(maintenance)).do).toBe(expected);
  });

  test('does not keep the other members from being defragmented, nor the quota from being released', () => {
    const full = (dbBytes: number, defragmented: readonly string[]) =>
      healthy(0, {
        own: server(0, { spaceAlarm: true }),
        peers: [peer(1, { server: server(1, { dbBytes }) }), peer(2)],
        maintenance: roomFor({ secondsSinceCompaction: 400, failed: failed(1, 5), defragmented }),
      });
    expect(does(full(950, []))).toMatchObject({ do: 'defragment', ordinal: 2 });
    expect(does(full(100, [idOf(0), idOf(2)]))).toEqual({ do: 'disarm', alarm: 'NOSPACE' });
    expect(does(full(950, [idOf(0), idOf(2)]))).toMatchObject({
      do: 'record',
      change: {
        problem: expect.stringContaining(
          'left the database above 90 % of its quota of 1000 bytes on e-1 (a defragmentation failed; see the Events)',
        ),
      },
    });
  });
});
