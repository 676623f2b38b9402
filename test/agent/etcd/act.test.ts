import { act, type Context } from '../../../agent/etcd/act';
import { Memory } from '../../../agent/etcd/memory';
import type { Action } from '../../../agent/etcd/model/action';
import type { Start } from '../../../agent/etcd/model/facts';
import { Observer } from '../../../agent/etcd/observe';
import { Refusal } from '../../../agent/kernel/errors';
import { fakeWorld, type FakeWorld } from './support/fake-world';
import { idOf, learner, settingOf, voter } from './support/situations';

let fake: FakeWorld;
let context: Context;

beforeEach(() => {
  fake = fakeWorld();
  const [setting, memory] = [settingOf(1), new Memory()];
  context = { world: fake.world, setting, memory, observer: new Observer(fake.world, setting, memory) };
});

const does = (action: Action) => act(action, context);
const written = () => fake.calls.filter(([what]) => what === 'writePlan').map(([, start]) => start as Start);

test.each<[Action, readonly string[]]>([
  [{ do: 'start' }, ['markHome']],
  [{ do: 'restart', comparing: false }, ['markHome', 'writePlan']],
])('before a server may start, its volume gets the mark of its host: %j', async (action, steps) => {
  expect(await does(action)).toBe('done');
  expect(fake.calls.map(([what]) => what)).toEqual(steps);
});

test('a volume that cannot be marked is used anyway', async () => {
  fake.answers.markHome = () => Promise.reject(new Error('ENOSPC'));
  expect(await does({ do: 'start' })).toBe('done');
});

test('every bootstrap has a token of its own', async () => {
  await does({ do: 'bootstrap' });
  await does({ do: 'bootstrap' });
  const tokens = written().map((start) => (start.as === 'bootstrap' ? start.token : ''));
  expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(tokens[1]).not.toBe(tokens[0]);
});

test('a joining member writes exactly the members of the reply to its addition, and itself under its own name', async () => {
  fake.answers.addLearner = () => Promise.resolve({
    memberId: '555',
    membership: { clusterId: '77', members: [voter(0), { ...learner(1, ''), id: '555' }] },
  });
  expect(await does({ do: 'join', via: 0 })).toBe('again');
  expect(fake.calls).toEqual([
    ['noteListedScheme', 'http'],
    ['addLearner', 0, 'http://e-1.e-peers.prod.svc.cluster.local:2380'],
    ['writePlan', {
      as: 'join',
      memberId: '555',
      members: [
        ['e-0', 'http://e-0.e-peers.prod.svc.cluster.local:2380'],
        ['e-1', 'http://e-1.e-peers.prod.svc.cluster.local:2380'],
      ],
    }],
  ]);
});

describe('a member that is to be listed under another URL', () => {
  const change = { do: 'changePeerUrl', memberId: '101', via: 0, scheme: 'https' } as const;
  const asked = ['changePeerUrl', 0, '101', 'https://e-1.e-peers.prod.svc.cluster.local:2380'];

  test('notes it before, because the answer may get lost', async () => {
    expect(await does(change)).toBe('again');
    expect(fake.calls).toEqual([['noteListedScheme', 'https'], asked]);
  });

  test('is listed although its disk is full', async () => {
    fake.answers.noteListedScheme = () => Promise.reject(new Error('no space left'));
    await does(change);
    expect(fake.calls).toContainEqual(asked);
  });
});

test('a joining member whose configuration no longer lists the members writes a new one for the same ID', async () => {
  await does({ do: 'amend', memberId: '555', members: [{ ...learner(1, ''), id: '555' }] });
  expect(written()).toEqual([{ as: 'join', memberId: '555', members: [['e-1', 'http://e-1.e-peers.prod.svc.cluster.local:2380']] }]);
});

test('a joining member whose addition is refused writes nothing', async () => {
  fake.answers.addLearner = () => Promise.reject(new Refusal('add', 'etcdserver: too many learner members in cluster', 400));
  await expect(does({ do: 'join', via: 0 })).rejects.toThrow('add: 400 etcdserver: too many learner members in cluster');
  expect(written()).toEqual([]);
});

test('a removal that somebody else has already done is a success', async () => {
  fake.answers.remove = () => Promise.reject(new Refusal('remove', 'etcdserver: member not found', 404));
  expect(await does({ do: 'remove', memberId: '1', via: 0, why: '' })).toBe('again');
});

test('fails if a removal is refused for another reason', async () => {
  fake.answers.remove = () => Promise.reject(new Refusal('remove', 'etcdserver: unhealthy cluster', 503));
  await expect(does({ do: 'remove', memberId: '1', via: 0, why: '' })).rejects.toThrow('unhealthy cluster');
});

