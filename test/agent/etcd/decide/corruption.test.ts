import { decideRun } from '../../../../agent/etcd/decide/run';
import { decideStart } from '../../../../agent/etcd/decide/start';
import { decideStop } from '../../../../agent/etcd/decide/stop';
import type { MemberHash, Observation } from '../../../../agent/etcd/model/facts';
import {
  formed, healthy, idOf, learner, peer, server, settingOf, silent, size, starting, told, voter, without,
} from '../support/situations';

const hash = (ordinal: number, text: string, changes: Partial<MemberHash> = {}): MemberHash => ({
  memberId: idOf(ordinal),
  hash: text,
  compactRevision: '5',
  revision: '50',
  ...changes,
});
const corrupt = (named: readonly string[], hashes: readonly MemberHash[], changes: Partial<Observation> = {}, ordinal = 0) =>
  healthy(ordinal, { own: server(ordinal, { corruptMembers: named }), hashes, hashesUnchangedSeconds: 30, ...changes });
const twoDiffers = [hash(0, 'a'), hash(1, 'a'), hash(2, 'b')];

/** The action of the agent once the record reports the problem. */
function does(seen: Observation, ordinal = 0) {
  const action = decideRun(seen, settingOf(ordinal));
  return action.do === 'record' ? decideRun({ ...seen, record: { ...seen.record, ...action.change } }, settingOf(ordinal)) : action;
}

test('a member that the alarm names, and whose data differs from that of an agreeing majority, is removed so that it joins again', () => {
  expect(does(corrupt([idOf(2)], twoDiffers))).toMatchObject({
    do: 'remove',
    memberId: idOf(2),
    via: 0,
    reason: 'DataCorrupt',
    why: expect.stringMatching(/^e-2: its data differs/),
  });
  expect(does(corrupt(['0'], twoDiffers))).toMatchObject({ do: 'remove', memberId: idOf(2) });
});

test('a leader whose data differs hands over first, because a member that joins copies its data', () => {
  const zeroDiffers = [hash(0, 'b'), hash(1, 'a'), hash(2, 'a')];
  expect(does(corrupt([idOf(0)], zeroDiffers))).toEqual({ do: 'handOver', memberId: idOf(1) });
  const dead = corrupt([idOf(0)], zeroDiffers, { peers: [peer(0, { agentSilentSeconds: 10 }), peer(2)] }, 1);
  expect(does(dead, 1)).toMatchObject({ do: 'warn', reason: 'DataCorrupt' });
});

test('nobody joins while the data of the leader may be wrong, because a member that joins copies it', () => {
  const joining = starting(3, { disk: { holds: 'nothing' }, plan: { for: 'restart' }, wanted: size(4) });
  expect(decideStart(joining, settingOf(3))).toMatchObject({ do: 'join' });
  expect(decideStart({ ...joining, teller: server(0, { corruptMembers: [idOf(1)] }) }, settingOf(3))).toMatchObject({ do: 'join' });
  for (const teller of [server(0, { corruptMembers: [idOf(0)] }), server(0, { corruptMembers: ['0'] })]) {
    expect(decideStart({ ...joining, teller }, settingOf(3)).do).toBe('wait');
  }
  expect(decideStart(without(joining, 'teller'), settingOf(3)).do).toBe('wait');
});

test('a learner that the alarm names is removed before the alarm is cleared, because only voters are compared', () => {
  const membership = told([voter(0), voter(1), learner(2)], 0);
  const agreeing = [hash(0, 'a'), hash(1, 'a'), hash(2, 'b')];
  const named = corrupt([idOf(2)], agreeing, { membership });
  expect(does(named)).toMatchObject({ do: 'remove', memberId: idOf(2), via: 0, reason: 'DataCorrupt' });
  expect(does({ ...named, wanted: { is: 'unknown' } })).toMatchObject({ do: 'warn', reason: 'DataCorrupt' });
  const agreed = { membership: told([voter(0), voter(1), voter(2)], 0) };
  expect(does(corrupt([idOf(2)], [...agreeing.slice(0, 2), hash(2, 'a')], agreed))).toEqual({ do: 'disarm', alarm: 'CORRUPT' });
});

test.each([
  [[idOf(0)]],
  [['0']],
])('a learner that copied data of a leader that may be wrong is not promoted, but joins again (%j)', (named) => {
  const seen = corrupt(named, twoDiffers, { membership: told([voter(0), voter(1), learner(2)], 0) });
  expect(does(seen)).toMatchObject({ do: 'remove', memberId: idOf(2), via: 0, reason: 'DataCorrupt', why: expect.stringMatching(/^e-2: it copied/) });
});

test('a learner that copied doubtful data stays listed while the cluster is scaled to 0, because it could not join again', () => {
  const membership = told([voter(0), voter(1), learner(2)], 0);
  expect(does(corrupt(['0'], twoDiffers, { membership, wanted: size(0) }))).not.toMatchObject({ do: 'remove' });
});

