import { Refusal } from '../../../../agent/kernel/errors';
import { ClientRefusals } from '../../../../agent/redis/client-refusals';
import { decide } from '../../../../agent/redis/decide/decide';
import { troublesOf } from '../../../../agent/redis/decide/trouble';
import { Memory } from '../../../../agent/redis/memory';
import type { Observation, Refusing, Unanswered, View } from '../../../../agent/redis/model/facts';
import { Stranger, unansweredOf, unansweredText } from '../../../../agent/redis/model/unanswered';
import { refusalsIn } from '../../../../agent/redis/server/health';
import { parseAgentStatus, statusOf } from '../../../../agent/redis/status';
import { agent, at, but, formed, healthy, idOf, settingOf, view, without } from '../support/situations';

const asked = { savesSnapshots: true, minReplicasToWrite: 1 };
const WELL = {
  aof_last_write_status: 'ok',
  rdb_last_bgsave_status: 'ok',
  role: 'master',
  connected_slaves: 1,
  min_slaves_good_slaves: 1,
  used_memory: 900,
  mem_not_counted_for_evict: 8,
  maxmemory: 1000,
  maxmemory_policy: 'noeviction',
  connected_clients: 10,
  cluster_connections: 4,
  maxclients: 100,
};
const info = (changes: Partial<Record<keyof typeof WELL, string | number>>) => Object
  .entries({ ...WELL, ...changes })
  .map(([name, value]) => `${name}:${value}`)
  .join('\r\n');
const codes = (changes: Parameters<typeof info>[0], of = asked) => refusalsIn(info(changes), of).map(({ code }) => code);

test.each<[string, Parameters<typeof info>[0], readonly string[]]>([
  ['nothing, when all is well', {}, []],
  ['writes, when its append-only file can not be written', { aof_last_write_status: 'err' }, ['MISCONF']],
  ['writes, when its last snapshot failed', { rdb_last_bgsave_status: 'err' }, ['MISCONF']],
  ['writes, when too few replicas are in touch', { min_slaves_good_slaves: 0 }, ['NOREPLICAS']],
  ['writes, when its memory is full', { used_memory: 1009 }, ['OOM']],
  ['no writes while only buffers are above its memory, which do not count', { used_memory: 1008 }, []],
  ['no writes for want of memory without a limit', { used_memory: 5000, maxmemory: 0 }, []],
  ['connections, when all are used up', { connected_clients: 95 }, ['MAXCLIENTS']],
  ['no writes for want of replicas, as a replica', { role: 'slave', min_slaves_good_slaves: 0 }, []],
])('a server refuses %s', (_, changes, wanted) => {
  expect(codes(changes)).toEqual(wanted);
});

test('without snapshots, one that failed stops nothing', () => {
  expect(codes({ rdb_last_bgsave_status: 'err' }, { ...asked, savesSnapshots: false })).toEqual([]);
});

test('a server that asks for no replicas refuses nothing for want of them', () => {
  expect(codes({ min_slaves_good_slaves: 0 }, { ...asked, minReplicasToWrite: 0 })).toEqual([]);
});

test('an answer that says nothing of it is no refusal', () => {
  expect(refusalsIn('# Memory\r\n', asked)).toEqual([]);
});

describe('told', () => {
  const own = view(idOf(at(0, 0)));
  const [memoryFull, evicting] = [
    refusalsIn(info({ used_memory: 2000 }), asked),
    refusalsIn(info({ used_memory: 2000, maxmemory_policy: 'allkeys-lru' }), asked),
  ];
  const toldAt = async (seconds: number, of: (second: number) => readonly Refusing[], seen: View = own) => {
    let now = 0;
    const refusals = new ClientRefusals({ refusing: () => Promise.resolve(of(now)) }, new Memory());
    for (; now < seconds; now += 1) await refusals.of(seen, now * 1000);
    return (await refusals.of(seen, now * 1000)).map(({ code }) => code);
  };

  test('a full memory, and for as long as one write now and then still fits', async () => {
    expect(await toldAt(0, () => memoryFull)).toEqual(['OOM']);
    expect(await toldAt(60, (second) => (second % 10 === 0 ? memoryFull : []))).toEqual(['OOM']);
    expect(await toldAt(60, (second) => (second < 30 ? memoryFull : []))).toEqual([]);
  });

  test('not a memory that is full for a moment, while it evicts', async () => {
    expect(await toldAt(59, () => evicting)).toEqual([]);
    expect(await toldAt(60, () => evicting)).toEqual(['OOM']);
  });

  test('a primary that takes no commands for half a minute', async () => {
    expect(await toldAt(29, () => [], { ...own, serves: false })).toEqual([]);
    expect(await toldAt(30, () => [], { ...own, serves: false })).toEqual(['CLUSTERDOWN']);
  });
});

