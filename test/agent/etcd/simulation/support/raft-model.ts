import type { Member } from '../../../../../agent/etcd/model/facts';
import { quorum } from '../../../../../agent/etcd/model/topology';

/** A frozen server runs and keeps its sockets, but answers nothing. */
interface Replica {
  readonly data: { readonly memberId: string; applied: number };
  readonly frozen: boolean;
}

interface Entry {
  /** The voters of the configuration from this entry on. */
  readonly members: readonly Member[];
  /** A write that was acknowledged to a client. */
  acknowledged: boolean;
}

/**
 * A log that grows only by a quorum of voters who have all of it, and a leader only among those who have the longest log of a quorum.
 * Elections take no time.
 */
export class Raft<Server extends Replica> {
  readonly log: Entry[] = [];
  readonly servers = new Set<Server>();
  leaderId: string | undefined;
  /** Acknowledged writes that a leader no longer has. */
  lost = 0;
  private readonly everStarted = new Set<string>();

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

  /** Called whenever a server starts, stops or freezes. */
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

  /** Replicates slowly. Afterwards all running servers have the whole log. */
  catchUp(): void {
    if (this.leaderId === undefined) return;
    const members = this.config();
    for (const { data } of this.answering()) {
      if (!members.some(({ id }) => id === data.memberId)) continue;
      data.applied = this.log.length;
      this.everStarted.add(data.memberId);
    }
  }

  hasStarted(memberId: string): boolean {
    return this.everStarted.has(memberId);
  }

  write(): boolean {
    if (this.leaderId === undefined) return false;
    this.commit(this.config()).acknowledged = true;
    return true;
  }

  /** Acknowledged by the leader and as many others as needed, those with the longest log first. */
  protected commit(members: readonly Member[]): Entry {
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
