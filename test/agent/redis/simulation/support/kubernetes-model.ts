import { Refusal } from '../../../../../agent/kernel/errors';
import type { AgentStatus, PodRef, StateRecord, Wanted } from '../../../../../agent/redis/model/facts';
import { everyPod } from '../../../../../agent/redis/model/topology';
import type { Kubernetes as Objects } from '../../../../../agent/redis/model/world';
import type { Releases } from '../../../support/simulation/releases';
import type { Life, Time } from '../../../support/simulation/time';
import { Bus } from './bus-model';
import { Client } from './client-model';
import { Network } from './network-model';
import type { Engine, Server } from './node-model';
import { type Claim, ModelPod } from './pod-model';

const ADDRESSES = 24;
const key = ({ shard, ordinal }: PodRef) => `${shard}-${ordinal}`;

/** The StatefulSets (Parallel, one a shard), the API server, names and addresses, and all that exists. */
export class Kubernetes {
  readonly pods = new Map<string, ModelPod>();
  /** Pods that were force-deleted: no longer there for anybody, and still running for a moment. */
  private ghosts: ModelPod[] = [];
  readonly claims = new Map<string, Claim>();
  readonly network: Network;
  readonly bus: Bus;
  readonly client: Client;
  /** Promises that were broken. */
  readonly broken: string[] = [];
  record: StateRecord = {};
  private recordVersion = 1;
  shards = 0;
  podsEach = 1;
  revision = 1;
  apiDown = false;
  /**
   * As from Kubernetes 1.37: a roll-out takes pods that are not ready first. Before, it went from the last to the first whatever they were.
   */
  private readonly unreadyFirst: boolean;
  private readonly life: Life = { alive: true };
  private ids = 0;
  private nextAddress = 0;
  private readonly keepsAddresses: boolean;
  private readonly lastAddress = new Map<string, string>();
  /** What DNS says, which may be old. */
  private readonly names = new Map<string, string>();

  constructor(
    readonly time: Time,
    readonly engine: Engine,
    readonly releases: Releases,
  ) {
    this.unreadyFirst = time.random() < 0.5;
    this.keepsAddresses = time.random() < 0.3;
    this.network = new Network(time);
    this.bus = new Bus(time, engine);
    this.client = new Client(this.bus);
    this.every(100, 500, () => {
      if (!this.apiDown) this.reconcile();
    });
    this.every(250, 1000, () => {
      this.bus.lost = this.network.weather.lost;
      this.bus.tick();
      this.network.changes += 1;
    });
  }

  newId(): string {
    this.ids += 1;
    return String(this.ids).padStart(40, '0');
  }

  claim(ref: PodRef): Claim {
    const claim = this.claims.get(key(ref)) ?? { state: undefined, usedBy: undefined, incoming: undefined };
    this.claims.set(key(ref), claim);
    return claim;
  }

  /** The pod that has it still uses it; the next one gets a new one. */
  loseClaim(ref: PodRef): void {
    this.claims.delete(key(ref));
  }

  forceDelete(ref: PodRef): void {
    const pod = this.pods.get(key(ref));
    if (pod === undefined) return;
    this.pods.delete(key(ref));
    this.ghosts.push(pod);
    pod.terminate(true);
  }

  addressOf(ref: PodRef): string {
    return this.names.get(key(ref)) ?? 'unknown';
  }

  agentStatus(ref: PodRef): AgentStatus {
    const pod = this.pods.get(key(ref));
    const status = pod?.agent?.status;
    if (status === undefined || pod?.gone === true) throw new Error('no such host');
    return status;
  }

  /** Whoever meets a server that is not of this cluster has merged two. */
  watchMeeting(address: string): void {
    const met = this.bus.at(address)?.state;
    if (met !== undefined && met.note === undefined) this.broken.push(`${address} was met, which is of no cluster`);
  }

  reset(server: Server): void {
    const { state } = server;
    if (state.primary && state.data.size > 0) {
      throw new Refusal('RESET', "ERR CLUSTER RESET can't be called with master nodes containing keys");
    }
    if (state.owned().length > 0) this.broken.push(`${state.id} was reset while it owned slots`);
    const others = [...this.bus.servers.values()].filter((other) => other.state !== state);
    const only = [...state.data].filter(([key, value]) => (
      (this.client.acknowledged.get(key) ?? 0) <= value && !others.some((other) => (other.state.data.get(key) ?? 0) >= value)
    ));
    if (only.length > 0) this.broken.push(`${state.id} was reset while it held keys that nobody else has`);
    server.linkUp = false;
    state.table.clear();
    state.owner.fill(undefined);
    state.data.clear();
    state.importing.clear();
    state.migrating.clear();
    Object.assign(state, { id: this.newId(), primary: true, primaryId: undefined, epoch: 0, currentEpoch: 0, lastVote: 0, inSync: false });
  }

