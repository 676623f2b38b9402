import type { ServerEnds } from '../support/server-ends';
import type { Identity } from './wal';

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

/** Alarms of etcd that stop writes until somebody lifts them. */
export type AlarmKind = 'NOSPACE' | 'CORRUPT';

/** What one member makes of its keys. Two that differ in it hold different data, if they were compacted to the same revision. */
export interface MemberHash {
  readonly memberId: string;
  readonly hash: string;
  readonly compactRevision: string;
  /** The last revision of that member. */
  readonly revision: string;
}

/**
 * A server is there, and doesn't give this agent what it asks for. Nobody who refuses is down.
 *
 * `users`: etcd's own users are on, and the agent has no user, or one whose password is wrong. `rights`: its user may not do that.
 * `certificate`: agent and server don't trust each other's certificates, or the agent can't read its own. `request`: anything else.
 */
export interface ServerRefusal {
  readonly kind: 'users' | 'rights' | 'certificate' | 'request';
  /** In the server's words. */
  readonly why: string;
}

/** What a server tells on its metrics port, where it asks nobody for a password or a certificate. */
export interface Vitals {
  readonly hasLeader: boolean;
  readonly learner: boolean;
}

/** The data directory. `leftovers`: files, but no write-ahead log, hence no member. `unreadable`: a log that we can't read. */
export type Disk =
  | { readonly holds: 'nothing' | 'leftovers' | 'unreadable' }
  | { readonly holds: 'member'; readonly identity: Identity };

/** What the configuration file of the server, as it stands, makes of an empty data directory. */
export type Plan =
  | { readonly for: 'nothing' | 'bootstrap' }
  | { readonly for: 'restart'; readonly comparing?: boolean }
  | { readonly for: 'join'; readonly memberId: string; readonly peerUrls: readonly string[] };

/** What the volumes can't remember: see record.ts. */
export interface StateRecord {
  /** Absent: the cluster was never formed. */
  readonly clusterId?: string;
  /** The lowest version that a member ran when last seen. */
  readonly version?: string;
  readonly members?: string;
  readonly problem?: string;
}

/**
 * How many members are wanted. `gone`: scaled to none, or the StatefulSet is deleted or being deleted: nobody leaves.
 * `forbidden`: this pod has no rights (any more). `unknown`: no answer.
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
  readonly disk: Disk['holds'];
  readonly dataBytes: number;
  /** Why a person is needed there, as its agent says. */
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

export interface FailedDefragmentation {
  readonly memberId: string;
  readonly times: number;
  readonly secondsSince: number;
}

/** All that a decision may depend on. What a phase doesn't need is not asked for, and is absent. */
export interface Observation {
  /** Whether an etcd process listens in this pod, healthy or not. */
  readonly serverRunning: boolean;
  readonly own?: ServerStatus;
  /** The own server answered, and refused. */
  readonly refusal?: ServerRefusal;
  /** Of the own server, when it runs and gives no status. */
  readonly vitals?: Vitals;
  /** The agent's user reads and may change nothing. Absent: it may, or nobody asked for a user yet. */
  readonly limited?: ServerRefusal;
  readonly disk: Disk;
  /** The host of the member whose data the disk holds, by the mark beside it. Absent: no mark, or not asked. */
  readonly home?: string;
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
  /** How the own server has ended in this pod. */
  readonly ends: ServerEnds;
  /** How long ago this agent last had its member replaced. Absent: never. */
  readonly replacedSeconds?: number;
  /** Of each member that told its hash. Absent: nothing depends on it. */
  readonly hashes?: readonly MemberHash[];
  /** For how long all of them have been the same. */
  readonly hashesUnchangedSeconds: number;
  /** How often leadership was offered during this stop. */
  readonly handOvers: number;
  /** Which step of this agent does not succeed, however often it is taken, and why. */
  readonly stuck?: string;
}
