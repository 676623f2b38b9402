import type { BackupRecord } from '../../kernel/contract/backup';
import type { CertificateFacts as IssuanceFacts } from '../../kernel/certificates/managed-certificates';
import type { ServerEnds } from '../../kernel/kubernetes/server-ends';
import type { ProgramStatus } from '../../kernel/replacement/turn';
import type { SlotRange } from './slots';

/** A slot that is being moved, as one of the two servers marks it. */
export interface OpenSlot {
  readonly slot: number;
  /** Where it goes to (migrating), or comes from (importing). */
  readonly nodeId: string;
}

/** Slots that a shard receives; `any`: all slots that others own. */
export type Incoming = readonly OpenSlot[] | 'any';

/** A node of the cluster as one server sees it. Servers hear of each other by gossip: late, in part, and wrong for a while. */
export interface Node {
  readonly id: string;
  readonly address: string;
  /** The host name that it announces; empty while this server does not know it. */
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
  /** Its ID is only temporary: nothing is known about such a node. */
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
  /** How many slots have an owner that is not considered failed. That a server takes commands says much less. */
  readonly slotsServed: number;
  readonly keys: number;
  /** Of a replica: whether it is in touch with its primary. */
  readonly linkUp: boolean;
  /** Of a replica: whether it receives a full copy. That takes longer the more data there is. */
  readonly copying: boolean;
  /**
   * Whether it rewrites its append-only file, or is about to. After a copy, what it holds is on its disk only once that is done: a
   * server that ends before starts with what it held before the copy.
   */
  readonly rewriting: boolean;
  readonly offset: number;
  /** `redis 8.0.2` */
  readonly version: string;
  /** The address at which it was reached: only this address is known to be this server. */
  readonly address: string;
  /** Whether it accepted the current password. If not, it accepted an older one. */
  readonly currentPassword: boolean;
}

/** Why a server gave no view. A server that refuses is not unreachable: it may hold data, and serve it to others. */
export type Unanswered =
  /** It runs something that takes long, and refuses everything else until that ends. It still answers the other servers. */
  | { readonly is: 'busy'; readonly running: 'script' | 'function' | 'module' }
  | { readonly is: 'loading' }
  /** The server's own words. */
  | { readonly is: 'refused'; readonly words: string }
  /**
   * `stranger`: the server that answers is not proven to be the one that was asked. `certificate`: one side does not accept the other's
   * certificate.
   */
  | { readonly is: 'stranger' | 'certificate' | 'silent'; readonly why: string };

export interface NoView {
  readonly why: Unanswered;
  /** How long the reason has been of this kind. */
  readonly seconds: number;
}

