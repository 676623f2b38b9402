import type { AlarmKind, Member, Membership, ServerStatus, Vitals } from '../../../../../agent/etcd/model/facts';
import { quorum } from '../../../../../agent/etcd/model/topology';
import { Refusal } from '../../../../../agent/kernel/errors';
import { NoReply } from '../../../../../agent/kernel/http/http-client';
import { Alarms, type Condition, hashOf } from './alarm-model';
import { Raft } from './raft-model';

/** What raft stores for a member: its cluster, its ID, and its part of the log. */
export interface Data extends Condition {
  readonly cluster: ModelCluster;
  readonly memberId: string;
  applied: number;
}

/** A server process. A frozen one runs and keeps its sockets, but answers nothing. */
export interface Server {
  readonly data: Data;
  frozen: boolean;
}

const NO_ANSWER = new NoReply('no answer');

/** One cluster, whose members allow one change of the membership at a time. */
export class ModelCluster extends Raft<Server> {
  readonly alarms = new Alarms();

  constructor(
    readonly id: string,
    private readonly newId: () => string,
  ) {
    super();
  }

  /** A server whose ID the others know as removed ends by itself. */
  isRemoved({ data }: Server): boolean {
    return this.leaderId !== undefined && !this.config().some(({ id }) => id === data.memberId);
  }

  /** The others learn its name. @returns whether they did */
  publish({ data }: Server): boolean {
    if (this.leaderId === undefined) return false;
    if (!this.config().some(({ id, name }) => id === data.memberId && name === '')) return true;
    this.commit(this.config().map((member) => (member.id === data.memberId ? { ...member, name: 'started' } : member)));
    return true;
  }

  /** Refused while an alarm is raised. A member whose database is full raises one. */
  override write(): boolean {
    this.alarms.space ||= this.leaderId !== undefined && this.answering().some(({ data }) => data.full);
    return !this.alarms.stand && super.write();
  }

  /** Unnoticed until etcd compares the data. */
  rot({ data }: Server): void {
    data.quality = 'rotten';
    this.alarms.corrupt = data.memberId;
  }

  fillUp(): void {
    this.alarms.fillUp(this.answering().map(({ data }) => data));
  }

  hash(server: Server) {
    this.mustServe(server);
    return hashOf(server.data);
  }

  compact(server: Server): void {
    this.mustServe(server);
    if (this.alarms.corrupt !== undefined) throw refused('etcdserver: corrupt cluster');
    this.alarms.compact();
  }

  disarm(server: Server, kind: AlarmKind): void {
    this.mustServe(server);
    const members = this.config();
    this.alarms.disarm(kind, this.answering().map(({ data }) => data).filter(({ memberId }) => members.some(({ id }) => id === memberId)));
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
      dbBytesInUse: 10,
      ...this.alarms.told(server.data),
    };
  }

  vitals(server: Server): Vitals {
    const { leaderId, learner } = this.status(server);
    return { hasLeader: leaderId !== undefined, learner };
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
}

function refused(message: string): Refusal {
  return new Refusal('etcd', message, 400);
}
