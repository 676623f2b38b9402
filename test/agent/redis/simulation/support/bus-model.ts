import type { Time } from '../../../support/simulation/time';
import { believe, replaceOld, winsVotes } from './epoch-model';
import { type Engine, type Entry, follow, type NodeState, type Server } from './node-model';
import { reconsider, takeWhatIsLeft } from './valkey-model';

export const TIMEOUT_MILLISECONDS = 3000;
const BAN_MILLISECONDS = 60_000;

/** The cluster bus: what servers tell each other, late, in part, and to whoever has the address by then. */
export class Bus {
  readonly servers = new Map<string, Server>();
  /** Messages that get lost, in parts of one. */
  lost = 0;

  constructor(
    private readonly time: Time,
    readonly engine: Engine,
  ) {}

  at(address: string): Server | undefined {
    const server = this.servers.get(address);
    return server?.frozen === true ? undefined : server;
  }

  tick(): void {
    const running = [...this.servers.values()].filter(({ frozen }) => !frozen);
    for (const server of running) this.ping(server);
    for (const server of running) this.judge(server);
    for (const server of running) if (!server.state.primary) this.replicate(server);
    for (const server of running) if (!server.state.primary) this.maybeElect(server, false);
  }

  meet(from: Server, address: string): void {
    const to = this.at(address);
    if (to === undefined || to === from) return;
    this.introduce(from.state, to);
    this.introduce(to.state, from);
  }

  forget(state: NodeState, id: string): void {
    state.table.delete(id);
    state.banned.set(id, this.time.now + BAN_MILLISECONDS);
    for (const slot of state.owned(id)) state.assign(slot, undefined);
  }

  /** Votes of a majority of the primaries that own slots. FORCE only spares the failure of the old one. */
  maybeElect(server: Server, forced: boolean): boolean {
    const { state } = server;
    const old = state.table.get(state.primaryId ?? '');
    if (
      old === undefined || state.owned(old.id).length === 0 || !state.inSync ||
      !(forced || (old.failed && server.wasInTouch && server.electable))
    ) {
      server.electsAt = undefined;
      return false;
    }
    server.electsAt ??= forced ? this.time.now : this.time.now + this.time.between(300, 1500);
    if (this.time.now < server.electsAt) return false;
    server.electsAt = undefined;
    return this.elect(server, old, forced);
  }

  /** A failover by hand: the old primary has stopped writes, and the replica has all of them. */
  takeOver(server: Server): void {
    const old = server.state.table.get(server.state.primaryId ?? '');
    const primary = old && this.at(old.address);
    if (old === undefined || primary?.state.id !== old.id || !server.linkUp || !this.elect(server, old, true)) return;
    // It is in touch in this moment: both have the same.
    primary.state.inSync = true;
  }

  /** Without votes: it takes an epoch that is greater than all that it knows of. */
  seize(server: Server): void {
    const old = server.state.table.get(server.state.primaryId ?? '');
    if (old === undefined) return;
    server.state.bumpUnlessGreatest();
    replaceOld(server, old);
    this.ping(server);
  }

  private elect(server: Server, old: Entry, forced: boolean): boolean {
    const { state } = server;
    if (!winsVotes(server, old, forced, this, this.time)) return false;
    state.epoch = state.currentEpoch;
    replaceOld(server, old);
    this.ping(server);
    return true;
  }

  ping(from: Server): void {
    for (const entry of from.state.table.values()) {
      const to = this.at(entry.address);
      if (to === undefined || this.time.chance(this.lost)) continue;
      if (to.state.id !== entry.id) {
        entry.noAddress = true;
        continue;
      }
      this.hear(to.state, from);
      this.hear(from.state, to);
    }
  }

  private hear(state: NodeState, sender: Server): void {
    const entry = state.table.get(sender.state.id);
    if (entry === undefined) return;
    // A primary that became a replica owns nothing any more, whatever it owned before.
    if (entry.primary && !sender.state.primary) {
      for (const slot of state.owned(entry.id)) state.assign(slot, undefined);
      believe(state, sender.state);
    }
    this.update(state, entry, sender);
    state.currentEpoch = Math.max(state.currentEpoch, sender.state.currentEpoch);
    if (sender.state.primary) this.claim(state, sender);
    if (state.primary && sender.state.primary && state.epoch === sender.state.epoch && state.id < sender.state.id) state.bump();
    this.gossip(state, sender.state);
  }

