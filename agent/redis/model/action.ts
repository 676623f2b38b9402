import type { CommonAction } from '../../kernel/common-action';
import type { AgentSetting } from '../../kernel/world';
import type { RedisAgentConfig } from '../contract/config';
import type { Incoming, OpenSlot, PodRef, StateRecord } from './facts';
import type { SlotRange } from './slots';
import type { Topology } from './topology';

/** The one small, idempotent step that comes next. Only `handOver` and `move` touch another server than the own one. */
export type Action =
  | CommonAction<Alarm, StateRecord>
  /** Fill the empty Secret. */
  | { readonly do: 'generatePassword' }
  /** From now on the server, if it ends, restarts only after this agent has checked its list of nodes. */
  | { readonly do: 'holdStart'; readonly incoming: Incoming }
  /** The server may restart by itself again. */
  | { readonly do: 'allowStart' }
  /** Start a new cluster: writing the record proves that nobody else does. */
  | { readonly do: 'form'; readonly shards: number }
  /** Note on the own disk which cluster it belongs to. */
  | { readonly do: 'sign'; readonly clusterId: string }
  | { readonly do: 'addSlots'; readonly range: SlotRange }
  | { readonly do: 'meet'; readonly pod: PodRef; readonly address: string }
  | { readonly do: 'replicate'; readonly nodeId: string; readonly why: string }
  /** Take over from the own primary, which is gone: with the votes of the other primaries, or without if they never give them. */
  | { readonly do: 'promote'; readonly votes: boolean; readonly why: string }
  /** Whether this replica may start an election by itself. */
  | { readonly do: 'electable'; readonly electable: boolean }
  /** Sends copies of the data to replicas from now on. */
  | { readonly do: 'allowCopies' }
  /** Raise the epoch of this primary above all that are known. */
  | { readonly do: 'bumpEpoch' }
  | { readonly do: 'forget'; readonly nodeId: string; readonly why: string }
  /** Only for a node that owns nothing and holds nothing. */
  | { readonly do: 'reset'; readonly why: string }
  /** Remove the marks of slots that nobody moves any more. */
  | { readonly do: 'closeSlots'; readonly slots: readonly number[] }
  /** Mark slots whose keys were left here as importing, so that their owner moves the rest here. */
  | { readonly do: 'openSlots'; readonly slots: readonly OpenSlot[] }
  /**
   * Take slots that nobody claims. `from` is any other primary: a slot must come from somewhere to get an epoch that wins. Absent: there is
   * none.
   */
  | { readonly do: 'adopt'; readonly slots: readonly number[]; readonly from?: string }
  /** With `only`: just one of these slots, if possible one without keys. */
  | { readonly do: 'move'; readonly slots: readonly number[]; readonly to: Target; readonly why: string; readonly only?: 'one' }
  | { readonly do: 'handOver'; readonly pod: PodRef; readonly nodeId: string }
  | { readonly do: 'acceptPassword' | 'usePassword' | 'dropPasswords' }
  /** Have this pod's server load its certificate, key and authority anew. Open connections stay. */
  | { readonly do: 'loadCertificate'; readonly id: string }
  /** Kill the script or function that keeps this pod's server busy. */
  | { readonly do: 'kill'; readonly running: 'script' | 'function'; readonly why: string }
  /** Shut down this pod's server, which is busy: it restarts. */
  | { readonly do: 'shutDown'; readonly why: string };

export interface Target extends PodRef {
  readonly nodeId: string;
  readonly address: string;
}

/** Reasons of the Events that a person should see. */
export type Alarm =
  | 'CertificateRefused'
  | 'CertificateTrouble'
  | 'ClientsRefused'
  | 'DataLost'
  | 'DataUnreadable'
  | 'ForeignData'
  | 'ScriptKilled'
  | 'ServerBusy'
  | 'ServerCrashes'
  | 'ServerRefuses'
  | 'ServerShutDown'
  | 'ServerSilent'
  | 'SlotsLeft'
  | 'TlsChangeRefused'
  | 'VersionRefused'
  | 'WritesRefused';

export interface Setting extends AgentSetting<RedisAgentConfig, Topology> {
  /** How many slots there are: 16384, but fewer in the simulation. */
  readonly slots: number;
}

export function wait(why: string): Action {
  return { do: 'wait', why };
}
