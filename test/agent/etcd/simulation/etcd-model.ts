import type { Member, Membership, ServerStatus } from '../../../../agent/etcd/facts';
import { quorum } from '../../../../agent/etcd/topology';
import { Refused } from '../../../../agent/etcd/world';

/** What raft would keep for a member: which cluster it is of, as whom, and how much of the log it has. */
export interface Data {
  readonly cluster: ModelCluster;
  readonly memberId: string;
  applied: number;
}

/** A server process. Frozen: it runs, holds its sockets, and answers nothing. */
export interface Server {
  readonly data: Data;
  frozen: boolean;
}

interface Entry {
  /** Of the configuration that this entry makes. */
  readonly members: readonly Member[];
  /** A write that a client was told to be kept. */
  acknowledged: boolean;
}

const NO_ANSWER = new Error('no answer');

/**
 * One cluster as raft would let it be: a log that grows only by a quorum of voters who have all of it, one change of the
 * membership at a time, a leader only among those who have the longest log of a quorum. Elections take no time.
 */
export class ModelCluster {
  readonly log: Entry[] = [];
  readonly servers = new Set<Server>();
  leaderId: string | undefined;
  /** Acknowledged writes that a leader no longer has. */
  lost = 0;
  private readonly everStarted = new Set<string>();

  constructor(
    readonly id: string,
    private readonly newId: () => string,
  ) {}

  /** The configuration as the servers that run know it. */
  config(): readonly Member[] {
    let longest = 0;
    for (const { data, frozen } of this.servers) if (!frozen && data.applied > longest) longest = data.applied;
    return this.log[longest - 1]?.members ?? [];
  }

  answering(): readonly Server[] {
    return [...this.servers].filter(({ frozen }) => !frozen);
  }

  votersUp(members = this.config()): readonly Server[] {
    const voters = members.filter(({ learner }) => !learner);
    return this.answering().filter(({ data }) => voters.some(({ id }) => id === data.memberId));
  }

  hasQuorum(members = this.config()): boolean {
    const voters = members.filter(({ learner }) => !learner);
    return voters.length > 0 && this.votersUp(members).length >= quorum(voters.length);
  }

  /** Whenever a server came, went or froze. */
  elect(): void {
    const up = this.votersUp();
    if (!this.hasQuorum()) {
      this.leaderId = undefined;
      return;
    }
    const leading = up.find(({ data }) => data.memberId === this.leaderId);
    if (leading !== undefined) return;
    const leader = up.reduce((best, server) => (server.data.applied > best.data.applied ? server : best));
    this.leaderId = leader.data.memberId;
    this.lost += this.log.splice(leader.data.applied).filter(({ acknowledged }) => acknowledged).length;
  }

  /** A server whose ID the others know as removed ends by itself. */
  isRemoved({ data }: Server): boolean {
    return this.leaderId !== undefined && !this.config().some(({ id }) => id === data.memberId);
  }

  /** Replicates, slowly: everybody who runs has the whole log afterwards. */
  catchUp(): void {
    if (this.leaderId === undefined) return;
    const members = this.config();
    for (const { data } of this.answering()) {
      if (!members.some(({ id }) => id === data.memberId)) continue;
      data.applied = this.log.length;
      this.everStarted.add(data.memberId);
    }
  }

  /** The others learn its name. @returns whether they did */
  publish({ data }: Server): boolean {
    if (this.leaderId === undefined) return false;
    if (!this.config().some(({ id, name }) => id === data.memberId && name === '')) return true;
    this.commit(this.config().map((member) => (member.id === data.memberId ? { ...member, name: 'started' } : member)));
    return true;
  }

  hasStarted(memberId: string): boolean {
    return this.everStarted.has(memberId);
  }

  write(): boolean {
    if (this.leaderId === undefined) return false;
    this.commit(this.config()).acknowledged = true;
    return true;
  }

