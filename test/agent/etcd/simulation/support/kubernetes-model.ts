import type { AgentStatus, StateRecord, Wanted } from '../../../../../agent/etcd/model/facts';
import { quorum } from '../../../../../agent/etcd/model/topology';
import type { Kubernetes as Objects } from '../../../../../agent/etcd/model/world';
import type { Releases } from '../../../support/simulation/releases';
import type { Life, Time } from '../../../support/simulation/time';
import { type Data, ModelCluster } from './etcd-model';
import { Network } from './network-model';
import { type Claim, hasVote, ModelPod } from './pod-model';

const peerUrl = (ordinal: number) => `http://e-${ordinal}.e-peers.prod.svc.cluster.local:2380`;

/** Longer than any call takes, and longer than an agent caches the size. */
const LATE_MILLISECONDS = 40_000;

/** The StatefulSet controller (Parallel), the API server, and all objects. */
export class Kubernetes {
  readonly pods = new Map<number, ModelPod>();
  /** Pods that were force-deleted: gone from the API server, but still running for a moment. */
  private ghosts: ModelPod[] = [];
  private readonly claims = new Map<number, Claim>();
  readonly clusters: ModelCluster[] = [];
  readonly network: Network;
  /** The broken promises. */
  readonly broken: string[] = [];
  record: StateRecord = {};
  private recordVersion = 1;
  replicas = 0;
  revision = 1;
  apiDown = false;
  /** Authentication is enabled, and the agents have no user. */
  usersOn = false;
  /** Pods whose servers accept the certificate of no agent. */
  readonly refusing = new Set<number>();
  /** A member left while the server of another still answered whose disk was gone already: nobody could know. */
  lostInPassing = false;
  /** A voter's pod had ended, or begun to end, as one that restarts, and is not wanted any more. */
  leftBehind = false;
  /**
   * As from Kubernetes 1.37: a rollout replaces pods that are not ready first. Older versions always go from the last to the first.
   */
  private readonly unreadyFirst: boolean;
  /** A volume was restored from an older copy. */
  wentBack = false;
  private readonly life: Life = { alive: true };
  private ids = 0;
  private scaledAt = 0;

  constructor(
    readonly time: Time,
    readonly largestSize: number,
    readonly releases: Releases,
  ) {
    this.unreadyFirst = time.random() < 0.5;
    this.network = new Network(time, (error) => {
      this.broken.push(String(error));
    });
    this.reconcileForEver();
    this.replicateForEver();
  }

  refuses(ordinal: number): boolean {
    return this.usersOn || this.refusing.has(ordinal);
  }

  admit(): void {
    this.usersOn = false;
    this.refusing.clear();
  }

  podAt(ordinal: number): ModelPod | undefined {
    return this.pods.get(ordinal);
  }

  claim(ordinal: number): Claim {
    const claim = this.claims.get(ordinal) ?? { data: undefined, home: undefined, usedBy: undefined };
    this.claims.set(ordinal, claim);
    return claim;
  }

  /** Of a member, on whichever volume. */
  dataOf(memberId: string): Data | undefined {
    return [...this.claims.values()].find(({ data }) => data?.memberId === memberId)?.data;
  }

  /** Whether a quorum would be left if every server ended whose disk is gone. */
  keepsQuorum(cluster: ModelCluster): boolean {
    const kept = [...this.claims.values()].flatMap(({ data }) => (
      data?.cluster === cluster && data.quality !== 'old' ? [data.memberId] : []
    ));
    const voters = cluster.config().filter(({ learner }) => !learner);
    return voters.filter(({ id }) => kept.includes(id)).length >= quorum(voters.length);
  }

  /** Its pod still uses it, and the next pod gets a new one. */
  loseClaim(ordinal: number): void {
    this.claims.delete(ordinal);
  }

  forceDelete(ordinal: number): void {
    const pod = this.pods.get(ordinal);
    if (pod === undefined) return;
    this.pods.delete(ordinal);
    this.ghosts.push(pod);
    pod.terminate(true);
  }

  /** A cluster that is formed although another one's data is there breaks the first promise. */
  bootstrap(ordinal: number): Data {
    const others = [...this.claims.values()].filter(({ data }) => data !== undefined);
    if (others.length > 0) this.broken.push(`e-${ordinal} formed a second cluster`);
    if (ordinal !== 0) this.broken.push(`e-${ordinal} formed a cluster`);
    const cluster = new ModelCluster(String((this.ids += 1)), () => String((this.ids += 1)));
    const memberId = String((this.ids += 1));
    cluster.log.push({ members: [{ id: memberId, name: 'e-0', peerUrl: peerUrl(ordinal), learner: false }], acknowledged: false });
    this.clusters.push(cluster);
    return { cluster, memberId, applied: 1, quality: 'good', full: false };
  }

