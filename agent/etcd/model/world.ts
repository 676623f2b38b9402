import type { AgentObjects, AgentPod, AgentWorld, PeerAgents } from '../../kernel/world';
import type {
  AgentStatus, AlarmKind, Disk, MemberHash, Membership, Plan, ServerRefusal, ServerStatus, Start, StateRecord, Vitals, Wanted,
} from './facts';
import type { Scheme } from './topology';

export interface World extends AgentWorld<Pod, Kubernetes> {
  readonly servers: EtcdServers;
  readonly agents: PeerAgents<number, AgentStatus>;
}

/** etcd servers by ordinal. @throws Refusal, or any other error when there was no answer that we understand */
export interface EtcdServers {
  status(ordinal: number): Promise<ServerStatus>;
  membership(ordinal: number): Promise<Membership>;
  addLearner(ordinal: number, peerUrl: string): Promise<{ readonly memberId: string; readonly membership: Membership }>;
  changePeerUrl(ordinal: number, memberId: string, peerUrl: string): Promise<void>;
  promote(ordinal: number, memberId: string): Promise<void>;
  remove(ordinal: number, memberId: string): Promise<void>;
  transferLeadership(ordinal: number, memberId: string): Promise<void>;
  compact(ordinal: number, revision: string): Promise<void>;
  defragment(ordinal: number): Promise<void>;
  /** Of this pod's server. */
  vitals(): Promise<Vitals>;
  /** What the agent's user is not allowed to do. Absent: it may do all, or etcd's own users are off. */
  limitation(): Promise<ServerRefusal | undefined>;
  /** Of all keys up to a revision; without one, up to the last. */
  hash(ordinal: number, revision?: string): Promise<MemberHash>;
  disarm(ordinal: number, alarm: AlarmKind): Promise<void>;
}

export interface Pod extends AgentPod {
  disk(): Promise<Disk>;
  /** The host of the member whose data the volume holds. Absent: no mark on it says so. */
  home(): Promise<string | undefined>;
  /** Marks the volume as that of this pod. */
  markHome(): Promise<void>;
  /** The scheme of the peer URL under which this member was last listed. Absent: no note on the volume says so. */
  listedScheme(): Promise<Scheme | undefined>;
  noteListedScheme(scheme: Scheme): Promise<void>;
  dataBytes(): Promise<number>;
  plan(): Promise<Plan>;
  writePlan(start: Start): Promise<void>;
}

export interface Kubernetes extends AgentObjects<StateRecord, Wanted> {
  /** Whether the disk of a member exists, used or not. Absent: there was no answer. */
  claimExists(ordinal: number): Promise<boolean | undefined>;
}
