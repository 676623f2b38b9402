import type { Member, Observation } from '../../../../agent/etcd/model/facts';
import { always, alwaysInTrouble } from '../support/observations';
import { settingOf } from '../support/situations';

// What must never happen to a member in trouble, whatever the agent observes.

/** All voters but one that answer with their ID and know a leader. */
function readyBut(memberId: string, seen: Observation, ordinal: number): readonly Member[] {
  const { topology } = settingOf(ordinal);
  const voting = seen.membership?.members.filter(({ learner, id }) => !learner && id !== memberId) ?? [];
  return voting.filter((member) => {
    const at = topology.ordinalOf(member.peerUrl);
    const status = at === ordinal ? seen.own : seen.peers.find((peer) => peer.ordinal === at)?.server;
    return at !== undefined && status?.memberId === member.id && status.leaderId !== undefined && !status.learner;
  });
}

test('a member whose server crashes is removed only by its own pod, for its disk, while the others are a quorum of the cluster ' +
  'as it is', () => {
  let removed = 0;
  alwaysInTrouble((seen, action, ordinal) => {
    if (action.do !== 'remove' || action.reason !== 'ServerCrashes') return;
    removed += 1;
    const voters = seen.membership?.members.filter(({ learner }) => !learner) ?? [];
    expect(seen.disk).toMatchObject({ holds: 'member', identity: { memberId: action.memberId, clusterId: seen.record?.clusterId } });
    expect(seen.own).toBeUndefined();
    expect(seen.serverRunning).toBe(false);
    expect(readyBut(action.memberId, seen, ordinal).length).toBeGreaterThan(voters.length / 2);
    expect(seen.ends.last).toMatchObject({ reason: 'Error', log: expect.stringMatching(/tocommit|inconsistency/) });
  });
  expect(removed).toBeGreaterThan(0);
});

test('a member is removed for corruption only if all voters were compared, a majority agrees, and it is named and differs', () => {
  let removed = 0;
  alwaysInTrouble((seen, action) => {
    if (action.do !== 'remove' || action.reason !== 'DataCorrupt') return;
    removed += 1;
    const voters = seen.membership?.members.filter(({ learner }) => !learner) ?? [];
    const hashes = voters.map(({ id }) => seen.hashes?.find(({ memberId }) => memberId === id)?.hash);
    const own = hashes[voters.findIndex(({ id }) => id === action.memberId)];
    const agreeing = ['1', '2'].filter((hash) => hashes.filter((other) => other === hash).length > voters.length / 2);
    expect(hashes).not.toContain(undefined);
    expect(agreeing).toHaveLength(1);
    expect(own).not.toBe(agreeing[0]);
    expect([action.memberId, '0'].some((id) => seen.own?.corruptMembers?.includes(id))).toBe(true);
    expect(seen.own?.leaderId).not.toBe(action.memberId);
  });
  expect(removed).toBeGreaterThan(0);
});

test('the alarm for corruption is cleared only if all voters were compared and agree', () => {
  let lifted = 0;
  alwaysInTrouble((seen, action) => {
    if (action.do !== 'disarm' || action.alarm !== 'CORRUPT') return;
    const voters = seen.membership?.members.filter(({ learner }) => !learner) ?? [];
    const hashes = voters.map(({ id }) => seen.hashes?.find(({ memberId }) => memberId === id)?.hash);
    lifted += 1;
    expect(voters.length).toBeGreaterThan(1);
    expect(hashes).not.toContain(undefined);
    expect(new Set(hashes).size).toBe(1);
    expect(seen.hashesUnchangedSeconds).toBeGreaterThanOrEqual(30);
  });
  expect(lifted).toBeGreaterThan(0);
});

test('a failed defragmentation is not retried within ten minutes', () => {
  always((seen, action) => {
    if (action.do !== 'defragment') return;
    const failed = seen.maintenance.failed?.find(({ memberId }) => memberId === action.memberId);
    expect(failed?.secondsSince ?? 600).toBeGreaterThanOrEqual(600);
  });
});
