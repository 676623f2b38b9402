import fc from 'fast-check';
import type { Phase } from '../../../../agent/kernel/loop/agent-loop';
import { decide } from '../../../../agent/redis/decide/decide';
import type { Action } from '../../../../agent/redis/model/action';
import type { Observation } from '../../../../agent/redis/model/facts';
import { countSlots, eachSlot, hasSlot } from '../../../../agent/redis/model/slots';
import { observations, pods } from '../support/observations';
import { at, settingOf } from '../support/situations';

/* What must never happen, whatever is seen. */

/** Each, in `npm test`. */
const RUNS = 1000;

const phases = fc.constantFrom<Phase>('prepare', 'run', 'run', 'stop');

function always(claim: (seen: Observation, action: Action, shard: number, phase: Phase) => void): void {
  fc.assert(
    fc.property(phases, observations, pods, (phase, seen, pod) => {
      const self = seen.own === undefined ? pod : (settingOf(at(0, 0)).topology.podOf(seen.own.me.host) ?? pod);
      claim(seen, decide(phase, seen, settingOf(self)), self.shard, phase);
    }),
    { numRuns: RUNS },
  );
}

test('only a node is reset that owns nothing, and holds nothing or is a copy of a primary that answers', () => {
  always((seen, action) => {
    if (action.do !== 'reset') return;
    expect(countSlots(seen.own?.me.slots ?? [{ from: 0, to: 0 }])).toBe(0);
    if (seen.own?.me.primary === false && seen.own.keys > 0) {
      const primaries = seen.peers.filter(({ view: told }) => told?.me.primary === true && countSlots(told.me.slots) > 0);
      expect(primaries.length).toBeGreaterThan(0);
    } else {
      expect(seen.own?.keys).toBe(0);
    }
  });
});

test('a cluster is formed only over an empty record, by a server that knows nobody, with every wanted pod saying the same', () => {
  always((seen, action) => {
    if (action.do !== 'form') return;
    expect(seen.record).toEqual({});
    expect(seen.own?.nodes).toHaveLength(1);
    const shape = seen.wanted.is === 'shape' ? seen.wanted : { shards: NaN, pods: NaN };
    const empty = seen.peers.filter(({ pod, agent, view: told }) => (
      pod.shard < shape.shards && pod.ordinal < shape.pods && agent?.clusterId === undefined && told?.nodes.length === 1
    ));
    expect(empty).toHaveLength(shape.shards * shape.pods - 1);
  });
});

test('only pods of the same cluster are met, where they were seen to be', () => {
  always((seen, action) => {
    if (action.do !== 'meet') return;
    const peer = seen.peers.find(({ pod }) => pod.shard === action.pod.shard && pod.ordinal === action.pod.ordinal);
    expect(peer?.agent?.clusterId).toBe(seen.note.clusterId);
    expect(peer?.view?.address).toBe(action.address);
    expect(seen.record?.clusterId ?? seen.note.clusterId).toBe(seen.note.clusterId);
  });
});

test('a node that owns slots, or holds keys as a primary, never becomes a replica', () => {
  always((seen, action) => {
    if (action.do !== 'replicate' || seen.own === undefined) return;
    expect(countSlots(seen.own.me.slots)).toBe(0);
    if (seen.own.me.primary) expect(seen.own.keys).toBe(0);
  });
});

test('no node is forgotten that is well, owns slots that nobody else does, or has a replica that is well', () => {
  always((seen, action) => {
    if (action.do !== 'forget') return;
    const ghost = seen.own?.nodes.find(({ id }) => id === action.nodeId);
    expect(ghost?.failed === true || ghost?.addressUnknown === true || ghost?.suspected === true || ghost?.connected === false).toBe(true);
    const words = [seen.own, ...seen.peers.map(({ view: told }) => told)].flatMap((told) => told?.me.slots ?? []);
    expect(eachSlot(ghost?.slots ?? []).filter((slot) => !hasSlot(words, slot))).toEqual([]);
    const replicas = seen.own?.nodes.filter(({ primaryId, failed, addressUnknown, handshake, primary }) => (
      !primary && primaryId === action.nodeId && !failed && !addressUnknown && !handshake
    ));
    expect(replicas).toEqual([]);
    expect(seen.peers.map(({ view: told }) => told?.me.id)).not.toContain(action.nodeId);
  });
});