test.each([
  'etcdserver: can only promote a learner member which is in sync with leader',
  'etcdserver: can only promote a learner member',
  'etcdserver: member not found',
])(
  'a promotion that is refused with "%s" is asked for again',
  async (refusal) => {
    fake.answers.promote = () => Promise.reject(new Refusal('promote', refusal, 400));
    expect(await does({ do: 'promote', memberId: '1', via: 0 })).toBe('again');
  },
);

test('a failure is in the termination message even when the API server is down', async () => {
  fake.answers.writeRecord = () => Promise.reject(new Error('no answer'));
  expect(await does({ do: 'fail', reason: 'DataLost', why: 'all is lost' })).toBe('failed');
  expect(fake.calls).toContainEqual(['writeTerminationMessage', 'all is lost']);
  expect(fake.calls).toContainEqual(['event', 'Warning', 'DataLost', 'all is lost']);
});

test('a lasting problem is not reported at every look', async () => {
  await does({ do: 'warn', reason: 'QuorumLost', why: 'one' });
  await does({ do: 'warn', reason: 'QuorumLost', why: 'two' });
  expect(fake.calls.filter(([what]) => what === 'event')).toEqual([['event', 'Warning', 'QuorumLost', 'one']]);
  fake.time += 600_000;
  await does({ do: 'warn', reason: 'QuorumLost', why: 'three' });
  expect(fake.calls.filter(([what]) => what === 'event')).toHaveLength(2);
});

test('every attempt to hand over leadership counts, even one that fails', async () => {
  fake.answers.transferLeadership = () => Promise.reject(new Error('no answer'));
  await expect(does({ do: 'handOver', memberId: '1' })).rejects.toThrow('no answer');
  expect(context.memory.handOvers).toBe(1);
});

test('a failed defragmentation is reported, and remembered', async () => {
  fake.answers.defragment = () => Promise.reject(new Error('no answer in 300 s'));
  for (let times = 0; times < 2; times += 1) {
    await does({ do: 'defragment', ordinal: 2, memberId: idOf(2) });
    await new Promise(setImmediate);
  }
  expect(fake.calls).toContainEqual([
    'event',
    'Warning',
    'DefragmentationFailed',
    'e-2 was not defragmented: no answer in 300 s; the agent retries later',
  ]);
  expect(context.memory.maintenance(fake.time + 7000).failed).toEqual([{ memberId: idOf(2), times: 2, secondsSince: 7 }]);
});

test('a refused removal is retried at once, but the member that takes its place is not removed for an hour', async () => {
  fake.answers.remove = () => Promise.reject(new Error('etcdserver: unhealthy cluster'));
  const removal = does({ do: 'remove', memberId: idOf(1), via: 0, why: 'e-1: its disk is old', reason: 'ServerCrashes' });
  await expect(removal).rejects.toThrow('unhealthy');
  expect(context.memory.replacedSeconds(idOf(1), fake.time + 5000)).toBeUndefined();
  expect(context.memory.replacedSeconds('555', fake.time + 5000)).toBe(5);
});

test('the removal of a member for its data is reported, and earlier crashes no longer count once it joins', async () => {
  context.memory.ends.count({ restarts: 0, backingOff: false }, false, 0);
  context.memory.ends.count({ restarts: 9, backingOff: false }, false, 0);
  await does({ do: 'remove', memberId: idOf(1), via: 0, why: 'e-1: its disk is old', reason: 'ServerCrashes' });
  expect(fake.calls).toEqual([['remove', 0, idOf(1)], ['event', 'Warning', 'ServerCrashes', 'main: removed e-1: its disk is old']]);
  expect(context.memory.replacedSeconds(undefined, fake.time + 5000)).toBe(5);
  fake.answers.addLearner = () => Promise.resolve({ memberId: '555', membership: { clusterId: '77', members: [] } });
  await does({ do: 'join', via: 0 });
  expect(context.memory.ends.count(undefined, false, 0).inARow).toBe(0);
});

test('a defragmentation runs in the background, and the agent knows that it is running', async () => {
  let end: (() => void) | undefined;
  fake.answers.defragment = () => new Promise<void>((resolve) => {
    end = resolve;
  });
  await does({ do: 'defragment', ordinal: 2, memberId: idOf(2) });
  expect(context.memory.maintenance(0)).toEqual({ running: true, defragmented: [], failed: [] });
  end?.();
  await new Promise(setImmediate);
  fake.time += 5000;
  expect(context.memory.maintenance(fake.time)).toEqual({ running: false, secondsSinceDefragment: 5, defragmented: [idOf(2)], failed: [] });
});

test('a revision that has already been compacted is a success', async () => {
  fake.answers.compact = () => Promise.reject(new Refusal('compact', 'etcdserver: mvcc: required revision has been compacted', 400));
  expect(await does({ do: 'compact', revision: '5' })).toBe('again');
  expect(context.memory.maintenance(fake.time + 1000).secondsSinceCompaction).toBe(1);
});
