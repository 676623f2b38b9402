import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../../kernel/backup/tools/tool-server';
import type { Running, Runs } from '../../kernel/backup/tools/tool';
import { Trouble } from '../../kernel/backup/trouble';
import { lastLine } from '../../kernel/backup/words';
import type { CertificateKeeper } from '../../kernel/certificates/managed-certificates';
import { absentOnError } from '../../kernel/errors';
import type { EtcdAgentConfig } from '../contract/config';
import type { Membership } from '../model/facts';
import type { Topology } from '../model/topology';
import { serverConfig } from '../server/server-config';
import { SNAPSHOT_FILE } from './copy';

/**
 * By how much revisions are raised, so that none is lower than before: watchers would silently miss changes. They see that their revision
 * was compacted, and read anew.
 */
const RAISED_BY = 1_000_000_000;

const CERTIFICATE_ATTEMPTS = 120;
const START_ATTEMPTS = 600;
const PAUSE_MILLISECONDS = 1000;

/**
 * A member that runs in the pod of the restore only until the real ones have joined it: it has the address of the last ordinal, which no
 * cluster of five has.
 */
export class Seed {
  private server: Running | undefined;
  private ended: Outcome | undefined;

  constructor(
    private readonly etcd: Runs,
    private readonly config: EtcdAgentConfig,
    private readonly topology: Topology,
    private readonly servers: { membership(ordinal: number): Promise<Membership> },
    /** Absent: the certificates are mounted. */
    private readonly certificates: Pick<CertificateKeeper, 'look' | 'take'> | undefined,
  ) {}

  /** @returns the cluster, which has no other member yet */
  async start(directory: string): Promise<Membership> {
    await this.certify();
    const dataDir = join(directory, 'data');
    await this.restore(join(directory, SNAPSHOT_FILE), dataDir);
    const file = join(directory, 'etcd.json');
    const { paths } = this.config;
    const config = serverConfig({ ...this.config, paths: { ...paths, dataDir } }, this.topology, { as: 'restart' });
    await writeFile(file, JSON.stringify(config));
    this.server = this.etcd.start(['etcd', `--config-file=${file}`]);
    void this.server.ended.then((outcome) => { this.ended = outcome; }, () => undefined);
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
      this.mustRun();
      const membership = await absentOnError(this.servers.membership(this.topology.self.ordinal));
      if (membership !== undefined) return membership;
      await pause(PAUSE_MILLISECONDS);
    }
    const why = `the restored etcd gives no list of members after ${START_ATTEMPTS} s`;
    throw new Trouble('RestoreFailed', `${why}: see the log of its container`);
  }

  /** @throws Trouble if the server has ended */
  mustRun(): void {
    if (this.ended === undefined) return;
    throw new Trouble('RestoreFailed', `the restored etcd ended: ${lastLine(this.ended.err) ?? this.ended.code}`);
  }

  /** Members that join may take longer than a certificate lives. */
  async renew(): Promise<void> {
    if ((await this.certificates?.look(true))?.due === true) await this.certificates?.take();
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  private async certify(): Promise<void> {
    if (this.certificates === undefined) return;
    let trouble: string | undefined;
    for (let attempt = 0; attempt < CERTIFICATE_ATTEMPTS; attempt += 1) {
      const facts = await this.certificates.look(false);
      if (facts.usable) return;
      ({ trouble } = facts);
      if (facts.due) await this.certificates.take();
      else await pause(PAUSE_MILLISECONDS);
    }
    throw new Trouble('RestoreFailed', `there is no certificate for the restored etcd: ${trouble ?? 'the Secrets can not be read'}`);
  }

  private async restore(snapshot: string, dataDir: string): Promise<void> {
    const { self } = this.topology;
    const [name, peerUrl] = [this.topology.memberName(self.ordinal), this.topology.peerUrl(self.ordinal)];
    const { code, err } = await this.etcd.run([
      'etcdutl', 'snapshot', 'restore', snapshot, '--data-dir', dataDir, '--name', name, '--initial-cluster', `${name}=${peerUrl}`,
      // Another restore of the same snapshot is another cluster.
      '--initial-advertise-peer-urls', peerUrl, '--initial-cluster-token', `restore-${self.podIp}-${Date.now()}`,
      '--bump-revision', String(RAISED_BY), '--mark-compacted',
    ]);
    if (code !== 0) throw new Trouble('RestoreFailed', `the snapshot can't be restored: ${lastLine(err) ?? `etcdutl ended with ${code}`}`);
  }
}