test.each<[string, unknown, Unanswered]>([
  [
    'a script',
    new Refusal('CLUSTER NODES', 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.'),
    { is: 'busy', running: 'script' },
  ],
  [
    'a function',
    new Refusal('CLUSTER NODES', 'BUSY Valkey is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.'),
    { is: 'busy', running: 'function' },
  ],
  ['a module', new Refusal('CLUSTER NODES', 'BUSY Redis is busy running a module command.'), { is: 'busy', running: 'module' }],
  ['its start', new Refusal('CLUSTER NODES', 'LOADING Redis is loading the dataset in memory'), { is: 'loading' }],
  [
    'another password',
    new Refusal('log in', 'WRONGPASS invalid username-password pair or user is disabled.'),
    { is: 'refused', words: 'WRONGPASS invalid username-password pair or user is disabled.' },
  ],
  [
    'no rights',
    new Refusal('CLUSTER NODES', 'NOPERM User x has no permissions'),
    { is: 'refused', words: 'NOPERM User x has no permissions' },
  ],
  [
    'no connection left, said before it is asked',
    new Error('10.0.0.1:6379: connect', { cause: new Refusal('connect', 'ERR max number of clients reached') }),
    { is: 'refused', words: 'ERR max number of clients reached' },
  ],
  [
    'another program',
    new Error('10.0.0.1:6379: x', { cause: new Stranger('not a reply of Redis: "HTTP/1.1 400"') }),
    { is: 'stranger', why: 'not a reply of Redis: "HTTP/1.1 400"' },
  ],
  ['nobody', new Error('connect ECONNREFUSED'), { is: 'silent', why: 'connect ECONNREFUSED' }],
])('refused is not silent: %s', (_, error, wanted) => {
  expect(unansweredOf(error)).toEqual(wanted);
});

test.each([
  'WRONGPASS x', 'NOAUTH x', 'NOPERM x', 'ERR max number of clients reached', 'DENIED x', 'MASTERDOWN x',
])('a refusal says what to do: %s', (words) => {
  expect(unansweredText({ is: 'refused', words })).toMatch(/^refuses: .*; .{5,}/);
});

const refused = (seconds: number, why: Unanswered): Observation => ({ ...without(healthy(at(0, 0)), 'own'), unanswered: { why, seconds } });

test.each<[string, Observation, string | undefined]>([
  ['wants another password', refused(10, { is: 'refused', words: 'WRONGPASS x' }), 'ServerRefuses'],
  ['wants another one for a moment', refused(9, { is: 'refused', words: 'WRONGPASS x' }), undefined],
  ['is another one', refused(10, { is: 'stranger', why: 'x' }), 'ServerRefuses'],
  ['is loading, for hours', refused(9999, { is: 'loading' }), undefined],
  ['has been silent for a minute', refused(60, { is: 'silent', why: 'x' }), 'ServerSilent'],
  ['is down', { ...refused(60, { is: 'silent', why: 'x' }), serverRunning: false }, undefined],
])('the agent tells when its server %s', (_, seen, reason) => {
  const action = decide('run', seen, settingOf(at(0, 0)));
  expect(action.do === 'warn' ? action.reason : undefined).toBe(reason);
});

test('a server that refuses writes is not "all is well": the trouble is reported beside any step', () => {
  const seen = healthy(at(1, 0), { refusing: refusalsIn(info({ aof_last_write_status: 'err' }), asked) });
  expect(decide('run', seen, settingOf(at(1, 0))).do).toBe('wait');
  expect(troublesOf(seen, settingOf(at(1, 0)))).toEqual([{
    reason: 'WritesRefused',
    why: expect.stringMatching(/^the server of r-1-0 refuses writes \(MISCONF\): .* if the disk is full/),
  }]);
});

describe('the state record', () => {
  const problem = (seen: Observation) => {
    const action = decide('run', seen, settingOf(at(0, 0)));
    return action.do === 'record' ? action.change.problem : undefined;
  };

  test('says what another agent says of its server', () => {
    expect(problem(
      but(healthy(at(0, 0)), at(1, 0), (one) => ({ ...one, agent: agent({ trouble: 'the server of r-1-0 refuses writes' }) })),
    )).toBe('the server of r-1-0 refuses writes');
  });

  test('says which step of the reporting agent itself does not succeed, for as long as that lasts', () => {
    const stuck = 'adopt has failed for more than a minute, the last time with: ERR no';
    const told = healthy(at(0, 0), { stuck });
    expect(problem(told)).toBe(`r-0-0: ${stuck}`);
    expect(problem({ ...told, record: { ...told.record, problem: `r-0-0: ${stuck}` } })).toBeUndefined();
    expect(statusOf(healthy(at(1, 0), { stuck }), []).trouble).toBe(stuck);
  });

  test('says that a server is busy, though its agent is of an older release', () => {
    const busy = { why: { is: 'busy', running: 'script' }, seconds: 0 } as const;
    const seen = but(healthy(at(0, 0)), at(1, 0), (one) => ({ ...without(one, 'view'), unanswered: busy }));
    expect(problem(seen)).toBe('the server of r-1-0 is busy with a script, and refuses everything else');
  });

  test.each<[number, string | undefined]>([
    [59, undefined],
    [60, 'the server of r-1-1 refuses: WRONGPASS x; '],
  ])('says after a minute that a server refuses the other agents: %d s', (seconds, text) => {
    const refusing = { why: { is: 'refused', words: 'WRONGPASS x' }, seconds } as const;
    const seen = but(healthy(at(0, 0)), at(1, 1), (one) => ({ ...without(one, 'view'), unanswered: refusing }));
    expect(problem(seen)).toEqual(text === undefined ? undefined : expect.stringContaining(text));
  });

  test('is kept by the next primary while the server of the first is busy', () => {
    const silent = { why: { is: 'busy', running: 'function' }, seconds: 3 } as const;
    const before = healthy(at(1, 0), { record: { ...formed, problem: 'old' } });
    const seen = but(before, at(0, 0), (one) => ({ ...without(one, 'view'), unanswered: silent }));
    expect(decide('run', seen, settingOf(at(1, 0)))).toMatchObject({
      do: 'record',
      change: { problem: 'the server of r-0-0 is busy with a function, and refuses everything else' },
    });
  });
});

test('what an agent says of its server is one line of text that is not too long, and its absence is no fault', () => {
  expect(parseAgentStatus('{"phase":"run","stopping":false}')).toEqual({ phase: 'run', stopping: false });
  expect(parseAgentStatus(JSON.stringify({
    phase: 'run',
    stopping: false,
    trouble: `\u001b[31m\n${'x'.repeat(900)}`,
  })).trouble).toMatch(/^ \[31m x{494}$/);
});
