import type { BackupRecord } from '../../kernel/contract/backup';
import type { CertificateFacts } from '../../kernel/certificates/managed-certificates';
import type { ServerEnds } from '../../kernel/kubernetes/server-ends';
import type { ProgramStatus } from '../../kernel/replacement/turn';
import type { Scheme } from './topology';

/** A member as the members themselves list it. IDs are decimal texts: they don't fit a JavaScript number. */
export interface Member {
  readonly id: string;
  /** Empty until the member has started for the first time. */
  readonly name: string;
  readonly peerUrl: string;
  readonly learner: boolean;
}

/** Who is in the cluster, agreed on by a quorum at the time of asking. */
export interface Membership {
  readonly clusterId: string;
  readonly members: readonly Member[];
}

/** What one etcd server says of itself. */
export interface ServerStatus {
  readonly clusterId: string;
  readonly memberId: string;
  /** Absent: this server knows no leader. */
  readonly leaderId?: string;
  readonly learner: boolean;
  readonly version: string;
  readonly revision: string;
  readonly appliedIndex: string;
  readonly dbBytes: number;
  readonly dbBytesInUse: number;
  readonly spaceAlarm: boolean;
  /** Members that the CORRUPT alarm names, `0` when it can't tell which. Absent: there is no such alarm. */
  readonly corruptMembers?: readonly string[];
}

/** Alarms of etcd that stop writes until they are cleared. */
export type AlarmKind = 'NOSPACE' | 'CORRUPT';

/** The hash of a member's keys. Members with different hashes hold different data if they were compacted to the same revision. */
export interface MemberHash {
  readonly memberId: string;
  readonly hash: string;
  readonly compactRevision: string;
  /** The last revision of that member. */
  readonly revision: string;
}

/**
 * A server answers, and refuses what this agent asks for. A server that refuses is not down.
 *
 * `users`: etcd's own users are on, and the agent has no user, or one whose password is wrong. `rights`: its user may not do that.
 * `certificate`: agent and server don't trust each other's certificates, or the agent can't read its own. `request`: anything else.
 */
export interface ServerRefusal {
  readonly kind: 'users' | 'rights' | 'certificate' | 'request';
  /** The server's own words. */
  readonly why: string;
}

/** What a server reports on its metrics port, which needs neither password nor certificate. */
export interface Vitals {
  readonly hasLeader: boolean;
  readonly learner: boolean;
}

/** The member that a data directory belongs to. IDs are decimal, as the gateway writes them. */
export interface Identity {
  readonly memberId: string;
  readonly clusterId: string;
}

/** The data directory. `leftovers`: files, but no write-ahead log, hence no member. `unreadable`: a log that we can't read. */
export type Disk =
  | { readonly holds: 'nothing' | 'leftovers' | 'unreadable' }
  | { readonly holds: 'member'; readonly identity: Identity };

/** What the server's current configuration file does with an empty data directory. */
export type Plan =
  | { readonly for: 'nothing' | 'bootstrap' }
  | { readonly for: 'restart'; readonly comparing?: boolean; readonly peers?: Scheme }
  | { readonly for: 'join'; readonly memberId: string; readonly peerUrls: readonly string[] };

/** What an etcd server with an empty data directory is to do. One with data ignores it and restarts. */
export type Start =
  /** `existing` with itself alone finds no cluster, and the server ends. `peers`: how members reach it, if not as the setting says. */
  | { readonly as: 'restart'; readonly comparing?: boolean; readonly peers?: Scheme }
  | { readonly as: 'bootstrap'; readonly token: string }
  /** `peerUrls` must be exactly the members, this one included, by name. */
  | { readonly as: 'join'; readonly memberId: string; readonly members: readonly (readonly [name: string, peerUrl: string])[] };

/** What the volumes can't remember. */
export interface StateRecord extends BackupRecord {
  /** Absent: the cluster was never formed. */
  readonly clusterId?: string;
  /** What its members speak: see `Spoken`. Absent: not noted yet, or formed by a release that knew no managed ones. */
  readonly tls?: string;
  /** The lowest version of all members, as last seen. */
  readonly version?: string;
  readonly members?: string;
  readonly problem?: string;
}

/**
 * How many members are wanted. `gone`: the StatefulSet is scaled to 0, deleted or being deleted: no member leaves. `forbidden`: this pod
 * has no permission (any more). `unknown`: no answer.
 */
