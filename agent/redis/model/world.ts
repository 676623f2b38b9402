import type { Clock } from '../../kernel/agent-loop';
import type { Log } from '../../kernel/log';
import { Refusal } from '../../kernel/refusal';
import type { ServerContainer } from '../../kernel/server-ends';
import type { AgentStatus, Disk, Incoming, Note, OpenSlot, PodRef, Refusing, StateRecord, View, Wanted } from './facts';
import type { SlotRange } from './slots';
import type { Target } from './action';

/** All that an agent reads and changes outside itself. Tests put a model in its place. */
export interface World {
  readonly clock: Clock;
  readonly servers: RedisServers;
  readonly agents: Agents;
  readonly pod: Pod;
  readonly kubernetes: Kubernetes;
  /** Whether others find this pod by its name. */
  readonly nameLeadsHere: () => Promise<boolean>;
  readonly log: Log;
}

export class Refused extends Refusal {
  constructor(what: string, refusal: string) {
    super(`${what}: ${refusal}`, refusal);
  }
}

/** What a slot becomes on one server. */
export type SlotState = 'importing' | 'migrating' | 'node' | 'stable';

/**
 * Redis servers. Without a pod: the own one.
 * @throws Refused, or any other error when there was no answer that we understand, or not from whom we asked
 */
export interface RedisServers {
  view(pod: PodRef): Promise<View>;
  /** Those of these slots of which a server holds keys. */
  slotsWithKeys(pod: PodRef, slots: readonly number[]): Promise<readonly number[]>;
  /** How many keys of the own server are in none of these slots. */
  keysOutside(slots: readonly number[]): Promise<number>;
  /** Those of these slots, none of them owned, of which the own server holds keys, also where it would not say so. */
  slotsWithHiddenKeys(slots: readonly OpenSlot[]): Promise<readonly number[]>;
  addSlots(range: SlotRange): Promise<void>;
  meet(address: string): Promise<void>;
  replicate(nodeId: string): Promise<void>;
  promote(): Promise<void>;
  /** Whether the own server, as a replica, may have itself elected. */
  electable(): Promise<boolean>;
  setElectable(electable: boolean): Promise<void>;
  bumpEpoch(): Promise<void>;
  forget(nodeId: string): Promise<void>;
  reset(): Promise<void>;
  /** In one go: each change that is written to disk alone takes many times as long. */
  setSlots(pod: PodRef, slots: readonly number[], state: SlotState, nodeId: string): Promise<void>;
  /** Takes slots that nobody claims: marked as coming in first, they get an epoch that wins. */
  adopt(slots: readonly number[], from?: string): Promise<void>;
  closeSlots(slots: readonly number[]): Promise<void>;
  openSlots(slots: readonly OpenSlot[]): Promise<void>;
  /** Gives slots that are not marked yet, each with all of its keys at once, and marks them. @returns those that were given */
  giveSlots(slots: readonly number[], to: Target): Promise<readonly number[]>;
  /** Moves some keys of slots that are marked. @returns whether the own server has no more of them */
  migrateKeys(slots: readonly number[], to: Target): Promise<boolean>;
  /** Asks a replica to take over from its primary. */
  takeOver(pod: PodRef): Promise<void>;
  /** What the own server refuses to clients at this moment. */
  refusing(): Promise<readonly Refusing[]>;
  /** Ends what the own server is busy with. @throws Refused `UNKILLABLE`, when that has written */
  kill(running: 'script' | 'function'): Promise<void>;
  /** Ends the own server, busy or not. What it has acknowledged is in its append-only file by then. */
  shutDown(): Promise<void>;
  passwords(): Promise<{ readonly accepted: boolean; readonly used: boolean; readonly others: boolean }>;
  acceptPassword(): Promise<void>;
  usePassword(): Promise<void>;
  dropPasswords(): Promise<void>;
}

/** Agents of the other pods. @throws when there was no answer that we understand */
export interface Agents {
  status(pod: PodRef): Promise<AgentStatus>;
}

/** The passwords of agents and servers among themselves, and those of clients: who knows the one does not know the other. */
export interface Credentials {
  readonly agents: Passwords;
  readonly clients: Passwords;
}

/** What a Secret holds. */
export interface Passwords {
  readonly current: string;
  readonly previous?: string;
}

/** What this pod's containers share. */
export interface Pod {
  serverRunning(): Promise<boolean>;
  disk(): Promise<Disk>;
  note(): Promise<Note>;
  writeNote(note: Note): Promise<void>;
  /** Nothing: a Secret holds none yet. */
  passwords(): Promise<Credentials | undefined>;
  /** Tells whoever starts on this volume next, each second, that a server may still run on it. Best effort. */
  startBeat(): void;
  /** The last thing that was told so. Nothing: whoever was here before ended in order. */
  lastBeat(): Promise<string | undefined>;
  /** The server of this pod is gone. */
  endBeat(): Promise<void>;
  /** From here on the server may start. */
  writeConfig(): Promise<void>;
  /** Writes the configuration anew, but for what is held back. */
  renewConfig(): Promise<void>;
  /** A server that ends does not start again until its configuration is written, with marks on these slots. One that runs has read it. */
  holdStart(incoming: Incoming): Promise<void>;
  allowStart(): Promise<void>;
  startHeld(): Promise<boolean>;
  /** What was noted when the start was held. Nothing: it is not. */
  incoming(): Promise<Incoming | undefined>;
  /** Before the server starts: makes its list of nodes one that it takes, and with which it keeps all keys. */
  mendNodes(): Promise<void>;
  /** Moves the data directory beside itself, and deletes one that was moved there before. */
  setAside(): Promise<void>;
  /** What `kubectl describe pod` shows of a container that ended. */
  writeTerminationMessage(message: string): Promise<void>;
}

export interface Kubernetes {
  wanted(): Promise<Wanted>;
  /** Nothing: there was no answer, or the record does not exist. An empty record is one of a cluster never formed. */
  record(): Promise<StateRecord | undefined>;
  /** Fails rather than overwriting what was written since `record` was last read. */
  writeRecord(change: StateRecord): Promise<void>;
  /** Whether the own pod is seen to be on its way out. */
  podDeleted(): Promise<boolean>;
  /** Whether the API server says that nobody has deleted the own pod. Without an answer: no. */
  podLives(): Promise<boolean>;
  /** The server's container, as it was when `podDeleted` last looked. Nothing: there was no answer. */
  serverContainer(): ServerContainer | undefined;
  /** Fills the Secrets that are empty, as far as it may. */
  generatePassword(): Promise<void>;
  /** Best effort: an Event that is lost loses nothing. */
  event(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void>;
}