  scale(replicas: number): void {
    this.replicas = replicas;
    this.scaledAt = this.time.now;
    // Its pod is just being replaced, and never comes back: nobody can ask it to leave.
    const absent = [...this.claims].filter(([ordinal]) => ordinal >= replicas && (this.pods.get(ordinal)?.gone ?? true));
    this.leftBehind ||= absent.some(([, claim]) => hasVote(claim));
  }

  /** A member with its data leaves only when it is not wanted; what was asked for before a scale-out may come late. */
  mayLeave(ordinal: number): boolean {
    return ordinal >= this.replicas || this.time.now - this.scaledAt < LATE_MILLISECONDS;
  }

  /** A client writes to any cluster that answers. */
  write(): void {
    for (const cluster of this.clusters) cluster.write();
  }

  agentStatus(ordinal: number): AgentStatus {
    const pod = this.pods.get(ordinal);
    const status = pod?.agent?.status;
    if (status === undefined || pod?.gone === true) throw new Error('no such host');
    return status;
  }

  objectsFor(pod: ModelPod, life: Life): Objects {
    let readAt = 0;
    return {
      wanted: () =>
        this.network.read(life, () => this.wantedFor(pod)).catch((): Wanted => ({ is: 'unknown' })),
      record: () =>
        this.network
          .read(life, () => {
            readAt = this.recordVersion;
            return this.apiDown || !pod.tokenAlive ? undefined : this.record;
          })
          .catch(() => undefined),
      podDeleted: () =>
        this.network
          .read(life, () => !this.apiDown && this.pods.get(pod.ordinal) === pod && pod.terminating)
          .catch(() => false),
      podLives: () =>
        this.network
          .read(life, () => !this.apiDown && this.pods.get(pod.ordinal) === pod && pod.tokenAlive && !pod.terminating)
          .catch(() => false),
      serverContainer: () => (this.apiDown || !pod.tokenAlive ? undefined : pod.container),
      claimExists: (ordinal) =>
        this.network
          .read(life, () => (this.apiDown || !pod.tokenAlive ? undefined : this.claims.has(ordinal)))
          .catch(() => undefined),
      writeRecord: (change) =>
        this.network.change(life, () => {
          if (this.apiDown || !pod.tokenAlive || readAt !== this.recordVersion) throw new Error('the record was not written');
          this.recordVersion += 1;
          this.record = { ...this.record, ...change };
        }),
      event: (_, reason) => {
        // People who read it may delete what is left.
        if (reason === 'DataLost' && this.clusters.some((cluster) => cluster.hasQuorum())) {
          this.broken.push(`e-${pod.ordinal} called the data lost of a cluster that has a quorum`);
        }
        return Promise.resolve();
      },
    };
  }

  eraseRecord(): void {
    this.recordVersion += 1;
    this.record = {};
  }

  private wantedFor(pod: ModelPod): Wanted {
    if (!pod.tokenAlive) return { is: 'forbidden' };
    if (this.apiDown) return { is: 'unknown' };
    return this.replicas === 0 ? { is: 'gone' } : { is: 'size', replicas: this.replicas };
  }

  private reconcileForEver(): void {
    this.time.after(this.time.between(100, 400), this.life, () => {
      if (!this.apiDown) this.reconcile();
      this.reconcileForEver();
    });
  }

  /** Creates missing pods and deletes surplus ones, all at once. A rollout replaces the next pod once the replaced ones are ready. */
  private reconcile(): void {
    this.ghosts = this.ghosts.filter(({ gone }) => !gone);
    for (const [ordinal, pod] of this.pods) if (pod.gone) this.pods.delete(ordinal);
    for (const [ordinal, pod] of this.pods) if (ordinal >= this.replicas) pod.terminate();
    for (let ordinal = 0; ordinal < this.replicas; ordinal += 1) {
      if (!this.pods.has(ordinal)) this.pods.set(ordinal, new ModelPod(ordinal, this.revision, this.claim(ordinal), this));
    }
    const first = (one: ModelPod, other: ModelPod) => (
      (this.unreadyFirst ? Number(one.isReady()) - Number(other.isReady()) : 0) || other.ordinal - one.ordinal
    );
    const outdated = [...this.pods.values()].filter(({ revision }) => revision < this.revision).sort(first)[0];
    const others = [...this.pods.values()].filter((pod) => pod !== outdated && pod.revision === this.revision);
    if (outdated !== undefined && others.every((pod) => pod.isReady())) outdated.terminate();
  }

  private replicateForEver(): void {
    this.time.after(this.time.between(100, 1500), this.life, () => {
      for (const cluster of this.clusters) cluster.catchUp();
      for (const pod of [...this.pods.values(), ...this.ghosts]) pod.watchServer();
      this.replicateForEver();
    });
  }
}
