import { setTimeout as pause } from 'node:timers/promises';
import type { CopyFacts, Restoring } from '../../kernel/backup/copy';
import type { Report } from '../../kernel/backup/report';
import { Trouble } from '../../kernel/backup/trouble';
import { absentOnError, acceptRefusal, messageOf } from '../../kernel/errors';
import type { PeerAgents } from '../../kernel/world';
import type { EtcdAgentConfig } from '../contract/config';
import { upgradePath } from '../contract/version';
import type { AgentStatus, Membership, Wanted } from '../model/facts';
import { spokenBy } from '../model/spoken';
import type { Topology } from '../model/topology';
import type { EtcdServers } from '../model/world';
import type { Seed } from './seed';

/** Pods start, and images are pulled. */
const LOOK_ATTEMPTS = 300;
/** Members copy all data, one after the other. */
const JOIN_ATTEMPTS = 3600;
const PAUSE_MILLISECONDS = 2000;

/** In the state record, until all members have joined. */
const RESTORING = 'the members join the restored one; the Job that restores must not be deleted';

interface Parts {
  readonly config: EtcdAgentConfig;
  readonly topology: Topology;
  readonly servers: Pick<EtcdServers, 'status' | 'membership' | 'promote' | 'remove' | 'transferLeadership'>;
  readonly agents: PeerAgents<number, AgentStatus>;
  readonly wanted: () => Promise<Wanted>;
  readonly seed: Pick<Seed, 'start' | 'stop' | 'mustRun' | 'renew'>;
  readonly report: Pick<Report, 'write' | 'note'>;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Restores a snapshot into a member of its own, which the real ones join as they join any cluster, and which then leaves. No disk of theirs
 * is touched.
 */
export class EtcdRestore implements Restoring {
  constructor(private readonly parts: Parts) {}

  async occupied({ clusterId, restored, restoring }: Readonly<Record<string, string>>): Promise<string | undefined> {
    let silent = 'no pod answers';
    for (let attempt = 0; attempt < LOOK_ATTEMPTS; attempt += 1) {
      const found = await this.findData();
      if (found.data !== undefined && restoring !== undefined && restoring !== '') {
        throw new Trouble('RestoreInterrupted', `a restore was interrupted after ${found.data} had joined: ${this.discard()}`);
      }
      if (found.data !== undefined) return `${found.data} has data; a cluster with data is never overwritten`;
      if (found.silent === undefined) return undefined;
      // Only what is known to be lost is restored a second time.
      if (clusterId !== undefined && (restored ?? '') !== '') return `it was restored before (${restored}), and ${found.silent}`;
      ({ silent } = found);
      await this.pause();
    }
    throw new Trouble('RestoreFailed', `it is not known whether there is data: ${silent}`);
  }

  refused({ system, version }: CopyFacts): string | undefined {
    if (system !== 'etcd') return `it is of ${system}`;
    const path = upgradePath(version, this.parts.config.server.version);
    return path.is === 'refused' ? path.why : undefined;
  }

  async run(directory: string): Promise<string> {
    const { seed, report, config } = this.parts;
    try {
      const { clusterId } = await seed.start(directory);
      await report.write({ clusterId, tls: spokenBy(config), restoring: RESTORING });
      const members = await this.joined();
      await this.leave();
      await report.write({ restoring: '' });
      return `${members} members have joined, and all revisions were raised`;
    } finally {
      await seed.stop();
    }
  }

  /** Until every wanted member has a vote. */
  private async joined(): Promise<number> {
    const { seed, topology, servers } = this.parts;
    let missing = '';
    for (let attempt = 0; attempt < JOIN_ATTEMPTS; attempt += 1) {
      seed.mustRun();
      await seed.renew();
      const membership = await absentOnError(servers.membership(topology.self.ordinal));
      const wanted = await this.parts.wanted();
      if (membership !== undefined && wanted.is === 'size') {
        await this.promote(membership);
        const voters = this.voters(membership);
        const absent = Array.from({ length: wanted.replicas }, (_, ordinal) => ordinal).filter((ordinal) => !voters.includes(ordinal));
        if (absent.length === 0) return wanted.replicas;
        missing = absent.map((ordinal) => topology.memberName(ordinal)).join(', ');
      }
      await this.pause();
    }
    throw new Trouble('RestoreFailed', `${missing} did not join: see their agents' logs. ${this.discard()}`);
  }

  /** While the leader has no agent, nobody else does. One that is not in sync is refused, and asked for again. */
  private async promote({ members }: Membership): Promise<void> {
    const { servers, topology } = this.parts;
    for (const { id } of members.filter(({ learner, name }) => learner && name !== '')) {
      await acceptRefusal(/in sync|not found|not a learner/i, servers.promote(topology.self.ordinal, id));
    }
  }

  private voters({ members }: Membership): readonly number[] {
    const { topology } = this.parts;
    return members.filter(({ learner }) => !learner).flatMap(({ peerUrl }) => topology.ordinalOf(peerUrl) ?? []);
  }

  /** Another member removes this one: it ends before it answers. */
  private async leave(): Promise<void> {
    const { servers, topology, report } = this.parts;
    const { self: { ordinal: own } } = topology;
    for (let attempt = 0; ; attempt += 1) {
      const membership = await absentOnError(servers.membership(0));
      const [self, heir] = [own, 0].map((ordinal) => (
        membership?.members.find(({ peerUrl }) => topology.ordinalOf(peerUrl) === ordinal)
      ));
      if (membership !== undefined && self === undefined) return;
      if (self !== undefined && heir !== undefined) {
        await absentOnError(servers.transferLeadership(own, heir.id));
        await servers.remove(0, self.id).catch((error: unknown) => { report.note(`it could not leave yet: ${messageOf(error)}`); });
      }
      if (attempt > LOOK_ATTEMPTS) throw new Trouble('RestoreFailed', 'all members have joined, but the temporary one could not leave');
      await this.pause();
    }
  }

  private async findData(): Promise<{ readonly data?: string; readonly silent?: string }> {
    const { topology, agents, servers } = this.parts;
    const wanted = await this.parts.wanted();
    if (wanted.is !== 'size') return { silent: `the StatefulSet can't be read, or is scaled to 0 (${wanted.is})` };
    const looked = await Promise.all(topology.others.map(async (ordinal) => {
      const [agent, server] = await Promise.all([absentOnError(agents.status(ordinal)), absentOnError(servers.status(ordinal))]);
      const empty = agent?.disk === 'nothing' || agent?.disk === 'leftovers';
      return { name: topology.memberName(ordinal), ordinal, data: server !== undefined || (agent !== undefined && !empty), empty };
    }));
    const data = looked.find((pod) => pod.data)?.name;
    if (data !== undefined) return { data };
    const silent = looked.filter(({ ordinal, empty }) => ordinal < wanted.replicas && !empty).map(({ name }) => name);
    return silent.length === 0 ? {} : { silent: `${silent.join(', ')} did not say what its disk holds` };
  }

  /** Nothing is acknowledged to clients that a person doesn't give up by this. */
  private discard(): string {
    const { stateRecord, statefulSet } = this.parts.config;
    return `to restore again, delete the claims and the pods of ${statefulSet}, clear the record ` +
      `(kubectl patch configmap ${stateRecord} --type=merge -p '{"data":null}'), and delete the Job; what was written since is lost`;
  }

  private pause(): Promise<unknown> {
    return (this.parts.wait ?? pause)(PAUSE_MILLISECONDS);
  }
}