test('only own slots are moved, to a primary that answers as one and knows the owner as such', () => {
  always((seen, action) => {
    if (action.do !== 'move') return;
    const { own } = seen;
    expect(action.slots.every((slot) => hasSlot(own?.me.slots ?? [], slot))).toBe(true);
    expect(new Set(action.slots).size).toBe(action.slots.length);
    const target = seen.peers.find(({ view: told }) => told?.me.id === action.to.nodeId)?.view;
    expect(target?.me.primary).toBe(true);
    const known = target?.nodes.find(({ id }) => id === own?.me.id);
    expect(countSlots(known?.slots ?? [])).toBe(countSlots(own?.me.slots ?? []));
    expect(target?.me.id).not.toBe(own?.me.id);
  });
});

test('slots are added only while the cluster is being formed, and none that somebody owns', () => {
  always((seen, action) => {
    if (action.do !== 'addSlots') return;
    expect(seen.record?.forming).toBe('3');
    const { from, to } = action.range;
    const owned = seen.own?.nodes.filter(({ handshake, slots: some }) => (
      !handshake && some.some((range) => range.from <= to && from <= range.to)
    ));
    expect(owned).toEqual([]);
  });
});

test('a pod of a shard that goes is not released while its server answers and owns slots, before the limit', () => {
  always((seen, action, shard, phase) => {
    if (action.do !== 'release' || phase !== 'stop' || seen.own === undefined) return;
    if (seen.wanted.is !== 'shape' || shard < seen.wanted.shards || seen.waitedSeconds >= 3500) return;
    expect(countSlots(seen.own.me.slots)).toBe(0);
  });
});

test('a stop always ends: at its limit every pod is released', () => {
  fc.assert(
    fc.property(pods, observations, (pod, seen) => {
      const action = decide('stop', { ...seen, waitedSeconds: 3500, secondsSinceHandOver: 60 }, settingOf(pod));
      expect(action.do).toBe('release');
    }),
    { numRuns: RUNS },
  );
});

test('only a replica of a primary whose volume is lost asks for votes, and only of one that owns slots', () => {
  always((seen, action) => {
    if (action.do !== 'promote') return;
    const primary = seen.own?.nodes.find(({ id }) => id === seen.own?.me.primaryId);
    expect(countSlots(primary?.slots ?? [])).toBeGreaterThan(0);
    expect(seen.peers.map(({ view: told }) => told?.me.id)).not.toContain(primary?.id);
  });
});

test('a replica takes slots without votes only if every wanted pod answers, and no other has one of them', () => {
  always((seen, action) => {
    if (action.do !== 'promote' || action.votes) return;
    const slots = seen.own?.nodes.find(({ id }) => id === seen.own?.me.primaryId)?.slots ?? [];
    const others = seen.peers.flatMap(({ view: told }) => told?.me.slots ?? []);
    expect(eachSlot(slots).filter((slot) => hasSlot(others, slot))).toEqual([]);
    expect(seen.wanted.is).toBe('shape');
  });
});

test('old passwords are refused only when the Secret names none, and every wanted pod takes the new one', () => {
  always((seen, action) => {
    if (action.do !== 'dropPasswords') return;
    expect(seen.password).toEqual({ accepted: true, used: true, others: true, previousKept: false });
  });
});

test('the record is never set to another cluster than the one it holds', () => {
  always((seen, action) => {
    if (action.do !== 'record' || action.change.clusterId === undefined) return;
    expect(seen.record?.clusterId).toBeUndefined();
    expect(action.change.clusterId).toBe(seen.note.clusterId);
  });
});

test('a slot is adopted only when every wanted pod says that it does not own it', () => {
  always((seen, action) => {
    if (action.do !== 'adopt' || seen.wanted.is !== 'shape') return;
    const { shards, pods: each } = seen.wanted;
    const here = seen.peers.filter(({ pod, view: told }) => pod.shard < shards && pod.ordinal < each && told !== undefined);
    expect(here.length).toBeGreaterThanOrEqual(shards * each - 1);
    for (const { view: told } of here) expect(action.slots.some((slot) => hasSlot(told?.me.slots ?? [], slot))).toBe(false);
  });
});