  status(server: Server): ServerStatus {
    const member = this.config().find(({ id }) => id === server.data.memberId);
    const inTouch = this.leaderId !== undefined && member !== undefined;
    return {
      clusterId: this.id,
      memberId: server.data.memberId,
      ...(inTouch && this.leaderId !== undefined && { leaderId: this.leaderId }),
      learner: member?.learner ?? false,
      version: '3.6.16',
      revision: '1',
      appliedIndex: String(server.data.applied),
      dbBytes: 10,
      dbBytesInUse: 10,
      spaceAlarm: false,
    };
  }

  membership(server: Server): Membership {
    this.mustServe(server);
    return { clusterId: this.id, members: this.config() };
  }

  addLearner(server: Server, peerUrl: string) {
    this.mustServe(server);
    const members = this.config();
    const voters = members.filter(({ learner }) => !learner);
    if (voters.length > 1 && this.votersUp().length < quorum(voters.length + 1)) throw refused('etcdserver: unhealthy cluster');
    if (members.some((member) => member.peerUrl === peerUrl)) throw refused('etcdserver: Peer URLs already exists');
    if (members.some(({ learner }) => learner)) throw refused('etcdserver: too many learner members in cluster');
    const added: Member = { id: this.newId(), name: '', peerUrl, learner: true };
    this.commit([...members, added]);
    return { memberId: added.id, membership: { clusterId: this.id, members: this.config() } };
  }

  promote(server: Server, memberId: string): void {
    this.mustServe(server);
    const members = this.config();
    const member = members.find(({ id }) => id === memberId);
    if (member === undefined) throw refused('etcdserver: member not found');
    if (!member.learner) throw refused('etcdserver: can only promote a learner member');
    const inSync = this.answering().some(({ data }) => data.memberId === memberId && data.applied === this.log.length);
    if (!inSync) throw refused('etcdserver: can only promote a learner member which is in sync with leader');
    this.commit(members.map((other) => (other.id === memberId ? { ...other, learner: false } : other)));
  }

  remove(server: Server, memberId: string): void {
    this.mustServe(server);
    const members = this.config();
    const member = members.find(({ id }) => id === memberId);
    if (member === undefined) throw refused('etcdserver: member not found');
    if (!member.learner) this.mayRemoveVoter(memberId);
    this.commit(members.filter(({ id }) => id !== memberId));
    if (this.leaderId === memberId) this.leaderId = undefined;
    this.elect();
  }

  transfer(server: Server, memberId: string): void {
    this.mustServe(server);
    if (server.data.memberId !== this.leaderId) throw refused('etcdserver: not leader');
    const to = this.votersUp().find(({ data }) => data.memberId === memberId);
    if (to === undefined) throw NO_ANSWER;
    to.data.applied = this.log.length;
    this.leaderId = memberId;
  }

  /** strict-reconfig-check */
  private mayRemoveVoter(memberId: string): void {
    const voters = this.config().filter(({ learner }) => !learner);
    if (voters.length === 1) throw refused('etcdserver: re-configuration failed due to not enough started members');
    const active = this.votersUp();
    if (!active.some(({ data }) => data.memberId === memberId)) return;
    if (active.length - 1 < 1 + Math.floor((voters.length - 1) / 2)) throw refused('etcdserver: unhealthy cluster');
  }

  private mustServe(server: Server): void {
    const member = this.config().find(({ id }) => id === server.data.memberId);
    if (this.leaderId === undefined || member === undefined) throw NO_ANSWER;
    if (member.learner) throw refused('rpc not supported for learner');
  }

  /** By the leader and as many others as are needed, in the order of who has most. */
  private commit(members: readonly Member[]): Entry {
    const entry: Entry = { members, acknowledged: false };
    const before = this.config();
    this.log.push(entry);
    const up = [...this.votersUp(before)].sort((one, other) => other.data.applied - one.data.applied);
    const leader = up.find(({ data }) => data.memberId === this.leaderId);
    const enough = quorum(before.filter(({ learner }) => !learner).length);
    for (const { data } of [...(leader === undefined ? [] : [leader]), ...up].slice(0, enough + 1)) data.applied = this.log.length;
    return entry;
  }
}

function refused(message: string): Refused {
  return new Refused('etcd', 400, message);
}