test('a learner that copied the data of a correct leader is promoted, because it may complete the majority', () => {
  const seen = corrupt([idOf(1)], twoDiffers, { membership: told([voter(0), voter(1), learner(2)], 0) });
  expect(does(seen)).toMatchObject({ do: 'promote', memberId: idOf(2) });
});

test('a leader that stops hands over to a running member that the alarm does not name', () => {
  const stopping = corrupt([idOf(1)], [], { record: formed });
  expect(decideStop(stopping, settingOf(0))).toEqual({ do: 'handOver', memberId: idOf(2) });
});

test('the alarm is cleared once all members agree', () => {
  expect(does(corrupt([idOf(2)], [hash(0, 'a'), hash(1, 'a'), hash(2, 'a')]))).toEqual({ do: 'disarm', alarm: 'CORRUPT' });
});

test.each<[string, Observation]>([
  ['the comparison is young: a member may only be late', corrupt([idOf(2)], twoDiffers, { hashesUnchangedSeconds: 29 })],
  ['a member has not told its hash', corrupt([idOf(2)], twoDiffers.slice(1))],
  ['nobody was compared', corrupt([idOf(2)], [])],
  ['no majority agrees', corrupt([idOf(2)], [hash(0, 'a'), hash(1, 'c'), hash(2, 'b')])],
  [
    'the members were compacted to different revisions',
    corrupt([idOf(2)], [hash(0, 'a'), hash(1, 'a'), hash(2, 'b', { compactRevision: '9' })]),
  ],
  ['etcd names another than the one that differs', corrupt([idOf(1)], twoDiffers)],
  [
    'it is the only member',
    corrupt([idOf(0)], [hash(0, 'a')], {
      membership: told([voter(0)], 0),
      peers: [],
      wanted: size(1),
      record: { ...formed, members: 'e-0 leader' },
    }),
  ],
  [
    'one of two members differs',
    corrupt([idOf(1)], [hash(0, 'a'), hash(1, 'b')], { membership: told([voter(0), voter(1)], 0), peers: [peer(1)], wanted: size(2) }),
  ],
  ['the others that answer are no quorum', corrupt([idOf(2)], twoDiffers, { peers: [silent(1, 2), peer(2)] })],
  ['the wanted size is not known', corrupt([idOf(2)], twoDiffers, { wanted: { is: 'unknown' } })],
  ['it is being scaled to 0, so that nobody could rejoin', corrupt([idOf(2)], twoDiffers, { wanted: size(0) })],
])('nothing is changed, and people are alerted, when %s', (_, seen) => {
  expect(does(seen)).toMatchObject({
    do: 'warn',
    reason: 'DataCorrupt',
    why: expect.stringMatching(/no member accepts writes\. .*hashkv --cluster.*of the member that differs from it, and of no other/),
  });
});

test('the record names the member that the alarm names', () => {
  expect(decideRun(corrupt([idOf(2)], []), settingOf(0))).toMatchObject({
    do: 'record',
    change: { problem: expect.stringMatching(/^e-0: etcd has raised the alarm CORRUPT: the data of e-2 differs/) },
  });
});

test('a member whose pod is gone after a scale-in stays listed until it is known whose data is right: its disk may be evidence', () => {
  const gone = corrupt([idOf(0)], [hash(0, 'b'), hash(1, 'a')], { wanted: size(2), peers: [peer(1), silent(2)] });
  expect(does(gone)).toMatchObject({ do: 'warn', reason: 'DataCorrupt' });
});

test('a member that leaves may be the one with the wrong data: it is removed, and does not join again', () => {
  expect(does(corrupt([idOf(2)], twoDiffers, { wanted: size(1) }))).toMatchObject({
    do: 'remove',
    memberId: idOf(2),
    reason: 'DataCorrupt',
  });
});

test('no member leaves before it is known whose data is right, and a leader that is stopping continues the repair', () => {
  const leaving = (hashes: readonly MemberHash[]) =>
    corrupt(
      [idOf(0)],
      hashes,
      {
        own: server(2, { corruptMembers: [idOf(0)], leaderId: idOf(2) }),
        membership: told([voter(0), voter(1), voter(2)], 2),
        wanted: size(1),
      },
      2,
    );
  expect(decideStop(leaving([hash(0, 'b'), hash(1, 'a'), hash(2, 'a')]), settingOf(2))).toMatchObject({
    do: 'remove',
    memberId: idOf(0),
    reason: 'DataCorrupt',
  });
  const follower = healthy(2, { own: server(2, { corruptMembers: [idOf(0)] }), wanted: size(1) });
  expect(decideStop(follower, settingOf(2))).toMatchObject({ do: 'wait', why: expect.stringMatching(/CORRUPT/) });
  expect(decideStop({ ...follower, waitedSeconds: 500 }, settingOf(2))).toMatchObject({ do: 'fail', reason: 'NotRemoved' });
});