export type Wanted =
  | { readonly is: 'size'; readonly replicas: number }
  | { readonly is: 'gone' | 'forbidden' | 'unknown' };

/** What the agent of another pod says. */
export interface AgentStatus {
  readonly phase: 'prepare' | 'run';
  readonly stopping: boolean;
  /** It stops, and has decided to wait: its server stays until others that stop are back. Absent: it has not. */
  readonly yields?: boolean;
  /** What runs there. Absent: a program that can't be replaced without its container. */
  readonly program?: ProgramStatus;
  readonly disk: Disk['holds'];
  readonly dataBytes: number;
  /** What its server speaks, as the state record has it. Absent: an earlier release. */
  readonly tls?: string;
  /** Why a person is needed there, according to its agent. */
  readonly problem?: string;
  /** What its own server said when it last looked. Absent: no answer. */
  readonly server?: ServerStatus;
  /** Its own server refused to tell its status. */
  readonly refusal?: ServerRefusal;
  /** Of its own server, when that gave no status. */
  readonly vitals?: Vitals;
}

/** Another pod of the StatefulSet. An absent answer means "no answer", never "no". */
export interface Peer {
  readonly ordinal: number;
  readonly agent?: AgentStatus;
  readonly server?: ServerStatus;
  /** Its server answered, to this agent or to its own, and refused. */
  readonly refusal?: ServerRefusal;
  /** How long its agent has been silent; 0 when it answered just now. */
  readonly agentSilentSeconds: number;
  /** How long neither its agent nor its server has answered. A refusal is an answer. */
  readonly silentSeconds: number;
}

/** Maintenance that this agent remembers. Absent: not since it started. */
export interface Maintenance {
  readonly running: boolean;
  readonly secondsSinceDefragment?: number;
  readonly secondsSinceCompaction?: number;
  /** Members that were defragmented since the last compaction. */
  readonly defragmented: readonly string[];
  /** Members whose last defragmentations failed, or passed their limit: they may go on in the server. */
  readonly failed: readonly FailedDefragmentation[];
}

interface FailedDefragmentation {
  readonly memberId: string;
  readonly times: number;
  readonly secondsSince: number;
}

/** Everything that a decision may depend on. What a phase does not need is not read, and is absent. */
export interface Observation {
  /** Whether an etcd process listens in this pod, healthy or not. */
  readonly serverRunning: boolean;
  readonly own?: ServerStatus;
  /** This pod's server answered, and refused. */
  readonly refusal?: ServerRefusal;
  /** Of this pod's server, when it runs and gives no status. */
  readonly vitals?: Vitals;
  /** The agent's user can read, and change nothing. Absent: it can, or users are off. */
  readonly limited?: ServerRefusal;
  readonly disk: Disk;
  /** Absent: the agents issue no certificates. */
  readonly issuance?: CertificateFacts;
  /** The host of the member whose data the disk holds, by the mark beside it. Absent: no mark, or not asked. */
  readonly home?: string;
  /** The scheme of the peer URL under which this member was last listed, by the note on its volume. Absent: no note, or not asked. */
  readonly listedScheme?: Scheme;
  readonly plan: Plan;
  readonly record?: StateRecord;
  readonly wanted: Wanted;
  readonly membership?: Membership & {
    /** The member that told it, and that takes changes to it. */
    readonly toldBy: number;
  };
  /** What the member that told the membership says of itself, to one that may join through it. Absent: no answer, or not asked. */
  readonly teller?: ServerStatus;
  readonly peers: readonly Peer[];
  /** Other ordinals whose disk exists, or may exist: also where no pod is. Absent: not asked, as something else decides. */
  readonly claimed?: readonly number[];
  /** How long the phase (start, or stop) has lasted; while running, how long there has been no leader. */
  readonly waitedSeconds: number;
  /** How long the learner, if there is one, has made no progress. */
  readonly learnerStuckSeconds: number;
  readonly maintenance: Maintenance;
  /** How this pod's server has ended in this pod. */
  readonly ends: ServerEnds;
  /** How long ago this agent last had its member replaced. Absent: never. */
  readonly replacedSeconds?: number;
  /** The hashes that members have reported. Absent: no decision depends on them. */
  readonly hashes?: readonly MemberHash[];
  /** For how long all of them have been the same. */
  readonly hashesUnchangedSeconds: number;
  /** How often leadership was offered during this stop. */
  readonly handOvers: number;
  /** The step of this agent that keeps failing, and why. */
  readonly stuck?: string;
}
