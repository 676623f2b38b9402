import type { Setting } from './action';
import type { AgentStatus, Node, Observation, PodRef, View, Wanted } from './facts';
import { countSlots, eachSlot, hasSlot, type SlotRange } from './slots';
import { everyPod, samePod } from './topology';

export type Shape = Extract<Wanted, { readonly is: 'shape' }>;

/** A node that this pod's server knows, with what is known of its pod. */
export interface Member {
  readonly node: Node;
  /** Absent: none of our pods announces it, or its name is not known yet. */
  readonly pod?: PodRef;
  readonly self: boolean;
  /** What the server says that answers under this ID. */
  readonly view?: View;
  readonly agent?: AgentStatus;
  /** Slots may be on their way from it to their new owner. */
  readonly giving: boolean;
  /** Slots of this pod's server that this one marks as importing, and holds keys of. */
  readonly halfMoved: readonly number[];
  readonly slotCount: number;
  /** Considered failed, or not found. */
  readonly gone: boolean;
  /** Its pod answers with another ID: its volume is lost, and it never comes back. */
  readonly superseded: boolean;
}

/** Nodes in a handshake are left out: nothing about them is certain. */
export function members(seen: Observation, { topology }: Setting): readonly Member[] {
  const nodes = seen.own?.nodes.filter(({ handshake }) => !handshake) ?? [];
  return nodes.map((node) => {
    const slotCount = countSlots(node.slots);
    if (node.myself) {
      return {
        node,
        pod: topology.self,
        self: true,
        ...(seen.own && { view: seen.own }),
        giving: seen.giving === true,
        halfMoved: [],
        slotCount,
        gone: false,
        superseded: false,
      };
    }
    const answering = seen.peers.find(({ view }) => view?.me.id === node.id);
    const pod = answering?.pod ?? topology.podOf(node.host);
    const superseded = answering === undefined && isTaken(pod, seen, topology.self);
    return {
      node,
      ...(pod !== undefined && { pod }),
      self: false,
      ...(answering?.view && { view: answering.view }),
      ...(answering?.agent && { agent: answering.agent }),
      giving: answering?.agent?.giving === true,
      halfMoved: answering?.halfMoved ?? [],
      slotCount,
      gone: node.failed || node.addressUnknown || superseded,
      superseded,
    };
  });
}

/** Another server answers in this pod: if its volume had been kept, it would have the same ID. */
function isTaken(pod: PodRef | undefined, { peers }: Observation, self: PodRef): boolean {
  return pod !== undefined && (samePod(pod, self) || peers.some((peer) => samePod(peer.pod, pod) && peer.view !== undefined));
}

/** How many slots each shard owns. */
export function ownedByShard(all: readonly Member[]): ReadonlyMap<number, number> {
  const owned = new Map<number, number>();
  for (const { pod, slotCount } of all) {
    if (pod !== undefined && slotCount > 0) owned.set(pod.shard, (owned.get(pod.shard) ?? 0) + slotCount);
  }
  return owned;
}

/** What the server of each wanted pod says, the own one among them. */
export function wantedViews(
  own: View, { shards, pods }: Shape, { peers }: Observation, { topology }: Setting,
): readonly (View | undefined)[] {
  return everyPod(shards, pods).map((pod) => (samePod(pod, topology.self) ? own : peers.find((peer) => samePod(peer.pod, pod))?.view));
}

/** The first primary that serves slots: it does whatever one node must do for all. */
export function firstServing(all: readonly Member[]): Member | undefined {
  return lowestFirst(all).find(({ node, gone, slotCount }) => node.primary && !gone && slotCount > 0);
}

export function selfAmong(all: readonly Member[]): Member | undefined {
  return all.find(({ self }) => self);
}

export function ofShard(all: readonly Member[], shard: number): readonly Member[] {
  return all.filter(({ pod }) => pod?.shard === shard);
}

export function lowestFirst(all: readonly Member[]): readonly Member[] {
  return [...all].sort((one, other) => placeOf(one.pod) - placeOf(other.pod));
}

/** Whether the pod comes before the other: both conclude the same, and so agree on which of them goes first. */
export function isBefore(pod: PodRef | undefined, other: PodRef): boolean {
  return placeOf(pod) < placeOf(other);
}

function placeOf(pod: PodRef | undefined): number {
  return pod === undefined ? Infinity : pod.shard * 1000 + pod.ordinal;
}

/** The node that serves the shard: of several owners of slots, the one with the most. */
export function servingPrimary(all: readonly Member[], shard: number): Member | undefined {
  const owners = ofShard(all, shard).filter(({ node, gone, slotCount }) => node.primary && !gone && slotCount > 0);
  return mostOf(owners, ({ slotCount }) => slotCount);
}

/** The one with the newest copy. */
export function newest(replicas: readonly Member[]): Member | undefined {
  return mostOf(replicas, ({ view }) => view?.offset ?? -1);
}

/** The lowest of several equal ones. */
function mostOf(some: readonly Member[], of: (member: Member) => number): Member | undefined {
  return lowestFirst(some).reduce<Member | undefined>((most, one) => (most === undefined || of(one) > of(most) ? one : most), undefined);
}

export function primaryOf({ me }: View, all: readonly Member[]): Member | undefined {
  return all.find(({ node }) => node.id === me.primaryId);
}

export function replicasOf(all: readonly Member[], primaryId: string): readonly Member[] {
  return all.filter(({ node }) => !node.primary && node.primaryId === primaryId);
}

/** Answers, under this ID, as a primary. */
export function answersAsPrimary({ node, view, gone }: Member): boolean {
  return !gone && node.primary && view?.me.primary === true;
}

/** What this server knows about that node. */
export function knownBy(view: View | undefined, nodeId: string): Node | undefined {
  return view?.nodes.find(({ id }) => id === nodeId);
}

/** A replica that has what its primary has, also on its disk. */
export function isCopied({ linkUp, rewriting }: View): boolean {
  return linkUp && !rewriting;
}

/** Whether the server knows no other node, owns no slots and has no keys: it was never in a cluster, or has left it. */
export function isFresh(view: View): boolean {
  return view.nodes.length === 1 && view.me.primary && countSlots(view.me.slots) === 0 && view.keys === 0;
}

/**
 * Whether a target knows what the owner has. If it did not know the owner as such, it would keep the slot open and never get it; without
 * the owner's epoch, or with the same one, it might take the slot and lose it again. Of a slot that it marks as importing it learns neither
 * who took it over nor to whom it went: servers ignore such updates.
 */
export function agreesOnMe({ me }: View, view: View | undefined): boolean {
  const known = knownBy(view, me.id);
  if (view === undefined || known === undefined || !known.primary || known.failed || known.epoch < me.epoch || view.me.epoch === me.epoch) {
    return false;
  }
  const marked = view.me.importing.map(({ slot }) => slot);
  const unmarked = ({ slots }: Node) => countSlots(slots) - marked.filter((slot) => hasSlot(slots, slot)).length;
  return unmarked(known) === unmarked(me);
}

/** Whether a server still attributes slots to this node that it has lost. */
export function missesLoss({ me }: View, view: View): boolean {
  const known = knownBy(view, me.id)?.slots ?? [];
  const isWithin = (range: SlotRange) => me.slots.some(({ from, to }) => from <= range.from && range.to <= to);
  return eachSlot(known.filter((range) => !isWithin(range))).some((slot) => !hasSlot(me.slots, slot));
}
