import { decideRun } from '../../../../agent/etcd/decide/run';
import type { Observation } from '../../../../agent/etcd/model/facts';
import type { ServerEnd } from '../../../../agent/kernel/kubernetes/server-ends';
import {
  agent, healthy, idOf, learner, OTHER_CLUSTER, peer, settingOf, silent, size, starting, told, voter, withData,
} from '../support/situations';

const OLDER =
  'panic: tocommit(50) is out of range [lastIndex(11)]. Was the raft log corrupted, truncated, or lost?\n\ngoroutine 89 ' +
  '[running]:\nmain.main()';
const ends = (inARow: number, changes: Partial<ServerEnd> = {}) => ({
  inARow,
  last: { exitCode: 2, reason: 'Error', log: OLDER, ...changes },
});
const crashing = (changes: Partial<Observation> = {}) => starting(1, { ends: ends(5), ...changes });

/** The action of the agent once its configuration is written. It depends on which peers answer. */
function does(seen: Observation) {
  const action = decideRun(seen, settingOf(1));
  return action.do === 'restart' ? decideRun({ ...seen, plan: { for: 'restart', comparing: action.comparing } }, settingOf(1)) : action;
}

test('a member whose disk lacks writes that it acknowledged is removed by the quorum of the others, and joins again', () => {
  expect(does(crashing())).toMatchObject({ do: 'remove', memberId: idOf(1), via: 0, reason: 'ServerCrashes' });
  expect(does(crashing({ membership: told([voter(0), voter(2)], 0) }))).toEqual({ do: 'setAside' });
});

test('a learner whose disk is broken is removed in the same way', () => {
  expect(does(crashing({ membership: told([voter(0), learner(1), voter(2)], 0) }))).toMatchObject({ do: 'remove', memberId: idOf(1) });
});

test.each<[string, Partial<Observation>]>([
  ['it has ended less often', { ends: ends(4) }],
  ['it was killed for its memory', { ends: ends(9, { reason: 'OOMKilled', exitCode: 137 }) }],
  ['it was killed', { ends: ends(9, { exitCode: 137 }) }],
  [
    'its settings are at fault',
    { ends: ends(
      9, { log: '{"level":"fatal","msg":"discovery failed","error":"listen tcp 10.0.0.9:2380: bind: address already in use"}' },
    ) },
  ],
  ['nobody knows why', { ends: { inARow: 9 } }],
  ['another voter is silent', { peers: [peer(0), silent(2)] }],
  ['another voter is one of two', { membership: told([voter(0), voter(1)], 0), peers: [peer(0)], wanted: size(2) }],
  ['it is the only member', { membership: told([voter(1)], 0), peers: [], wanted: size(2) }],
  ['no member answers', { peers: [silent(0), silent(2)] }],
  ['it was replaced within the hour', { replacedSeconds: 3599 }],
  ['it serves another cluster', { record: { clusterId: OTHER_CLUSTER } }],
  ['the wanted size is not known', { wanted: { is: 'forbidden' } }],
  ['it is not wanted any more', { wanted: size(1) }],
  ['the server has just begun again', { serverRunning: true }],
])('its data is not touched, and people are alerted, when %s', (_, changes) => {
  expect(['warn', 'wait']).toContain(does(crashing(changes)).do);
});

test('the crash is reported with the last line of the log, and with the claim to delete', () => {
  const log = '{"level":"fatal","ts":"2026-11-30T00:21:43Z","msg":"discovery failed","error":"wal: file not found"}';
  expect(does(crashing({ ends: ends(3, { log, exitCode: 1 }) }))).toMatchObject({
    do: 'warn',
    reason: 'ServerCrashes',
    why: expect.stringMatching(
      /^its server keeps crashing: Error, exit code 1, "discovery failed: wal: file not found"; run kubectl logs e-1 .*delete the claim data-e-1 and the pod/,
    ),
  });
});

test.each<[string, Partial<Observation>, RegExp]>([
  [
    'the others are no quorum: the claim may hold what they lack',
    { peers: [peer(0), silent(2)] },
    /; run .*keep the claim data-e-1, because the other members have no quorum/,
  ],
  ['its memory limit is too low', { ends: ends(3, { reason: 'OOMKilled' }) }, /raise its memory limit$/],
  ['its disk is full', { ends: ends(3, { log: 'panic: write /data/etcd/member/wal: no space left on device' }) }, /enlarge storage$/],
])('it is told what helps when %s', (_, changes, expected) => {
  expect(does(crashing(changes))).toMatchObject({ do: 'warn', why: expect.stringMatching(expected) });
});

test('a member that refuses to serve because its data differs is replaced only if all others agree with each other', () => {
  const differs = ends(
    5, { exitCode: 1, log: '{"level":"fatal","msg":"discovery failed","error":"65 found data inconsistency with peers"}' },
  );
  const hashes = (...texts: readonly string[]) => texts.map((hash, index) => ({
    memberId: idOf(2 * index),
    hash,
    compactRevision: '5',
    revision: '50',
  }));
  expect(does(crashing({ ends: differs, hashes: hashes('a', 'a') }))).toMatchObject({ do: 'remove', memberId: idOf(1) });
  expect(does(crashing({ ends: differs, hashes: hashes('a', 'b') }))).toMatchObject({
    do: 'warn',
    why: expect.stringMatching(/either this member or another one is wrong.*keep the claim data-e-1$/),
  });
  expect(does(crashing({ ends: differs, hashes: hashes('a') })).do).toBe('warn');
  expect(does(crashing({ ends: differs })).do).toBe('warn');
});

test('a repair that has begun continues, whatever has ended', () => {
  expect(does(crashing({ disk: { holds: 'nothing' } }))).toMatchObject({ do: 'remove', why: expect.stringMatching(/^its data is lost/) });
  expect(does(crashing({ disk: withData(1, OTHER_CLUSTER) }))).toEqual({ do: 'setAside' });
});

test('a server that serves but crashes now and then is also reported', () => {
  const serving = healthy(1, { ends: ends(3, { reason: 'OOMKilled' }) });
  expect(does(serving)).toMatchObject({ do: 'warn', reason: 'ServerCrashes', why: expect.stringMatching(/it is serving at the moment$/) });
});

test('the record names a step that does not succeed, for as long as it fails', () => {
  const stuck = 'remove has failed for more than a minute, the last time with: etcdserver: unhealthy cluster';
  const record = (seen: Observation) => decideRun(seen, settingOf(0));
  const told = healthy(0, { stuck });
  expect(record(told)).toMatchObject({ do: 'record', change: { problem: `e-0: ${stuck}` } });
  expect(record({ ...told, record: { ...told.record, problem: `e-0: ${stuck}` } })).toMatchObject({ do: 'wait' });
});

test('the record contains what the agent of the pod reports', () => {
  const told = healthy(0, { peers: [peer(1, { agent: agent({ problem: 'its server keeps crashing' }) }), peer(2)] });
  expect(decideRun(told, settingOf(0))).toMatchObject({ do: 'record', change: { problem: 'e-1: its server keeps crashing' } });
});
