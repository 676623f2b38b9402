import type { ServerEnds } from '../support/server-ends';
import type { SlotRange } from './slots';

/** A slot that is on its way, as one of the two servers marks it. */
export interface OpenSlot {
  readonly slot: number;
  /** Where it goes to (migrating), or comes from (importing). */
  readonly nodeId: string;
}

/** Slots that a shard is being given; `any`: whichever others own. */
export type Incoming = readonly OpenSlot[] | 'any';

/** A node of the cluster as one server sees it. Servers hear of each other by gossip: late, in part, and wrong for a while. */
export interface Node {
  readonly id: string;
  readonly address: string;
  /** The host name that it announces; empty while this server has not heard it. */
  readonly host: string;
  readonly myself: boolean;
  /** Not a replica. It may own slots, or not. */
  readonly primary: boolean;
  /** Of a replica: whose. */
  readonly primaryId?: string;
  /** A majority of primaries does not reach it. */
  readonly failed: boolean;
  /** This server does not reach it. */
  readonly suspected: boolean;
  /** A name that is not its own yet: about such a node nothing is known. */
  readonly handshake: boolean;
  readonly addressUnknown: boolean;
  readonly connected: boolean;
  readonly epoch: number;
  readonly slots: readonly SlotRange[];
  /** Only in a server's own line. */
  readonly migrating: readonly OpenSlot[];
  readonly importing: readonly OpenSlot[];
}

/** What one server says, of itself and of all others. */
export interface View {
  readonly me: Node;
  /** `me` among them. */
  readonly nodes: readonly Node[];
  /** Whether it takes commands (`cluster_state:ok`): a primary does only 5 s after it joined, or was cut off. */
  readonly serves: boolean;
  /** How many slots have an owner that is not held to have failed. That a server takes commands says much less. */
  readonly slotsServed: number;
  readonly keys: number;
  /** Of a replica: whether it is in touch with its primary. */
  readonly linkUp: boolean;
  /** Of a replica: whether it is being given a copy. That takes as long as the data is big. */
  readonly copying: boolean;
  /**
   * Whether it writes its append-only file anew, or is about to. After a copy, what it holds is on its disk only once that is done: a
   * server that ends before starts with what it held before the copy.
   */
  readonly rewriting: boolean;
  readonly offset: number;
  /** `redis 8.0.2` */
  readonly version: string;
  /** Where it was reached: that address, and no other, was seen to be this server. */
  readonly address: string;
  /** Whether it took the current password. If not, it took an older one. */
  readonly currentPassword: boolean;
}

/** Why a server gave no view. Refused is not unreachable: whoever refuses is there, and may hold data that is served to others. */
export type Unanswered =
  /** It runs something that takes long, and refuses all else until that ends. It still answers the other servers. */
  | { readonly is: 'busy'; readonly running: 'script' | 'function' | 'module' }
  | { readonly is: 'loading' }
  /** In the server's words. */
  | { readonly is: 'refused'; readonly words: string }
  /** Whoever answers was not shown to be the one that was asked. */
  | { readonly is: 'stranger' | 'silent'; readonly why: string };

export interface NoView {
  readonly why: Unanswered;
  /** For how long it has been of this kind. */
  readonly seconds: number;
}

/** What a server that answers its agent refuses to clients. */
export interface Refusing {
  readonly code: 'MISCONF' | 'NOREPLICAS' | 'OOM' | 'MAXCLIENTS' | 'CLUSTERDOWN';
  readonly what: 'writes' | 'new connections' | 'commands';
  readonly why: string;
  /** What ends by itself as a rule is told after so long. */
  readonly afterSeconds?: number;
}

export interface PodRef {
  readonly shard: number;
  readonly ordinal: number;
}

/**
 * The data directory. `stranded`: data without a list of nodes: a server would claim slots by itself.
 * `unreadable`: a list of nodes of a form that we don't know.
 */
export type Disk =
  | { readonly holds: 'nothing' | 'stranded' | 'unreadable' }
  /** `host` is what the node announced last, empty if nothing. `data` is false when the files of the data set are missing. */
  | { readonly holds: 'node'; readonly host: string; readonly ownsSlots: boolean; readonly data: boolean };

/** What the agent notes beside the data: whose it is. */
export interface Note {
  /** Absent: this node was never in a cluster of ours. */
  readonly clusterId?: string;
  /** The version that last ran on this data. */
  readonly version?: string;
}

/** What the volumes can't remember. */
export interface StateRecord {
  /** Absent: the cluster was never formed. */
  readonly clusterId?: string;
  /** While the cluster is being formed: of how many shards. Empty or absent: it is formed. */
  readonly forming?: string;
  /** The newest version that a primary ran when last seen. */
  readonly version?: string;
  readonly nodes?: string;
  readonly problem?: string;
}

/**
 * What is wanted. `gone`: the state record is deleted or being deleted, and with it the cluster: nobody leaves or drains.
 * `forbidden`: this pod has no rights (any more). `unknown`: no answer.
 */
