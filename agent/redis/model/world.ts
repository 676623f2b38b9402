import type { AgentObjects, AgentPod, AgentWorld, PeerAgents } from '../../kernel/world';
import type { Target } from './action';
import type {
  AgentStatus, Certificate, Disk, Incoming, MountedCertificate, Note, OpenSlot, PodRef, Refusing, StateRecord, View, Wanted,
} from './facts';
import type { SlotRange } from './slots';

export interface World extends AgentWorld<Pod, Kubernetes> {
  readonly servers: RedisServers;
  readonly agents: PeerAgents<PodRef, AgentStatus>;
  /** Whether the name of this pod resolves to it. */
  readonly nameResolvesHere: () => Promise<boolean>;
}

/** The states of a slot that a command can set. */
export type SlotState = 'importing' | 'migrating' | 'node' | 'stable';

/** Settings of this pod's server that its agent changes while it runs. */
export interface LiveSettings {
  /** Whether the server, as a replica, may start an election. */
  readonly electable: boolean;
  readonly withholdsCopies: boolean;
}

/**
 * Redis servers. Without a pod: the own one.
 * @throws Refusal, or any other error when there was no answer that we understand, or not from whom we asked
 */
export interface RedisServers {
  view(pod: PodRef): Promise<View>;
  /** Those of these slots of which a server holds keys. */
  slotsWithKeys(pod: PodRef, slots: readonly number[]): Promise<readonly number[]>;
  /** How many keys of this pod's server are in none of these slots. */
  keysOutside(slots: readonly number[]): Promise<number>;
  /** Those of these slots, none of them owned, of which this pod's server holds keys, also where it would not say so. */
  slotsWithHiddenKeys(slots: readonly OpenSlot[]): Promise<readonly number[]>;
  addSlots(range: SlotRange): Promise<void>;
  meet(address: string): Promise<void>;
  replicate(nodeId: string): Promise<void>;
  promote(votes: boolean): Promise<void>;
  liveSettings(): Promise<LiveSettings>;
  setElectable(electable: boolean): Promise<void>;
  allowCopies(): Promise<void>;
  bumpEpoch(): Promise<void>;
  forget(nodeId: string): Promise<void>;
  reset(): Promise<void>;
  /** All at once: one by one, each is written to disk separately, which takes many times as long. */
  setSlots(pod: PodRef, slots: readonly number[], state: SlotState, nodeId: string): Promise<void>;
  /** Takes slots that nobody claims: marked as importing first, they get an epoch that wins. */
  adopt(slots: readonly number[], from?: string): Promise<void>;
  closeSlots(slots: readonly number[]): Promise<void>;
  openSlots(slots: readonly OpenSlot[]): Promise<void>;
  /** Gives slots that are not marked yet, each with all of its keys at once, and marks them. @returns those that were given */
  giveSlots(slots: readonly number[], to: Target): Promise<readonly number[]>;
  /** Moves some keys of slots that are marked. @returns whether this pod's server has no more of them */
  migrateKeys(slots: readonly number[], to: Target): Promise<boolean>;
  /** Asks a replica to take over from its primary. */
  takeOver(pod: PodRef): Promise<void>;
  /** What this pod's server refuses to clients at this moment. */
  refusing(): Promise<readonly Refusing[]>;
  /** Ends what this pod's server is busy with. @throws Refusal `UNKILLABLE`, when that has written */
  kill(running: 'script' | 'function'): Promise<void>;
  /** Ends this pod's server, busy or not. What it has acknowledged is in its append-only file by then. */
  shutDown(): Promise<void>;
  /** What this pod's server shows to a new client, whether or not this agent accepts it. */
  shownCertificate(): Promise<Certificate>;
  /** Has this pod's server read the files of its certificate anew, whether or not the two accept each other's certificates. */
  loadCertificate(): Promise<void>;
  passwords(): Promise<{ readonly accepted: boolean; readonly used: boolean; readonly others: boolean }>;
  acceptPassword(): Promise<void>;
  usePassword(): Promise<void>;
  dropPasswords(): Promise<void>;
}

/** The passwords of agents and servers among themselves, and those of clients: knowing one does not reveal the other. */
export interface Credentials {
  readonly agents: Passwords;
  readonly clients: Passwords;
}

/** What a Secret holds. */
export interface Passwords {
  readonly current: string;
  readonly previous?: string;
}

export interface Pod extends AgentPod {
  disk(): Promise<Disk>;
  note(): Promise<Note>;
  writeNote(note: Note): Promise<void>;
  /** Absent: a Secret holds none yet. */
  passwords(): Promise<Credentials | undefined>;
  /** The certificate that this pod's server may load. @throws when its files can't be read */
  certificate(): Promise<MountedCertificate>;
  /** Writes a beat every second: it tells the next pod on this volume that a server may still run on it. Best effort. */
  startBeat(): void;
  /** The last such beat. Absent: the previous pod ended in order. */
  lastBeat(): Promise<string | undefined>;
  /** The server of this pod is gone. */
  endBeat(): Promise<void>;
  /** After this the server may start. */
  writeConfig(): Promise<void>;
  /** Writes the configuration again, without letting a held server start. */
  renewConfig(): Promise<void>;
  /** A server that ends does not start again until its configuration is written, with marks on these slots. One that runs has read it. */
  holdStart(incoming: Incoming): Promise<void>;
  allowStart(): Promise<void>;
  startHeld(): Promise<boolean>;
  /** What was noted when the start was held. Absent: it is not. */
  incoming(): Promise<Incoming | undefined>;
  /** Before the server starts: makes its list of nodes one that it takes, and with which it keeps all keys. */
  mendNodes(): Promise<void>;
}

export interface Kubernetes extends AgentObjects<StateRecord, Wanted> {
  /** Fills the Secrets that are empty, as far as it may. */
  generatePassword(): Promise<void>;
}