/** What a server that answers its agent refuses to clients. */
export interface Refusing {
  readonly code: 'MISCONF' | 'NOREPLICAS' | 'OOM' | 'MAXCLIENTS' | 'CLUSTERDOWN';
  readonly what: 'writes' | 'new connections' | 'commands';
  readonly why: string;
  /** Reported only after this long, as it usually ends by itself. */
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

/** What the agent notes beside the data: which cluster it belongs to, and what wrote it. */
export interface Note {
  /** Absent: this node was never in a cluster of ours. */
  readonly clusterId?: string;
  /** The version that last ran on this data. */
  readonly version?: string;
  /** Whether that server spoke TLS. Absent: plain text. */
  readonly tls?: true;
  /** Whether an agent issued its certificate. Absent: it had none, or one of somebody else. */
  readonly managed?: true;
}

/** What the volumes can't remember. */
export interface StateRecord extends BackupRecord {
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
 * What is wanted. `gone`: the state record is deleted or being deleted, and with it the cluster: no pod leaves or moves slots away.
 * `forbidden`: this pod has no permission (any more). `unknown`: no answer.
 */
export type Wanted =
  | {
      readonly is: 'shape';
      readonly shards: number;
      /** Of each shard. */
      readonly pods: number;
      /** Replicas of this pod's own StatefulSet: 0 when it is deleted or being deleted, absent when it can't be read. */
      readonly ownPods?: number;
      /** It is deleted or being deleted. The record may say why a little later: some tools delete before they apply. */
      readonly ownDeleted?: boolean;
    }
  | { readonly is: 'gone' | 'forbidden' | 'unknown' };

/** What the agent of another pod says. */
export interface AgentStatus {
  readonly phase: 'prepare' | 'run';
  readonly stopping: boolean;
  /** What runs there. Absent: a program that can't be replaced without its container. */
  readonly program?: ProgramStatus;
  readonly clusterId?: string;
  /** If its server ends, it restarts only after this agent has checked its list of nodes. */
  readonly startHeld?: boolean;
  /** Its server is giving slots away at this moment: no other one may give it any. */
  readonly giving?: boolean;
  /** Slots that it is moving to another shard in its current step. Its server marks some of them only once their keys are copied. */
  readonly moving?: readonly number[];
  /** Slots that it has noted as being moved to its shard. */
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
  /** What its server says. It accepted the password and announces the host name of this pod, so it is the right one. */
  readonly view?: View;
  /** Slots of this pod's server that this one marks as importing, and holds keys of. Absent: none, or not known. */
  readonly halfMoved?: readonly number[];
  /** Why there is no view. */
  readonly unanswered?: NoView;
  /** How long neither its agent nor its server has answered. */
  readonly silentSeconds: number;
  /** Absent: not within the last minute. */
  readonly secondsSinceMeet?: number;
}

/** How far this pod's server is with a change of the password. */
export interface PasswordFacts {
  /** The server accepts the current one. */
  readonly accepted: boolean;
  /** The server itself uses the current one towards its primary. */
  readonly used: boolean;
  /** The server also accepts others. */
  readonly others: boolean;
  /** The Secret still contains a previous one: clients may use it. */
  readonly previousKept: boolean;
}

/** The certificate of this pod's server, in a cluster with TLS. */
export interface CertificateFacts {
  /** What the mounted files hold. Absent: they can't be read. */
  readonly mounted?: MountedCertificate;
  /** Why they can't be read. */
  readonly unreadable?: string;
  /** The `id` of what the server has loaded, as far as this agent knows: after a restart it knows nothing. */
  readonly loaded?: string;
  /** What the server shows to a new client. Absent: not known. */
  readonly shown?: Certificate;
  /** What the server said when it refused to load what is mounted, and how long ago. */
  readonly refused?: { readonly words: string; readonly seconds: number };
}

export interface Certificate {
  readonly fingerprint: string;
  /** The period of validity, in seconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** Whether that period has begun and not ended. */
  readonly valid: boolean;
}

/** A certificate with its key and its authority. */
export interface MountedCertificate extends Certificate {
  /** Another one as soon as one of the files differs. */
  readonly id: string;
}

/** Everything that a decision may depend on. What a phase does not need is not read, and is absent. */
export interface Observation {
  /** Whether a server process listens in this pod, healthy or not. */
  readonly serverRunning: boolean;
  /** How long none has listened. */
  readonly serverDownSeconds: number;
  /** If the server ends, it restarts only after this agent has checked its list of nodes. */
  readonly startHeld: boolean;
  /** The volume says that its start was held, for the pod that uses it next. */
  readonly startNoted: boolean;
  /** Slots that were noted as being moved to this shard. */
  readonly incoming: readonly OpenSlot[];
  /** How long no server has shown a slot that is being moved. */
  readonly quietSeconds: number;
  readonly own?: View;
  /** Why this pod's server gave no view. */
  readonly unanswered?: NoView;
  /** The script that keeps this pod's server busy has written: it can't be killed. */
  readonly unkillable?: boolean;
  /** What this pod's server refuses to clients, for long enough that people should know. */
  readonly refusing?: readonly Refusing[];
  readonly disk: Disk;
  readonly note: Note;
  readonly record?: StateRecord;
  readonly wanted: Wanted;
  /** While this pod's server ends again and again: the other pods of its shard. */
  readonly peers: readonly Peer[];
  /** How this pod's server has ended in this pod. */
  readonly ends: ServerEnds;
  /** How long the phase has lasted. */
  readonly waitedSeconds: number;
  /** Whether this pod's server, as a replica, may start an election. Absent: not known. */
  readonly electable?: boolean;
  /** Whether this pod's server, which started without data, sends no copies of it to replicas yet. Absent: not known. */
  readonly withholdsCopies?: boolean;
  /** Whether this agent has seen its replica in sync with its current primary, without a new full copy since. */
  readonly wasInTouch: boolean;
  /** How long this replica has had no link to its primary. */
  readonly linkDownSeconds: number;
  /** Slots marked as importing, and for how long. */
  readonly imports: readonly { readonly slot: number; readonly markedSeconds: number }[];
  /** Slots marked as importing of which this server holds keys. Absent: not known. */
  readonly importsWithKeys?: readonly number[];
  /** Slots that this primary does not own and of which it holds keys. Absent: not known. */
  readonly keysOfOthers?: readonly number[];
  /** How long the wanted pods have claimed the same slots, and not all of them. */
  readonly orphanedSeconds: number;
  /** How long most of the owners of slots that answer have not known the own node's ID. */
  readonly forgottenSeconds: number;
  /** Unmarked slots of others of which this server holds keys: left by a move that a failover interrupted. */
  readonly strays: readonly OpenSlot[];
  /** Since when this replica has asked for the votes to replace its primary. Absent: it has not. */
  readonly votesAskedSeconds?: number;
  /** How often this stop has asked a replica to take over, and when last. */
  readonly handOvers: number;
  /** A command that gives slots of this server away got no answer. Absent: none. */
  readonly giving?: boolean;
  /** The step of this agent that keeps failing, and why. */
  readonly stuck?: string;
  readonly secondsSinceHandOver?: number;
  /** Absent in plain text. */
  readonly certificate?: CertificateFacts;
  /** Absent: the agents issue no certificates. */
  readonly issuance?: IssuanceFacts;
  /** Absent: not known at this look. */
  readonly password?: PasswordFacts;
  /** Whether the Secret holds a password. */
  readonly passwordGiven: boolean;
  /** How long the beat of the previous pod on this volume has not changed. Absent: there is none. */
  readonly beatUnchangedSeconds?: number;
}