export type Wanted =
  | {
      readonly is: 'shape';
      readonly shards: number;
      /** Of each shard. */
      readonly pods: number;
      /** Replicas of this pod's own StatefulSet: 0 when it is deleted or being deleted, absent when it can't be read. */
      readonly ownPods?: number;
      /** It is deleted or being deleted. The record may yet say why: some tools delete first, and apply then. */
      readonly ownDeleted?: boolean;
    }
  | { readonly is: 'gone' | 'forbidden' | 'unknown' };

/** What the agent of another pod says. */
export interface AgentStatus {
  readonly phase: 'prepare' | 'run';
  readonly stopping: boolean;
  readonly clusterId?: string;
  /** Its server, should it end, starts again only after this agent has looked at its list of nodes. */
  readonly startHeld?: boolean;
  /** Slots that it has noted as on their way to its shard. */
  readonly noted?: readonly number[];
  /** Slots that its server does not own and of which it holds keys. Absent: not known. */
  readonly keysOfOthers?: readonly number[];
  /** What is wrong there, for people. Absent: nothing, or an agent of an older release. */
  readonly trouble?: string;
}

/** Another pod. An absent answer means "no answer", never "no". */
export interface Peer {
  readonly pod: PodRef;
  readonly agent?: AgentStatus;
  /** What its server says: it knew the password and announces the host name of this pod, so it is the one. */
  readonly view?: View;
  /** Slots of the own server that this one marks as coming in, and holds keys of. Absent: none, or not known. */
  readonly halfMoved?: readonly number[];
  /** Why there is no view. */
  readonly unanswered?: NoView;
  /** How long neither its agent nor its server has answered. */
  readonly silentSeconds: number;
  /** Absent: not within the last minute. */
  readonly secondsSinceMeet?: number;
}

/** Where a change of the password stands in the own server. */
export interface PasswordFacts {
  /** The server takes the current one. */
  readonly accepted: boolean;
  /** The server itself uses the current one towards its primary. */
  readonly used: boolean;
  /** The server takes others, too. */
  readonly others: boolean;
  /** The Secret still names a previous one: clients may use it. */
  readonly previousKept: boolean;
}

/** All that a decision may depend on. What a phase doesn't need is not asked for, and is absent. */
export interface Observation {
  /** Whether a server process listens in this pod, healthy or not. */
  readonly serverRunning: boolean;
  /** For how long none has listened. */
  readonly serverDownSeconds: number;
  /** The server, should it end, starts again only after this agent has looked at its list of nodes. */
  readonly startHeld: boolean;
  /** Its volume says that it was held, for whoever starts on it next. */
  readonly startNoted: boolean;
  /** What was noted of slots on their way to this shard. */
  readonly incoming: readonly OpenSlot[];
  /** For how long no server has shown a slot on its way. */
  readonly quietSeconds: number;
  readonly own?: View;
  /** Why the own server gave no view. */
  readonly unanswered?: NoView;
  /** The script that keeps the own server busy has written: it can't be killed. */
  readonly unkillable?: boolean;
  /** What the own server refuses to clients, for long enough that a person should know. */
  readonly refusing?: readonly Refusing[];
  readonly disk: Disk;
  readonly note: Note;
  readonly record?: StateRecord;
  readonly wanted: Wanted;
  /** While the own server ends again and again: the other pods of its shard. */
  readonly peers: readonly Peer[];
  /** How the own server has ended in this pod. */
  readonly ends: ServerEnds;
  /** How long the phase has lasted. */
  readonly waitedSeconds: number;
  /** Whether the own server may have itself elected, as a replica. Absent: not known. */
  readonly electable?: boolean;
  /** Whether this agent has seen its replica in touch with the primary that it has, and not be copied anew since. */
  readonly wasInTouch: boolean;
  /** How long this replica has had no link to its primary. */
  readonly linkDownSeconds: number;
  /** Slots marked as coming in, and for how long. */
  readonly imports: readonly { readonly slot: number; readonly markedSeconds: number }[];
  /** Slots marked as coming in of which this server holds keys. Absent: not known. */
  readonly importsWithKeys?: readonly number[];
  /** Slots that this primary does not own and of which it holds keys. Absent: not known. */
  readonly keysOfOthers?: readonly number[];
  /** For how long the wanted pods have claimed the same slots, fewer than there are. */
  readonly orphanedSeconds: number;
  /** For how long owners of slots have answered, most of which don't know the own node's ID. */
  readonly forgottenSeconds: number;
  /** Slots of others, not marked, of which this server holds keys: left by a move that a failover broke off. */
  readonly strays: readonly OpenSlot[];
  /** How often this stop has asked a replica to take over, and when last. */
  readonly handOvers: number;
  /** Which step of this agent does not succeed, however often it is taken, and why. */
  readonly stuck?: string;
  readonly secondsSinceHandOver?: number;
  /** Absent: not known at this look. */
  readonly password?: PasswordFacts;
  /** Whether the Secret holds a password. */
  readonly passwordGiven: boolean;
  /** How long the beat of who ran on this volume before has been the same. Absent: there is none. */
  readonly beatUnchangedSeconds?: number;
}
