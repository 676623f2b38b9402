import fc from 'fast-check';
import { decide } from '../../../../agent/etcd/decide/decide';
import type { Phase } from '../../../../agent/kernel/loop/agent-loop';
import { always, observations, ordinals, RUNS } from '../support/observations';
import { settingOf } from '../support/situations';

/* What must never happen where servers refuse, or fall silent. */

test('data is called lost, and disks may be deleted, only while no other pod has a server that answers, refuses or leads, or a member ' +
  'on its disk', () => {
  always((seen, action) => {
    if (!('why' in action) || !/"data":null|delete the claims/.test(action.why)) return;
    const answers = seen.peers.filter(({ server, refusal }) => server !== undefined || refusal !== undefined);
    expect([...answers, ...seen.peers.filter(({ agent }) => agent?.disk === 'member' || agent?.vitals?.hasLeader === true)]).toEqual([]);
    expect(seen.membership).toBeUndefined();
  });
});

test('a quorum is called lost only while nobody is known to have a leader', () => {
  always((seen, action) => {
    if (action.do !== 'warn' && action.do !== 'fail') return;
    if (action.reason !== 'QuorumLost') return;
    if (seen.own === undefined && seen.serverRunning) expect(seen.vitals?.hasLeader).not.toBe(true);
    expect(seen.peers.filter(({ server, agent }) => server?.leaderId !== undefined || agent?.vitals?.hasLeader === true)).toEqual([]);
  });
});

test('a pod that is scaled in ends without a report only if a quorum no longer lists it', () => {
  fc.assert(
    fc.property(ordinals, observations, (ordinal, seen) => {
      const action = decide('stop', seen, settingOf(ordinal));
      if (action.do !== 'release' || seen.wanted.is !== 'size' || seen.wanted.replicas === 0 || ordinal < seen.wanted.replicas) return;
      const { topology } = settingOf(ordinal);
      expect(seen.membership?.members.map(({ peerUrl }) => topology.ordinalOf(peerUrl)) ?? [ordinal]).not.toContain(ordinal);
    }),
    { numRuns: RUNS },
  );
});

test('an agent whose user may only read requests no change of the members', () => {
  fc.assert(
    fc.property(ordinals, fc.constantFrom<Phase>('prepare', 'run'), observations, (ordinal, phase, seen) => {
      const action = decide(phase, { ...seen, limited: { kind: 'rights', why: 'no' } }, settingOf(ordinal));
      expect(['join', 'remove', 'promote', 'compact', 'defragment', 'disarm', 'handOver']).not.toContain(action.do);
    }),
    { numRuns: RUNS },
  );
});
