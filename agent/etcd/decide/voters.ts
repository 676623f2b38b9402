import type { Setting } from '../model/action';
import type { Member, MemberHash, Membership, Observation, ServerRefusal, ServerStatus } from '../model/facts';
import { quorum } from '../model/topology';

/** A member as decisions see it, with everything that is known about it. */
export interface Seat {
  readonly member: Member;
  /** Absent if the member belongs to none of our pods. No agent changes such a member. */
  readonly ordinal?: number;
  readonly self: boolean;
  readonly server?: ServerStatus;
  /** Set if its server answers but refuses to give its status. */
  readonly refusal?: ServerRefusal;
  readonly stopping: boolean;
  /** It is stopping, but waits until other stopping members are back. */
  readonly yields: boolean;
  readonly agentSilentSeconds: number;
  readonly silentSeconds: number;
}

export function seats(seen: Observation, membership: Membership, { topology }: Setting): readonly Seat[] {
  return membership.members.map((member) => {
    const ordinal = topology.ordinalOf(member.peerUrl);
    if (ordinal === topology.self.ordinal) {
      return { member, ordinal, self: true, ...own(seen.own), stopping: false, yields: false, agentSilentSeconds: 0, silentSeconds: 0 };
    }
    const peer = seen.peers.find((other) => other.ordinal === ordinal);
    return {
      member,
      ...(ordinal !== undefined && { ordinal }),
      self: false,
      ...own(peer?.server),
      ...(peer?.refusal !== undefined && peer.server === undefined && { refusal: peer.refusal }),
      stopping: peer?.agent?.stopping ?? false,
      yields: peer?.agent?.yields ?? false,
      agentSilentSeconds: peer?.agentSilentSeconds ?? 0,
      silentSeconds: peer?.silentSeconds ?? 0,
    };
  });
}

function own(server: ServerStatus | undefined) {
  return server === undefined ? {} : { server };
}

/** This pod's own member, by the URL under which it is listed: whatever its ID and scheme. */
export function ownEntry({ membership }: Observation, { topology }: Setting): Member | undefined {
  return membership?.members.find(({ peerUrl }) => topology.ordinalOf(peerUrl) === topology.self.ordinal);
}

export function voters(all: readonly Seat[]): readonly Seat[] {
  return all.filter(({ member }) => !member.learner);
}

/** Whether the member answers with the listed ID, has a vote and knows a leader, so that the cluster could continue with it. */
export function isReady({ member, server }: Seat): boolean {
  return !member.learner && server?.memberId === member.id && server.leaderId !== undefined && !server.learner;
}

/** The hash of its keys, if the member has reported one. */
export function hashOf({ member }: Seat, hashes: readonly MemberHash[]): MemberHash | undefined {
  return hashes.find(({ memberId }) => memberId === member.id);
}

/** Whether the cluster would have a quorum of answering voters after `leaving` is removed. */
export function quorumWithout(all: readonly Seat[], leaving: Seat): boolean {
  if (leaving.member.learner) return true;
  const rest = voters(all).filter((seat) => seat !== leaving);
  return rest.filter(isReady).length >= quorum(rest.length);
}

/** The lowest ordinal first: a rollout ends with ordinal 0, so a leader there moves least often. */
export function lowestFirst(all: readonly Seat[]): readonly Seat[] {
  return [...all].sort((one, other) => (one.ordinal ?? Infinity) - (other.ordinal ?? Infinity));
}

/** Whether etcd's alarm CORRUPT names the leader, or no member: a member that joins copies the leader's data. */
export function accusesLeader(server: ServerStatus | undefined): boolean {
  return server?.corruptMembers?.some((id) => id === '0' || id === server.leaderId) === true;
}
