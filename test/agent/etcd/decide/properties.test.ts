import fc from 'fast-check';
import { decide } from '../../../../agent/etcd/decide/decide';
import { always, observations, ordinals, phases, RUNS } from '../support/observations';
import { CLUSTER, settingOf } from '../support/situations';

/* What must never happen, whatever is seen. */

test('only ordinal 0 bootstraps, on an empty disk, if no cluster was ever formed and all other disks are reported empty', () => {
  always((seen, action, ordinal) => {
    if (action.do !== 'bootstrap') return;
    expect(ordinal).toBe(0);
    expect(seen.disk.holds).toBe('nothing');
    expect(seen.record).toEqual({});
    expect(seen.membership).toBeUndefined();
    const replicas = seen.wanted.is === 'size' ? seen.wanted.replicas : NaN;
    const empties = seen.peers.filter((peer) => /nothing|leftovers/.test(peer.agent?.disk ?? '')).map((peer) => peer.ordinal);
    expect(empties.filter((other) => other > 0 && other < replicas)).toHaveLength(Math.min(replicas, 7) - 1);
    expect(seen.claimed?.filter((other) => other !== 0 && !empties.includes(other))).toEqual([]);
  });
});

test('the directory is changed, and a member added, only while the configuration cannot bootstrap a cluster', () => {
  always((seen, action) => {
    if (['setAside', 'join'].includes(action.do)) expect(seen.plan.for).toBe('restart');
  });
});

test('data is set aside only when a quorum of the recorded cluster does not list it', () => {
  always((seen, action) => {
    if (action.do !== 'setAside' || seen.disk.holds !== 'member') return;
    const { identity } = seen.disk;
    expect(seen.membership?.clusterId).toBe(seen.record?.clusterId ?? identity.clusterId);
    const listed = seen.membership?.members.some(({ id }) => id === identity.memberId);
    expect(listed === false || identity.clusterId !== seen.membership?.clusterId).toBe(true);
  });
});

test('nobody joins, removes, bootstraps or sets data aside without knowing the wanted size, except for a stuck learner', () => {
  always((seen, action) => {
    if (seen.wanted.is === 'size' && seen.wanted.replicas > 0) return;
    expect(['join', 'bootstrap', 'setAside']).not.toContain(action.do);
    if (action.do === 'remove') expect(action.why).toMatch(/^the learner has made no progress/);
  });
});

test('a wanted voter is otherwise removed only by its own pod, when its disk is empty', () => {
  always((seen, action, ordinal) => {
    if (action.do !== 'remove' || action.reason !== undefined || seen.wanted.is !== 'size') return;
    const member = seen.membership?.members.find(({ id }) => id === action.memberId);
    const target = settingOf(0).topology.ordinalOf(member?.peerUrl ?? '');
    if (member?.learner === true || (target ?? 0) >= seen.wanted.replicas) return;
    expect(target).toBe(ordinal);
    expect(seen.disk.holds).toBe('nothing');
    expect(seen.serverRunning).toBe(false);
  });
});

test('a voter is scaled in only while a ready voter stays and the remaining members that answer are a quorum', () => {
  always((seen, action, ordinal, phase) => {
    if (action.do !== 'remove' || seen.wanted.is !== 'size' || phase === 'prepare') return;
    const { replicas } = seen.wanted;
    const members = seen.membership?.members ?? [];
    const { topology } = settingOf(ordinal);
    const target = members.find(({ id }) => id === action.memberId);
    if (target === undefined || target.learner || (topology.ordinalOf(target.peerUrl) ?? 0) < replicas) return;
    const rest = members.filter((member) => member !== target && !member.learner);
    const ready = rest.filter((member) => {
      const at = topology.ordinalOf(member.peerUrl);
      const status = at === ordinal ? seen.own : seen.peers.find((peer) => peer.ordinal === at)?.server;
      return at !== undefined && status?.memberId === member.id && status.leaderId !== undefined && !status.learner;
    });
    expect(ready.length).toBeGreaterThan(rest.length / 2);
    expect(ready.some(({ peerUrl }) => (topology.ordinalOf(peerUrl) ?? 7) < replicas)).toBe(true);
  });
});

test('an unknown member is never removed or promoted', () => {
  always((seen, action) => {
    if (action.do !== 'remove' && action.do !== 'promote') return;
    const member = seen.membership?.members.find(({ id }) => id === action.memberId);
    expect(member?.peerUrl).not.toMatch(/stranger/);
  });
});

test('leadership goes only to a voter that answers and is not stopping', () => {
  always((seen, action) => {
    if (action.do !== 'handOver') return;
    const to = seen.peers.find(({ ordinal }) => String(100 + ordinal) === action.memberId);
    expect(to?.server?.leaderId).toBeDefined();
    expect(to?.agent?.stopping).not.toBe(true);
  });
});

test('a stop always ends: at its time limit, every pod is released', () => {
  fc.assert(
    fc.property(ordinals, observations, (ordinal, seen) => {
      const action = decide('stop', { ...seen, waitedSeconds: 500, handOvers: 3 }, settingOf(ordinal));
      expect(['release', 'fail']).toContain(action.do);
    }),
    { numRuns: RUNS },
  );
});

test('the record is never changed to another cluster', () => {
  always((seen, action) => {
    if (action.do !== 'record' || action.change.clusterId === undefined) return;
    expect(seen.record?.clusterId).toBeUndefined();
  });
});

test('a cluster that was formed is never formed again', () => {
  fc.assert(
    fc.property(ordinals, phases, observations, (ordinal, phase, seen) => {
      const action = decide(phase, { ...seen, record: { clusterId: CLUSTER } }, settingOf(ordinal));
      expect(action.do).not.toBe('bootstrap');
    }),
    { numRuns: RUNS },
  );
});
