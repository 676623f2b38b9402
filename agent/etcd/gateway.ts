import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { call, TlsMaterial } from '../support/http-client';
import type { EtcdAgentConfig } from './config';
import type { AlarmKind, MemberHash, Membership, ServerStatus } from './facts';
import { parseAddition, parseAlarms, parseHash, parseMembership, parseRefusal, parseStatus } from './replies';
import type { Topology } from './topology';
import { EtcdServers, Refused } from './world';

const STATUS_MILLISECONDS = 1000;
/** A linearizable read needs a quorum; without one etcd gives up after 7 to 10 s, and we before that. */
const LIST_MILLISECONDS = 2500;
/** A change of membership can take several seconds on a busy cluster. Beyond this its outcome is unknown. */
const CHANGE_MILLISECONDS = 8000;
/** A transfer to a member that is stopping hangs. */
const TRANSFER_MILLISECONDS = 3000;
const COMPACT_MILLISECONDS = 30_000;
const DEFRAGMENT_MILLISECONDS = 300_000;
/** It reads all keys. */
const HASH_MILLISECONDS = 30_000;

/** etcd's JSON gateway: POST on the client URL. Unknown fields are ignored with 200, so every field here is spelled with care. */
export class Gateway implements EtcdServers {
  constructor(
    private readonly config: EtcdAgentConfig,
    private readonly topology: Topology,
  ) {}

  async status(ordinal: number): Promise<ServerStatus> {
    return parseStatus(await this.post(ordinal, '/v3/maintenance/status', {}, STATUS_MILLISECONDS));
  }

  /** Linearizable: by default a server answers from its own view, which may be old. */
  async membership(ordinal: number): Promise<Membership> {
    return parseMembership(await this.post(ordinal, '/v3/cluster/member/list', { linearizable: true }, LIST_MILLISECONDS));
  }

  async addLearner(ordinal: number, peerUrl: string) {
    const asked = { peerURLs: [peerUrl], isLearner: true };
    return parseAddition(await this.post(ordinal, '/v3/cluster/member/add', asked, CHANGE_MILLISECONDS));
  }

  async promote(ordinal: number, memberId: string): Promise<void> {
    await this.post(ordinal, '/v3/cluster/member/promote', { ID: memberId }, CHANGE_MILLISECONDS);
  }

  async remove(ordinal: number, memberId: string): Promise<void> {
    await this.post(ordinal, '/v3/cluster/member/remove', { ID: memberId }, CHANGE_MILLISECONDS);
  }

  /** Only the leader takes it: followers do not forward it. */
  async transferLeadership(ordinal: number, memberId: string): Promise<void> {
    await this.post(ordinal, '/v3/maintenance/transfer-leadership', { targetID: memberId }, TRANSFER_MILLISECONDS);
  }

  async compact(ordinal: number, revision: string): Promise<void> {
    await this.post(ordinal, '/v3/kv/compaction', { revision, physical: true }, COMPACT_MILLISECONDS);
  }

  async defragment(ordinal: number): Promise<void> {
    await this.post(ordinal, '/v3/maintenance/defragment', {}, DEFRAGMENT_MILLISECONDS);
  }

  /** Of the keys alone; `/v3/maintenance/hash` is of the whole file, in which members differ. */
  async hash(ordinal: number, revision = '0'): Promise<MemberHash> {
    return parseHash(await this.post(ordinal, '/v3/maintenance/hashkv', { revision }, HASH_MILLISECONDS));
  }

  /** One alarm for each member that raised it: unlike etcdctl, the server knows no "all". */
  async disarm(ordinal: number, alarm: AlarmKind): Promise<void> {
    const alarms = await this.post(ordinal, '/v3/maintenance/alarm', { action: 'GET' }, CHANGE_MILLISECONDS);
    for (const memberID of parseAlarms(alarms, alarm)) {
      await this.post(ordinal, '/v3/maintenance/alarm', { action: 'DEACTIVATE', memberID, alarm }, CHANGE_MILLISECONDS);
    }
  }

  private async post(ordinal: number, path: string, asked: unknown, timeoutMilliseconds: number): Promise<string> {
    const tls = this.tls(ordinal);
    const { status, body } = await call({
      method: 'POST',
      url: `${this.address(ordinal)}${path}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      timeoutMilliseconds,
      ...(tls && { tls }),
    });
    if (status !== 200) throw new Refused(`${this.topology.memberName(ordinal)} ${path}`, status, parseRefusal(body));
    return body;
  }

  /** The own server is asked at the pod's address: a pod must be able to repair itself when DNS is down. */
  private address(ordinal: number): string {
    const { self } = this.topology;
    if (ordinal !== self.ordinal) return this.topology.clientUrl(ordinal);
    const host = self.podIp.includes(':') ? `[${self.podIp}]` : self.podIp;
    return `${this.topology.scheme()}://${host}:${this.config.ports.client}`;
  }

  private tls(ordinal: number): TlsMaterial | undefined {
    if (this.config.tls === null) return undefined;
    const { certFile, keyFile, caFile } = this.config.tls.agent;
    const read = (file: string) => readFileSync(file, 'utf8');
    const host = this.topology.host(ordinal);
    return { ca: read(caFile), cert: read(certFile), key: read(keyFile), ...(isIP(host) === 0 && { servername: host }) };
  }
}
