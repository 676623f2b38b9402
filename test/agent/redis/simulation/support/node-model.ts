import type { Node, View } from '../../../../../agent/redis/model/facts';
import type { SlotRange } from '../../../../../agent/redis/model/slots';
import { SLOTS } from '../../support/situations';

/** One of each that behaves in a way of its own. */
export const SERVERS = {
  redis: { engine: 'redis', version: '8.0.6' },
  newRedis: { engine: 'redis', version: '8.6.3' },
  valkey: { engine: 'valkey', version: '8.1.1' },
} as const;
export type Engine = keyof typeof SERVERS;

/** What a server knows of another one. */
export interface Entry {
  readonly id: string;
  address: string;
  /** Empty: heard only from others. */
  host: string;
  epoch: number;
  primary: boolean;
  primaryId: string | undefined;
  heardAt: number;
  failed: boolean;
  failedAt: number;
  noAddress: boolean;
}

/** What nodes.conf and the append-only file keep. */
export class NodeState {
  readonly table = new Map<string, Entry>();
  readonly owner: (string | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  /** Slots that nobody else is held to own, but that their owner does not claim any more. */
  readonly unclaimed = new Set<number>();
  readonly importing = new Map<number, string>();
  readonly migrating = new Map<number, string>();
  readonly banned = new Map<string, number>();
  data = new Map<number, number>();
  epoch = 0;
  currentEpoch = 0;
  lastVote = 0;
  primary = true;
  primaryId: string | undefined;
  /** Where a replica asks its primary: it does not always follow when that moves. */
  linkAddress = '';
  /** A replica has all that its primary had when they were last in touch. */
  inSync = false;
  /** How much it has taken in. */
  offset = 0;
  note: string | undefined;

  constructor(public id: string) {}

  owned(id: string | undefined = this.id): readonly number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < SLOTS; slot += 1) if (this.owner[slot] === id) slots.push(slot);
    return slots;
  }

  assign(slot: number, id: string | undefined): void {
    this.owner[slot] = id;
    this.unclaimed.delete(slot);
  }

  keysOf(slot: number): readonly number[] {
    return [...this.data.keys()].filter((key) => key % SLOTS === slot);
  }

  /** Keys that commands see: in slots of its own or its primary, or on their way here. */
  visibleKeys(): readonly number[] {
    const owner = this.primary ? this.id : this.primaryId;
    return [...this.data.keys()].filter((key) => this.owner[key % SLOTS] === owner || this.importing.has(key % SLOTS));
  }

  /** A new primary of slots that it took must win over the old owner. Who has the greatest epoch that it knows keeps it. */
  bumpUnlessGreatest(): void {
    if (this.epoch === 0 || this.epoch !== this.greatestEpoch()) this.bump();
  }

  bump(): void {
    this.currentEpoch = this.greatestEpoch() + 1;
    this.epoch = this.currentEpoch;
  }

  private greatestEpoch(): number {
    return Math.max(this.currentEpoch, ...[...this.table.values()].map(({ epoch }) => epoch));
  }
}

export function follow(state: NodeState, id: string, address: string): void {
  [state.primary, state.primaryId, state.linkAddress, state.inSync] = [false, id, address, false];
  state.importing.clear();
  state.migrating.clear();
}

/** A server process. */
export interface Server {
  readonly state: NodeState;
  readonly address: string;
  readonly host: string;
  readonly engine: Engine;
  frozen: boolean;
  /** It runs a script that has written, or has not, and refuses all else. The other servers don't notice. */
  busy: 'reading' | 'writing' | undefined;
  /** What was sent to it while it was frozen: done when it goes on, before it hears of anything. */
  readonly unread: (() => void)[];
  /** Commands are taken only in touch with a majority. */
  serving: boolean;
  linkUp: boolean;
  /** Whether it was in touch with its primary since it started: if not, it may be far behind, and is not elected. */
  wasInTouch: boolean;
  /** Whether it may have itself elected: not when it starts. */
  electable: boolean;
  electsAt: number | undefined;
  /** It started without data, and makes whoever wants a copy wait. */
  withholdsCopies: boolean;
  /** What it last said, and after how many changes of anything. */
  said: { readonly view: View; readonly changes: number } | undefined;
}

/** The same as long as nothing changed anywhere: most looks see what the one before saw. */
export function viewOf(server: Server, now: number, timeout: number, changes: number): View {
  if (server.said?.changes !== changes) server.said = { view: makeView(server, now, timeout), changes };
  return server.said.view;
}

function makeView({ state, address, host, engine, linkUp, serving }: Server, now: number, timeout: number): View {
  const ranges = rangesOf(state);
  const me = withPrimary(state, {
    id: state.id,
    address,
    host,
    myself: true,
    primary: state.primary,
    failed: false,
    suspected: false,
    handshake: false,
    addressUnknown: false,
    connected: true,
    epoch: state.epoch,
    slots: ranges.get(state.id) ?? NONE,
    migrating: openOf(state.migrating),
    importing: openOf(state.importing),
  });
  const nodes = [me];
  let served = 0;
  const down = new Set<string>();
  for (const entry of state.table.values()) {
    if (entry.failed) down.add(entry.id);
    nodes.push(nodeOf(entry, ranges.get(entry.id) ?? NONE, now - entry.heardAt > timeout));
  }
  for (const owner of state.owner) if (owner !== undefined && !down.has(owner)) served += 1;
  return {
    me,
    nodes,
    serves: serving,
    slotsServed: served,
    // As Redis 8.6 counts.
    keys: engine === 'newRedis' && !state.primary ? state.visibleKeys().length : state.data.size,
    linkUp: !state.primary && linkUp,
    copying: false,
    rewriting: false,
    offset: state.offset,
    version: `${SERVERS[engine].engine} ${SERVERS[engine].version}`,
    address,
    currentPassword: true,
  };
}

const NONE: readonly never[] = [];

function nodeOf(entry: Entry, slots: readonly SlotRange[], suspected: boolean): Node {
  return withPrimary(entry, {
    id: entry.id,
    address: entry.address,
    host: entry.host,
    myself: false,
    primary: entry.primary,
    failed: entry.failed,
    suspected,
    handshake: false,
    addressUnknown: entry.noAddress,
    connected: !suspected && !entry.noAddress,
    epoch: entry.epoch,
    slots,
    migrating: NONE,
    importing: NONE,
  });
}

function withPrimary({ primaryId }: { readonly primaryId: string | undefined }, node: Node): Node {
  return primaryId === undefined ? node : Object.assign(node, { primaryId });
}

/** By owner. */
function rangesOf({ owner }: NodeState): ReadonlyMap<string, readonly SlotRange[]> {
  const ranges = new Map<string, { from: number; to: number }[]>();
  owner.forEach((id, slot) => {
    if (id === undefined) return;
    const own = ranges.get(id) ?? [];
    const last = own.at(-1);
    if (last?.to === slot - 1) last.to = slot;
    else own.push({ from: slot, to: slot });
    ranges.set(id, own);
  });
  return ranges;
}

function openOf(open: ReadonlyMap<number, string>) {
  return open.size === 0 ? NONE : [...open].map(([slot, nodeId]) => ({ slot, nodeId }));
}
