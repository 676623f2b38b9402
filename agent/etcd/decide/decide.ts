import type { Phase } from '../../kernel/agent-loop';
import type { EtcdAgentConfig } from '../contract/config';
import type { AlarmKind, Member, Observation, StateRecord } from '../model/facts';
import type { Topology } from '../model/topology';
import { decideRun } from './run';
import { decideStart } from './start';
import { decideStop } from './stop';

/** The one small, idempotent step that comes next. `via` is the member that is asked to take it. */
export type Action =
  | { readonly do: 'wait'; readonly why: string }
  /** Say it loudly, and go on looking. */
  | { readonly do: 'warn'; readonly reason: Alarm; readonly why: string }
  /** Say it loudly, and end; while running: go on looking. */
  | { readonly do: 'fail'; readonly reason: Alarm; readonly why: string }
  /** The configuration stands: the server may start. */
  | { readonly do: 'start' }
  /** Write the configuration of a member that has its data, and let the server start. */
  | { readonly do: 'restart'; readonly comparing: boolean }
  /** Write a configuration by which an empty directory can't become a cluster. */
  | { readonly do: 'guard' }
  | { readonly do: 'setAside' }
  | { readonly do: 'bootstrap' }
  | { readonly do: 'join'; readonly via: number }
  /** Added, but others were added or removed since: write the configuration that joins them. */
  | { readonly do: 'amend'; readonly memberId: string; readonly members: readonly Member[] }
  /** With a reason: it is told. */
  | { readonly do: 'remove'; readonly memberId: string; readonly via: number; readonly why: string; readonly reason?: Alarm }
  | { readonly do: 'promote'; readonly memberId: string; readonly via: number }
  | { readonly do: 'handOver'; readonly memberId: string }
  | { readonly do: 'record'; readonly change: StateRecord }
  | { readonly do: 'compact'; readonly revision: string }
  | { readonly do: 'defragment'; readonly ordinal: number; readonly memberId: string }
  | { readonly do: 'disarm'; readonly alarm: AlarmKind }
  /** The server of this pod may end now. */
  | { readonly do: 'release'; readonly why: string };

/** Reasons of the Events that a person should see. */
export type Alarm =
  /** Servers answer, and don't let the agent do its work. */
  | 'AccessRefused'
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
  | 'TwoClusters'
  | 'VersionRefused';

/** What does not change while the pod lives. */
export interface Setting {
  readonly topology: Topology;
  readonly config: EtcdAgentConfig;
}

export function decide(phase: Phase, seen: Observation, setting: Setting): Action {
  switch (phase) {
    case 'prepare':
      return decideStart(seen, setting);
    case 'run':
      return decideRun(seen, setting);
    case 'stop':
      return decideStop(seen, setting);
  }
}
