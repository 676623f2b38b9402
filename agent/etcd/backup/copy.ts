import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Copied } from '../../kernel/backup/copy';
import type { Runs } from '../../kernel/backup/tools/tool';
import { Trouble } from '../../kernel/backup/trouble';
import { lastLine } from '../../kernel/backup/words';
import { absentOnError, messageOf } from '../../kernel/errors';
import { undefinedIfMissing } from '../../kernel/pod';
import type { EtcdAgentConfig } from '../contract/config';
import type { Topology } from '../model/topology';
import type { EtcdServers } from '../model/world';
import { type SnapshotStatus, parseSnapshotStatus } from './snapshot-status';

export const SNAPSHOT_FILE = 'snapshot.db';

/** An election, or a roll-out, is over by then. */
const ATTEMPTS = 6;
const PAUSE_MILLISECONDS = 10_000;

type Servers = Pick<EtcdServers, 'membership' | 'status'>;

/** Takes snapshots of a cluster: of one revision, and of every write that was acknowledged before it began. */
export class SnapshotCopy {
  constructor(
    private readonly servers: Servers,
    private readonly topology: Topology,
    private readonly config: Pick<EtcdAgentConfig, 'tls' | 'agentUser'>,
    private readonly etcd: Runs,
    private readonly wait: (milliseconds: number) => Promise<unknown> = pause,
  ) {}

  /** @throws Trouble if no member gives a whole snapshot */
  async copy(directory: string): Promise<Copied<SnapshotStatus>> {
    let failed = 'no member answers, or there is no quorum';
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (attempt > 1) await this.wait(PAUSE_MILLISECONDS);
      for (const ordinal of await this.candidates()) {
        const failure = await this.copyFrom(ordinal, join(directory, SNAPSHOT_FILE));
        if (failure === undefined) return this.described(join(directory, SNAPSHOT_FILE));
        failed = `${this.topology.memberName(ordinal)}: ${failure}`;
      }
    }
    throw new Trouble('NoSnapshot', `no member gave a snapshot (${failed})`);
  }

  /** Voters that answer, followers first: the leader has more to do. */
  private async candidates(): Promise<readonly number[]> {
    const statuses = await Promise.all(this.topology.others.map(async (ordinal) => {
      const status = await absentOnError(this.servers.status(ordinal));
      return status === undefined || status.learner ? [] : [{ ordinal, leads: status.leaderId === status.memberId }];
    }));
    return statuses.flat().sort((one, other) => Number(one.leads) - Number(other.leads)).map(({ ordinal }) => ordinal);
  }

  /** @returns why it failed */
  private async copyFrom(ordinal: number, file: string): Promise<string | undefined> {
    try {
      // By a quorum: this member has applied every write that was acknowledged so far.
      await this.servers.membership(ordinal);
    } catch (error) {
      return messageOf(error);
    }
    const { code, err } = await this.etcd.run(['etcdctl', 'snapshot', 'save', file], await this.clientVariables(ordinal));
    return code === 0 ? undefined : (lastLine(err) ?? `etcdctl ended with ${code}`);
  }

  private async described(file: string): Promise<Copied<SnapshotStatus>> {
    const facts = await snapshotStatus(this.etcd, file);
    return { summary: `revision ${facts.revision}, ${facts.keys} keys`, facts };
  }

  private async clientVariables(ordinal: number): Promise<Readonly<Record<string, string>>> {
    const { tls, agentUser } = this.config;
    const read = async (file: string) => (await undefinedIfMissing(readFile(file, 'utf8')))?.trim() ?? '';
    const files = tls?.agent;
    return {
      ETCDCTL_ENDPOINTS: this.topology.clientUrl(ordinal),
      ...(files !== undefined && { ETCDCTL_CACERT: files.caFile, ETCDCTL_CERT: files.certFile, ETCDCTL_KEY: files.keyFile }),
      ...(agentUser !== null && {
        ETCDCTL_USER: `${await read(agentUser.nameFile) || 'root'}:${await read(agentUser.passwordFile)}`,
      }),
    };
  }
}

/** What the file itself holds. @throws Trouble if it is not whole */
export async function snapshotStatus(etcd: Runs, file: string): Promise<SnapshotStatus> {
  const { code, out, err } = await etcd.run(['etcdutl', 'snapshot', 'status', file, '-w', 'json']);
  if (code !== 0) throw new Trouble('SnapshotBroken', `the snapshot can't be read: ${lastLine(err) ?? `etcdutl ended with ${code}`}`);
  return parseSnapshotStatus(out);
}
