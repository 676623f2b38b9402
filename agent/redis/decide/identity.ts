import { type Action, type Setting, wait } from '../model/action';
import type { Observation, View } from '../model/facts';
import { isFresh, knownBy, type Member, wantedViews } from '../model/members';
import { countSlots, firstShare } from '../model/slots';
import { everyPod, samePod } from '../model/topology';

/**
 * Whether this node and its cluster belong together: forms the cluster once, and notes on the disk to which cluster it belongs. Returns
 * undefined if they do.
 */
export function decideIdentity(own: View, seen: Observation, setting: Setting): Action | undefined {
  const { record, note } = seen;
  const clusterId = record?.clusterId;
  if (note.clusterId !== undefined && clusterId !== undefined && note.clusterId !== clusterId) {
    return {
      do: 'warn',
      reason: 'ForeignData',
      why: `this volume belongs to the cluster ${note.clusterId}, but the state record names ${clusterId}; nothing is changed until a ` +
        'person decides',
    };
  }
  if (note.clusterId !== undefined) {
    // The record was erased, or the manifests were applied again over kept claims.
    return record !== undefined && clusterId === undefined ? { do: 'record', change: { clusterId: note.clusterId } } : undefined;
  }
  if (record === undefined) return wait(`the state record ${setting.config.stateRecord} can't be read`);
  if (clusterId === undefined) return form(own, seen, setting);
  if (isFresh(own) || isListed(own, clusterId, seen)) return { do: 'sign', clusterId };
  return {
    do: 'warn',
    reason: 'ForeignData',
    why: `the server of this pod holds data or slots, but no node of the cluster ${clusterId} lists it; nothing is changed until a ` +
      'person decides',
  };
}

/** A node of the cluster lists this one. */
function isListed(own: View, clusterId: string, { peers }: Observation): boolean {
  return peers.some(({ agent, view }) => agent?.clusterId === clusterId && knownBy(view, own.me.id) !== undefined);
}

/**
 * Only one pod forms the cluster, and only once every other pod has reported that it is empty. A missing answer proves nothing: a lost
 * record must not lead to a second cluster.
 */
function form(own: View, seen: Observation, { topology, config }: Setting): Action {
  const { wanted } = seen;
  const first = { shard: 0, ordinal: 0 };
  if (!samePod(topology.self, first)) return wait(`${topology.podName(first)} has not formed the cluster yet`);
  if (wanted.is !== 'shape') return wait(`${config.stateRecord} does not say how many shards are wanted (${wanted.is})`);
  if (!isFresh(own)) {
    return wait(`${topology.podName(first)} holds data or slots, but no cluster is recorded; delete its claim if you don't need the data`);
  }
  const doubtful = everyPod(wanted.shards, wanted.pods).filter((pod) => {
    const peer = seen.peers.find((other) => samePod(other.pod, pod));
    const empty = peer?.agent?.phase === 'run' && peer.agent.clusterId === undefined && peer.view !== undefined && isFresh(peer.view);
    return !samePod(pod, first) && !empty;
  });
  if (doubtful.length === 0) return { do: 'form', shards: wanted.shards };
  return wait(
    `waiting for ${doubtful.map((pod) => topology.podName(pod)).join(', ')} to report an empty server; delete its claim if you ` +
    "don't need its data",
  );
}

/**
 * While the cluster is being formed, the first pod of each shard takes its shard's share of the slots. At no other time are slots added.
 */
export function decideFirstSlots(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { self } = setting.topology;
  const shards = Number(seen.record?.forming ?? '');
  if (!(shards > 0)) return undefined;
  if (self.ordinal === 0 && self.shard < shards && own.me.primary && countSlots(own.me.slots) === 0 && own.keys === 0) {
    const range = firstShare(self.shard, shards, setting.slots);
    const owned = all.some(({ node }) => node.slots.some(({ from, to }) => from <= range.to && range.from <= to));
    if (!owned) return { do: 'addSlots', range };
  }
  // The first node that sees this records it.
  return own.slotsServed === setting.slots ? { do: 'record', change: { forming: '' } } : undefined;
}

/**
 * Changes the password step by step, without an interruption: the server accepts the new one too, uses it, and only then refuses the old
 * one. The new one is used once all pods of the shard accept it, and the old one is refused once the Secret no longer contains it.
 */
export function decidePassword(own: View, seen: Observation, setting: Setting): Action | undefined {
  const { password, peers, wanted } = seen;
  if (password === undefined) return undefined;
  if (!password.accepted) return { do: 'acceptPassword' };
  const { shard } = setting.topology.self;
  const siblingsTakeIt = peers.filter(({ pod }) => pod.shard === shard).every(({ view }) => view === undefined || view.currentPassword);
  if (!password.used) return siblingsTakeIt ? { do: 'usePassword' } : undefined;
  if (!password.others || password.previousKept || wanted.is !== 'shape') return undefined;
  const everybodyTakesIt = wantedViews(own, wanted, seen, setting).every((view) => view === own || view?.currentPassword === true);
  return everybodyTakesIt ? { do: 'dropPasswords' } : undefined;
}