  objectsFor(pod: ModelPod, life: Life): Objects {
    let readAt = 0;
    return {
      wanted: () => this.network.read(life, () => this.wantedFor(pod)).catch((): Wanted => ({ is: 'unknown' })),
      record: () =>
        this.network
          .read(life, () => {
            readAt = this.recordVersion;
            return this.apiDown || !pod.tokenAlive ? undefined : this.record;
          })
          .catch(() => undefined),
      writeRecord: (change) =>
        this.network.change(life, () => {
          if (this.apiDown || !pod.tokenAlive || readAt !== this.recordVersion) throw new Error('the record was not written');
          this.recordVersion += 1;
          if (change.forming !== undefined && change.forming !== '') this.watchForming();
          this.record = { ...this.record, ...change };
        }),
      podDeleted: () => Promise.resolve(false),
      podLives: () => Promise.resolve(!this.apiDown && pod.tokenAlive && !pod.terminating),
      serverContainer: () => (this.apiDown || !pod.tokenAlive ? undefined : pod.container),
      generatePassword: () => Promise.resolve(),
      event: () => Promise.resolve(),
    };
  }

  eraseRecord(): void {
    this.recordVersion += 1;
    this.record = {};
  }

  private watchForming(): void {
    const data = [...this.claims.values()].filter(({ state }) => (
      state !== undefined && (state.note !== undefined || state.owned().length > 0)
    ));
    if (data.length > 0) this.broken.push('a second cluster is formed');
  }

  private wantedFor(pod: ModelPod): Wanted {
    if (!pod.tokenAlive) return { is: 'forbidden' };
    if (this.apiDown) return { is: 'unknown' };
    return { is: 'shape', shards: this.shards, pods: this.podsEach, ownPods: pod.ref.shard < this.shards ? this.podsEach : 0 };
  }

  private every(least: number, most: number, run: () => void): void {
    this.time.after(this.time.between(least, most), this.life, () => {
      run();
      this.every(least, most, run);
    });
  }

  /** Makes what is missing and deletes what is too much, all at once; a roll-out takes the next of each shard when the others are ready. */
  private reconcile(): void {
    this.ghosts = this.ghosts.filter(({ gone }) => !gone);
    for (const [name, pod] of this.pods) if (pod.gone) this.pods.delete(name);
    for (const pod of this.pods.values()) if (pod.ref.shard >= this.shards || pod.ref.ordinal >= this.podsEach) pod.terminate();
    for (const ref of everyPod(this.shards, this.podsEach)) if (!this.pods.has(key(ref))) this.create(ref);
    for (let shard = 0; shard < this.shards; shard += 1) {
      const first = (one: ModelPod, other: ModelPod) => (
        (this.unreadyFirst ? Number(one.isReady()) - Number(other.isReady()) : 0) || other.ref.ordinal - one.ref.ordinal
      );
      const here = [...this.pods.values()].filter(({ ref }) => ref.shard === shard).sort(first);
      const outdated = here.find(({ revision }) => revision < this.revision);
      if (outdated !== undefined && here.every((pod) => pod === outdated || pod.isReady())) outdated.terminate();
    }
  }

  /**
   * Addresses are given anew, in turn: one that was freed comes back after a while, to another pod. Some networks give each pod of a
   * StatefulSet the address that it had.
   */
  private create(ref: PodRef): void {
    const used = new Set([...this.pods.values(), ...this.ghosts].filter(({ gone }) => !gone).map(({ address }) => address));
    const last = this.lastAddress.get(key(ref));
    const address = this.keepsAddresses && last !== undefined && !used.has(last) ? last : this.newAddress(used);
    this.lastAddress.set(key(ref), address);
    this.pods.set(key(ref), new ModelPod(ref, this.revision, address, this.claim(ref), this));
    this.time.after(this.time.between(0, 2000), this.life, () => {
      if (this.pods.get(key(ref))?.address === address) this.names.set(key(ref), address);
    });
  }

  private newAddress(used: ReadonlySet<string>): string {
    do this.nextAddress = (this.nextAddress + 1) % ADDRESSES;
    while (used.has(`10.0.0.${this.nextAddress}`));
    return `10.0.0.${this.nextAddress}`;
  }
}
