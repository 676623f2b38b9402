import { SLOTS } from '../../support/situations';
import type { Bus } from './bus-model';
import type { NodeState, Server } from './node-model';

const KEYS = SLOTS * 2;

/** A client in cluster mode, which remembers what was acknowledged. A replica that is in touch has it at once. */
export class Client {
  readonly acknowledged = new Map<number, number>();
  private count = 0;

  constructor(private readonly bus: Bus) {}

  write(): void {
    for (let key = 0; key < KEYS; key += 1) {
      this.count += 1;
      if (this.put(key, this.count)) this.acknowledged.set(key, this.count);
    }
  }

  lost(): readonly string[] {
    return [...this.acknowledged].flatMap(([key, value]) => {
      const held = this.find(key)?.state.data.get(key) ?? 0;
      return held < value ? [`key ${key}: acknowledged ${value}, holds ${held}`] : [];
    });
  }

  private put(key: number, value: number): boolean {
    const server = this.find(key);
    if (server === undefined) return false;
    for (const holder of [server, ...this.replicasOf(server.state)]) {
      holder.state.data.set(key, value);
      holder.state.offset = value;
    }
    return true;
  }

  replicasOf({ id }: NodeState): readonly Server[] {
    return [...this.bus.servers.values()].filter(({ state, linkUp, frozen }) => (
      !state.primary && state.primaryId === id && linkUp && !frozen
    ));
  }

  /** Follows what servers say, from anyone to the owner, and to where the slot is on its way. */
  private find(key: number): Server | undefined {
    const slot = key % SLOTS;
    let server = [...this.bus.servers.values()].find(({ frozen, state }) => !frozen && state.owner[slot] !== undefined);
    for (let hops = 0; hops < 5 && server !== undefined; hops += 1) {
      const { state }: { state: NodeState } = server;
      const owner: string | undefined = state.owner[slot];
      if (owner === state.id && state.primary) {
        return server.serving && server.busy === undefined ? this.asked(server, key, slot) : undefined;
      }
      server = this.bus.at(state.table.get(owner ?? '')?.address ?? '');
    }
    return undefined;
  }

  private asked(server: Server, key: number, slot: number): Server | undefined {
    const to = server.state.migrating.get(slot);
    if (to === undefined || server.state.data.has(key)) return server;
    const target = this.bus.at(server.state.table.get(to)?.address ?? '');
    const takes = target?.state.id === to && (target.state.importing.has(slot) || target.state.owner[slot] === to);
    return takes && target.state.primary && target.busy === undefined ? target : undefined;
  }
}
