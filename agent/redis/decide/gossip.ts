import type { Action, Setting } from '../model/action';
import type { Node, Observation, PodRef, View } from '../model/facts';
import { isFresh, knownBy, type Member, replicasOf, wantedViews } from '../model/members';
import { countSlots, eachSlot, hasSlot } from '../model/slots';

/**
 * Raises the epoch of this primary if another server knows a higher one: that server would not vote for this primary's replicas. This
 * happens when a replica that was away spreads the epoch that its primary had before: a server that learns only from that replica that it
 * is a replica believes it, even if it is the primary itself.
 *
 * The epoch is not raised while a server lists this node with other slots, or as a replica: that server may know of a failover that this
 * node has not noticed.
 *
 * @see https://github.com/redis/redis/blob/8.0.2/src/cluster_legacy.c `master->configEpoch = senderConfigEpoch`
 */
export function decideEpoch({ me }: View, { peers }: Observation): Action | undefined {
  const slots = countSlots(me.slots);
  if (!me.primary || slots === 0) return undefined;
  const known = peers.flatMap(({ view }) => knownBy(view, me.id) ?? []);
  const agree = known.every((node) => node.primary && countSlots(node.slots) === slots);
  return agree && known.some(({ epoch }) => epoch > me.epoch) ? { do: 'bumpEpoch' } : undefined;
}

/**
 * Makes this pod's server forget a node that never comes back. This can only be concluded by exclusion: if every wanted pod answers with an
 * ID that this server considers healthy, then any other node that has failed, owns no slots and has no replica is a ghost. Forgetting a
 * dead primary too early would prevent the election of its replica.
 */
export function decideForget(own: View, seen: Observation, all: readonly Member[], setting: Setting): Action | undefined {
  const { wanted } = seen;
  if (wanted.is !== 'shape') return undefined;
  const every = wantedViews(own, wanted, seen, setting).every((view) => (
    view === own || all.some(({ node }) => node.id === view?.me.id && !node.failed && !node.addressUnknown && node.connected)
  ));
  if (!every) return undefined;
  // Servers don't tell each other about a silent node without slots, so an old ID of a pod may never be marked as failed.
  const servers = [own, ...seen.peers.flatMap(({ view }) => view ?? [])];
  const ghost = all.find((member) => isGhost(member, own, servers, all));
  return ghost === undefined
    ? undefined
    : { do: 'forget', nodeId: ghost.node.id, why: `${nameOf(ghost)} has failed and owns no slots, and every pod has another ID` };
}

function isGhost(member: Member, own: View, servers: readonly View[], all: readonly Member[]): boolean {
  const { node, self, superseded } = member;
  const lost = node.failed || node.addressUnknown || (superseded && (node.suspected || !node.connected)) || isNowhere(node, servers);
  if (self || !lost || node.id === own.me.primaryId || !ownsNothing(node, servers)) return false;
  if (replicasOf(all, node.id).some(({ node: replica }) => !replica.failed && !replica.addressUnknown)) return false;
  // The node must not be a server that answers, nor the primary of one, nor own slots according to one.
  return servers.every((view) => {
    const known = knownBy(view, node.id);
    return view.me.id !== node.id && view.me.primaryId !== node.id && (known === undefined || ownsNothing(known, servers));
  });
}

/**
 * The node became known only after it was gone. It never announced its name, so nobody knows which pod it was, and no server reaches it.
 */
function isNowhere({ id, host }: Node, servers: readonly View[]): boolean {
  return (
    host === '' &&
    servers.every(({ nodes }) => nodes.every((node) => node.id !== id || node.failed || node.suspected || node.addressUnknown))
  );
}

/** Whether the node owns no slots, or only slots that others claim for themselves: a server may have missed that they took over. */
function ownsNothing({ slots }: Node, servers: readonly View[]): boolean {
  return eachSlot(slots).every((slot) => servers.some(({ me }) => hasSlot(me.slots, slot)));
}

function nameOf({ node }: Member): string {
  return node.host === '' ? node.id : `${node.host} (${node.id})`;
}

/** A handshake takes a moment, and ends by itself. */
const MEET_AGAIN_SECONDS = 3;

/**
 * Introduces a pod to this pod's server if the server does not know it, or knows it at another address. The pod must be known to be ours. A
 * server reports a node as connected as soon as it begins to connect, even if nothing listens at the address.
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

/** A pod that has left and is about to stop must not join again. */
function isWantedOrOwns(view: View, pod: PodRef, { wanted }: Observation): boolean {
  return wanted.is !== 'shape' || pod.shard < wanted.shards || !isFresh(view);
}