  /** The owner with the higher epoch wins. Who loses a slot drops its keys. */
  private claim(state: NodeState, sender: Server): void {
    const { id, epoch } = sender.state;
    for (const slot of state.owned(id)) {
      if (sender.state.owner[slot] === id) state.unclaimed.delete(slot);
      else state.unclaimed.add(slot);
    }
    const mine = state.primary ? state.id : state.primaryId;
    let taken = 0;
    for (const slot of sender.state.owned()) {
      const owner = state.owner[slot];
      if (owner === id || (this.engine !== 'valkey' && state.importing.has(slot))) continue;
      const known = owner === state.id ? state.epoch : (state.table.get(owner ?? '')?.epoch ?? -1);
      if (owner !== undefined && known >= epoch && !state.unclaimed.has(slot)) continue;
      if (owner === mine) taken += 1;
      if (owner === state.id) for (const key of state.keysOf(slot)) state.data.delete(key);
      if (this.engine === 'valkey') reconsider(state, slot, sender);
      state.assign(slot, id);
      state.migrating.delete(slot);
    }
    if (this.engine === 'valkey') takeWhatIsLeft(state, sender);
    // All that the sender has was ours: it took over.
    if (taken === 0 || mine === undefined || state.owned(mine).length > 0 || sender.state.owned().length !== taken) return;
    follow(state, sender.state.id, sender.address);
  }

  private gossip(state: NodeState, from: NodeState): void {
    const entries = [...from.table.values()];
    const entry = entries[Math.floor(this.time.random() * entries.length)];
    if (entry === undefined || entry.id === state.id || state.table.has(entry.id) || entry.noAddress) return;
    if ((state.banned.get(entry.id) ?? 0) > this.time.now) return;
    state.table.set(entry.id, { ...entry, host: '', epoch: 0, primary: true, primaryId: undefined, heardAt: this.time.now });
  }

  private introduce(state: NodeState, to: Server): void {
    const known = state.table.get(to.state.id);
    // As Redis from 7.2 on: who was forgotten is not even met.
    if ((state.banned.get(to.state.id) ?? 0) > this.time.now) return;
    if (known !== undefined) this.update(state, known, to);
    else state.table.set(
      to.state.id,
      this.update(
        state,
        {
          id: to.state.id,
          address: '',
          host: '',
          epoch: 0,
          primary: true,
          primaryId: undefined,
          heardAt: 0,
          failed: false,
          failedAt: 0,
          noAddress: false,
        },
        to,
      ),
    );
  }

  /** A primary with slots is held to have failed for a while after it is back. Of whom it just met, nobody knows the name yet. */
  private update(observer: NodeState, entry: Entry, { address, host, state }: Server): Entry {
    const { epoch, primary, primaryId } = state;
    const failed = entry.failed && primary && this.time.now - entry.failedAt < 2 * TIMEOUT_MILLISECONDS &&
      observer.owned(entry.id).length > 0;
    return Object.assign(entry, {
      address,
      host: entry.heardAt === 0 ? '' : host,
      epoch: Math.max(epoch, entry.epoch),
      primary,
      primaryId,
      heardAt: this.time.now,
      failed,
      noAddress: false,
    });
  }

  /** Who has failed, by a majority of the primaries that own slots; and whether this server may take writes. */
  private judge(server: Server): void {
    const { state } = server;
    const owners = new Set(state.owner.filter((owner) => owner !== undefined));
    const majority = Math.floor(owners.size / 2) + 1;
    const inTouch = [...owners].filter((id) => id === state.id || !this.isSilent(state, id)).length;
    server.serving = inTouch >= majority;
    for (const entry of state.table.values()) {
      if (entry.failed || !this.isSilent(state, entry.id)) continue;
      const agreeing = [...owners].filter((id) => {
        const other = id === state.id ? server : this.at(state.table.get(id)?.address ?? '');
        return other?.state.id === id && this.isSilent(other.state, entry.id);
      });
      entry.failed = agreeing.length >= majority;
      entry.failedAt = this.time.now;
    }
  }

  private isSilent(state: NodeState, id: string): boolean {
    const entry = state.table.get(id);
    return entry === undefined || this.time.now - entry.heardAt > TIMEOUT_MILLISECONDS;
  }

  private replicate(server: Server): void {
    const { state } = server;
    const entry = state.table.get(state.primaryId ?? '');
    if (entry !== undefined && entry.address !== state.linkAddress && this.time.chance(0.5)) state.linkAddress = entry.address;
    const primary = this.at(state.linkAddress);
    server.linkUp = primary !== undefined && primary.state.id === state.primaryId && primary.state.primary && !this.time.chance(this.lost);
    if (primary === undefined || !server.linkUp) return;
    server.wasInTouch = true;
    state.data = new Map(primary.state.data);
    state.offset = primary.state.offset;
    state.inSync = true;
  }
}
