import { Action, Setting, wait } from '../model/action';
import type { Observation, PodRef, View } from '../model/facts';
import { isFresh, knownBy, Member } from '../model/members';
import { countSlots, firstShare } from '../model/slots';
import { everyPod, samePod } from '../model/topology';

/** A handshake takes a moment, and ends by itself. */
const MEET_AGAIN_SECONDS = 3;

/**
 * Whether this node and its cluster know each other: forms the cluster, once; notes on the disk whose it is.
 * Nothing is returned when both agree.
 */
export function decideIdentity(own: View, seen: Observation, setting: Setting): Action | undefined {
  const { record, note } = seen;
  const clusterId = record?.clusterId;
  if (note.clusterId !== undefined && clusterId !== undefined && note.clusterId !== clusterId) {
    return {
      do: 'warn',
      reason: 'ForeignData',
      why: `this volume belongs to the cluster ${note.clusterId}, the state record says ${clusterId}; nothing is touched until a person decides`,
    };
  }
  if (note.clusterId !== undefined) {
    // The record was erased, or the manifests were applied anew over kept claims.
    return record !== undefined && clusterId === undefined ? { do: 'record', change: { clusterId: note.clusterId } } : undefined;
  }
  if (record === undefined) return wait(`the state record ${setting.config.stateRecord} can't be read`);
  if (clusterId === undefined) return form(own, seen, setting);
  if (isFresh(own) || isListed(own, clusterId, seen)) return { do: 'sign', clusterId };
  return {
    do: 'warn',
    reason: 'ForeignData',
    why: `the server of this pod holds data or slots, but no node of the cluster ${clusterId} lists it; nothing is touched until a person decides`,
  };
}

/** A node of the cluster itself says that this one is in it. */
function isListed(own: View, clusterId: string, { peers }: Observation): boolean {
  return peers.some(({ agent, view }) => agent?.clusterId === clusterId && knownBy(view, own.me.id) !== undefined);
}

/**
 * One pod alone, and only once every other has said that it is empty.
 * That nobody answers is no proof: a lost record must not make a second cluster.
 */
function form(own: View, seen: Observation, { topology, config }: Setting): Action {
  const { wanted } = seen;
  const first = { shard: 0, ordinal: 0 };
  if (!samePod(topology.self, first)) return wait(`${topology.podName(first)} has not formed the cluster yet`);
  if (wanted.is !== 'shape') return wait(`${config.stateRecord} does not say how many shards are wanted (${wanted.is})`);
  if (!isFresh(own)) return wait(`${topology.podName(first)} holds data or slots, but nobody recorded a cluster; delete its claim if nobody wants the data`);
  const doubtful = everyPod(wanted.shards, wanted.pods).filter((pod) => {
    const peer = seen.peers.find((other) => samePod(other.pod, pod));
    const empty = peer?.agent?.phase === 'run' && peer.agent.clusterId === undefined && peer.view !== undefined && isFresh(peer.view);
    return !samePod(pod, first) && !empty;
  });
  if (doubtful.length === 0) return { do: 'form', shards: wanted.shards };
  return wait(`${doubtful.map((pod) => topology.podName(pod)).join(', ')} must first say that its server is empty; delete its claim if nobody wants its data`);
}

/** While the cluster is being formed, the first pod of each shard takes the share of its shard. Nobody else ever adds slots. */
export function decideFirstSlots(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { self } = setting.topology;
  const shards = Number(seen.record?.forming ?? '');
  if (!(shards > 0)) return undefined;
  if (self.ordinal === 0 && self.shard < shards && own.me.primary && countSlots(own.me.slots) === 0 && own.keys === 0) {
    const range = firstShare(self.shard, shards, setting.slots);
    const owned = all.some(({ node }) => node.slots.some(({ from, to }) => from <= range.to && range.from <= to));
    if (!owned) return { do: 'addSlots', range };
  }
  // By whoever is first to see it.
  return own.slotsServed === setting.slots ? { do: 'record', change: { forming: '' } } : undefined;
}

/**
 * Tells the own server of a pod that it does not know, or knows at another address. Only of one that is known to be ours.
 * A server calls another one connected from the moment that it begins to connect, also to an address where nobody is.
 */
export function decideMeet(own: View, seen: Observation): Action | undefined {
  const { clusterId } = seen.note;
  if (clusterId === undefined || clusterId !== (seen.record?.clusterId ?? clusterId)) return undefined;
  const peer = seen.peers.find(({ pod, agent, view, secondsSinceMeet = Infinity }) => {
    if (view === undefined || agent === undefined || secondsSinceMeet < MEET_AGAIN_SECONDS) return false;
    const ours = agent.clusterId === clusterId;
    const node = knownBy(own, view.me.id);
    const known = node !== undefined && !node.failed && !node.addressUnknown && node.address === view.address;
    return ours && !known && isWantedOrOwns(view, pod, seen);
  });
  return peer?.view === undefined ? undefined : { do: 'meet', pod: peer.pod, address: peer.view.address };
}

/** A pod that has left, and waits for its end, must not be brought back. */
function isWantedOrOwns(view: View, pod: PodRef, { wanted }: Observation): boolean {
  return wanted.is !== 'shape' || pod.shard < wanted.shards || !isFresh(view);
}
