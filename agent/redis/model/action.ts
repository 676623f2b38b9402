import type { RedisAgentConfig } from '../contract/config';
import type { Incoming, OpenSlot, PodRef, StateRecord } from './facts';
import type { SlotRange } from './slots';
import type { Topology } from './topology';

/** The one small, idempotent step that comes next. Only `handOver` and `move` touch another server than the own one. */
export type Action =
  | { readonly do: 'wait'; readonly why: string }
  /** Say it loudly, and go on looking. */
  | { readonly do: 'warn'; readonly reason: Alarm; readonly why: string }
  /** Say it loudly, and end. */
  | { readonly do: 'fail'; readonly reason: Alarm; readonly why: string }
  /** Fill the empty Secret. */
  | { readonly do: 'generatePassword' }
  /** Move a list of nodes without its data out of the way: the pod starts as a new node. */
  | { readonly do: 'setAside' }
  /** Write the configuration, and let the server start. */
  | { readonly do: 'start' }
  /** From now on the server, should it end, starts again only after this agent has looked at its list of nodes. */
  | { readonly do: 'holdStart'; readonly incoming: Incoming }
  /** It may start again by itself. */
  | { readonly do: 'allowStart' }
  /** Begin a new cluster: the record is the proof that nobody else does. */
  | { readonly do: 'form'; readonly shards: number }
  | { readonly do: 'record'; readonly change: StateRecord }
  /** Note on the own disk whose it is. */
  | { readonly do: 'sign'; readonly clusterId: string }
  | { readonly do: 'addSlots'; readonly range: SlotRange }
  | { readonly do: 'meet'; readonly pod: PodRef; readonly address: string }
  | { readonly do: 'replicate'; readonly nodeId: string; readonly why: string }
  /** Ask for the votes of the other primaries, without the consent of a primary that is gone. Never without votes. */
  | { readonly do: 'promote'; readonly why: string }
  /** Lets this replica be elected by itself, or not. */
  | { readonly do: 'electable'; readonly electable: boolean }
  /** Raise the epoch of this primary above all that are known. */
  | { readonly do: 'bumpEpoch' }
  | { readonly do: 'forget'; readonly nodeId: string; readonly why: string }
  /** Of a node that owns nothing and holds nothing. */
  | { readonly do: 'reset'; readonly why: string }
  /** Nobody moves these slots any more. */
  | { readonly do: 'closeSlots'; readonly slots: readonly number[] }
  /** Mark slots whose keys are left here as coming in, so that their owner moves the rest after them. */
  | { readonly do: 'openSlots'; readonly slots: readonly OpenSlot[] }
  /** Take slots that nobody claims. `from` is any other primary: a slot must come from somewhere to get an epoch that wins. Absent: there is none. */
  | { readonly do: 'adopt'; readonly slots: readonly number[]; readonly from?: string }
  /** `only`: one of these slots, without keys if there is such a one. */
  | { readonly do: 'move'; readonly slots: readonly number[]; readonly to: Target; readonly why: string; readonly only?: 'one' }
  | { readonly do: 'handOver'; readonly pod: PodRef; readonly nodeId: string }
  | { readonly do: 'acceptPassword' | 'usePassword' | 'dropPasswords' }
  /** End what keeps the own server busy. */
  | { readonly do: 'kill'; readonly running: 'script' | 'function'; readonly why: string }
  /** End the own server, which is busy: it starts again. */
  | { readonly do: 'shutDown'; readonly why: string }
  /** The server of this pod may end now. */
  | { readonly do: 'release'; readonly why: string; readonly alarm?: Alarm };

export interface Target extends PodRef {
  readonly nodeId: string;
  readonly address: string;
}

/** Reasons of the Events that a person should see. */
export type Alarm =
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
  | 'VersionRefused'
  | 'WritesRefused';

/** What does not change while the pod lives. */
export interface Setting {
  readonly topology: Topology;
  readonly config: RedisAgentConfig;
  /** 16384, but in the simulation. */
  readonly slots: number;
}

export function wait(why: string): Action {
  return { do: 'wait', why };
}
