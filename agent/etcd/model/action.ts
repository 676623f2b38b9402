import type { CommonAction } from '../../kernel/common-action';
import type { AgentSetting } from '../../kernel/world';
import type { EtcdAgentConfig } from '../contract/config';
import type { AlarmKind, Member, StateRecord } from './facts';
import type { Scheme, Topology } from './topology';

/** The one small, idempotent step that comes next. `via` is the member that carries it out. */
export type Action =
  | CommonAction<Alarm, StateRecord>
  /** Write the configuration of a member that has its data, and let the server start. */
  | { readonly do: 'restart'; readonly comparing: boolean; readonly peers?: Scheme }
  /** Write a configuration by which an empty directory can't become a cluster. */
  | { readonly do: 'guard' }
  | { readonly do: 'bootstrap' }
  | { readonly do: 'join'; readonly via: number }
  /** Added, but others were added or removed since: write the configuration that joins them. */
  | { readonly do: 'amend'; readonly memberId: string; readonly members: readonly Member[] }
  /** If there is a reason, an Event reports it. */
  | { readonly do: 'remove'; readonly memberId: string; readonly via: number; readonly why: string; readonly reason?: Alarm }
  /** Have the cluster list this member under the URL by which the others reach its server. */
  | { readonly do: 'changePeerUrl'; readonly memberId: string; readonly via: number; readonly scheme: Scheme }
  | { readonly do: 'promote'; readonly memberId: string; readonly via: number }
  | { readonly do: 'handOver'; readonly memberId: string }
  | { readonly do: 'compact'; readonly revision: string }
  | { readonly do: 'defragment'; readonly ordinal: number; readonly memberId: string }
  | { readonly do: 'disarm'; readonly alarm: AlarmKind };

/** Reasons of the Events that a person should see. */
type Alarm =
  /** Servers answer, and don't let the agent do its work. */
  | 'AccessRefused'
  | 'CertificateTrouble'
  | 'DataCorrupt'
  | 'DataLost'
  | 'DataUnreadable'
  | 'ForeignData'
  /** The others have a leader, and this member, or its agent, doesn't get to them. */
  | 'MemberIsolated'
  /** A pod that was scaled in ends, and its member is listed still. */
  | 'NotRemoved'
  | 'QuorumLost'
  | 'ServerCrashes'
  | 'SpaceExhausted'
  | 'TlsChangeRefused'
  /** A server started without a quorum, and so as before. */
  | 'TlsChangeUnfinished'
  | 'TwoClusters'
  | 'VersionRefused';

export type Setting = AgentSetting<EtcdAgentConfig, Topology>;
