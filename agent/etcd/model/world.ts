import type { Clock } from '../../kernel/agent-loop';
import type { Log } from '../../kernel/log';
import { Refusal } from '../../kernel/refusal';
import type { ServerContainer } from '../../kernel/server-ends';
import type { AgentStatus, AlarmKind, Disk, MemberHash, Membership, Plan, ServerRefusal, ServerStatus, StateRecord, Vitals, Wanted } from './facts';
import type { Start } from '../server/server-config';

/** All that an agent reads and changes outside itself. Tests put a model in its place. */
export interface World {
  readonly clock: Clock;
  readonly servers: EtcdServers;
  readonly agents: Agents;
  readonly pod: Pod;
  readonly kubernetes: Kubernetes;
  readonly log: Log;
}

/** An etcd server answered, and would not. Matched by message: statuses differ between versions. */
export class Refused extends Refusal {
  constructor(
    what: string,
    readonly status: number,
    refusal: string,
  ) {
    super(`${what}: ${status} ${refusal}`, refusal);
  }
}

/** etcd servers by ordinal. @throws Refused, or any other error when there was no answer that we understand */
export interface EtcdServers {
  status(ordinal: number): Promise<ServerStatus>;
  membership(ordinal: number): Promise<Membership>;
  addLearner(ordinal: number, peerUrl: string): Promise<{ readonly memberId: string; readonly membership: Membership }>;
  promote(ordinal: number, memberId: string): Promise<void>;
  remove(ordinal: number, memberId: string): Promise<void>;
  transferLeadership(ordinal: number, memberId: string): Promise<void>;
  compact(ordinal: number, revision: string): Promise<void>;
  defragment(ordinal: number): Promise<void>;
  /** Of the own server. */
  vitals(): Promise<Vitals>;
  /** What the agent's user is not allowed to do. Nothing: it may do all, or etcd's own users are off. */
  limitation(): Promise<ServerRefusal | undefined>;
  /** Of all keys up to a revision; without one, up to the last. */
  hash(ordinal: number, revision?: string): Promise<MemberHash>;
  disarm(ordinal: number, alarm: AlarmKind): Promise<void>;
}

/** Agents of the other pods. @throws when there was no answer that we understand */
export interface Agents {
  status(ordinal: number): Promise<AgentStatus>;
}

/** What this pod's containers share. */
export interface Pod {
  serverRunning(): Promise<boolean>;
  disk(): Promise<Disk>;
  /** The host of the member whose data the volume holds. Nothing: no mark on it says so. */
  home(): Promise<string | undefined>;
  /** Marks the volume as that of this pod. */
  markHome(): Promise<void>;
  dataBytes(): Promise<number>;
  plan(): Promise<Plan>;
  writePlan(start: Start): Promise<void>;
  /** Moves the data directory beside itself, and deletes one that was moved there before. */
  setAside(): Promise<void>;
  /** What `kubectl describe pod` shows of a container that ended. */
  writeTerminationMessage(message: string): Promise<void>;
}

export interface Kubernetes {
  wanted(): Promise<Wanted>;
  /** Nothing: there was no answer, or the record does not exist. An empty record is one of a cluster never formed. */
  record(): Promise<StateRecord | undefined>;
  /** Whether the own pod is seen to be on its way out. */
  podDeleted(): Promise<boolean>;
  /** Whether the API server says that nobody has deleted the own pod. Without an answer: no. */
  podLives(): Promise<boolean>;
  /** The server's container, as it was when `podDeleted` last looked. Nothing: there was no answer. */
  serverContainer(): ServerContainer | undefined;
  /** Whether the disk of a member exists, used or not. Nothing: there was no answer. */
  claimExists(ordinal: number): Promise<boolean | undefined>;
  /** Fails rather than overwriting what was written since `record` was last read. */
  writeRecord(change: StateRecord): Promise<void>;
  /** Best effort: an Event that is lost loses nothing. */
  event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void>;
}
