import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { messageOf } from '../support/errors';
import { call, HttpReply, NoReply, TlsMaterial } from '../support/http-client';
import type { EtcdAgentConfig } from './config';
import type { AlarmKind, MemberHash, Membership, ServerRefusal, ServerStatus, Vitals } from './facts';
import { isDenied, needsToken } from './refusals';
import { parseAddition, parseAlarms, parseHash, parseMembership, parseRefusal, parseStatus, parseVitals } from './replies';
import { Session } from './session';
import type { Topology } from './topology';
import { EtcdServers, Refused } from './world';

const STATUS_MILLISECONDS = 1000;
/** The password is checked on purpose slowly, and the token goes through the log. */
const LOGIN_MILLISECONDS = 2500;
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

/** With `accept`, every version refuses each call without a token while etcd's users are on, and the agent logs in. */
const HEADERS = { 'content-type': 'application/json', 'accept': 'application/json' };

/** etcd's JSON gateway: POST on the client URL. Unknown fields are ignored with 200, so every field here is spelled with care. */
export class Gateway implements EtcdServers {
  private readonly session: Session;

  constructor(
    private readonly config: EtcdAgentConfig,
    private readonly topology: Topology,
  ) {
    const logIn = async (ordinal: number, path: string, asked: unknown, token?: string) =>
      this.accept(ordinal, path, await this.send(ordinal, path, asked, LOGIN_MILLISECONDS, token));
    this.session = new Session(config.agentUser, topology.others, logIn, () => performance.now());
  }

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

  limitation(): Promise<ServerRefusal | undefined> {
    return this.session.limitation();
  }

  async vitals(): Promise<Vitals> {
    const url = `http://${this.ownHost()}:${this.config.ports.metrics}/metrics`;
    const { status, body } = await call({ method: 'GET', url, timeoutMilliseconds: STATUS_MILLISECONDS });
    if (status !== 200) throw new Error(`GET ${url}: ${status}`);
    return parseVitals(body);
  }

  private async post(ordinal: number, path: string, asked: unknown, timeoutMilliseconds: number): Promise<string> {
    const { token } = this.session;
    const reply = await this.send(ordinal, path, asked, timeoutMilliseconds, token);
    if (reply.status === 200 || !needsToken(parseRefusal(reply.body))) return this.accept(ordinal, path, reply);
    const renewed = await this.newToken(ordinal, path, reply, token);
    return this.accept(ordinal, path, renewed === undefined ? reply : await this.send(ordinal, path, asked, timeoutMilliseconds, renewed));
  }

  /** A token needs a quorum. A server that answers and can't give one is not silent. */
  private async newToken(ordinal: number, path: string, { status }: HttpReply, stale: string | undefined): Promise<string | undefined> {
    try {
      return await this.session.renew(ordinal, stale);
    } catch (error) {
      if (!(error instanceof NoReply)) throw error;
      throw new Refused(`${this.topology.memberName(ordinal)} ${path}`, status, `no token for the agent's user (${messageOf(error)})`);
    }
  }

  private accept(ordinal: number, path: string, { status, body }: HttpReply): string {
    if (status === 200) return body;
    const refusal = parseRefusal(body);
    if (isDenied(refusal)) this.session.doubt();
    throw new Refused(`${this.topology.memberName(ordinal)} ${path}`, status, refusal);
  }

  private send(ordinal: number, path: string, asked: unknown, timeoutMilliseconds: number, token: string | undefined): Promise<HttpReply> {
    const tls = this.tls(ordinal);
    return call({
      method: 'POST',
      url: `${this.address(ordinal)}${path}`,
      headers: { ...HEADERS, ...(token !== undefined && { authorization: token }) },
      body: JSON.stringify(asked),
      timeoutMilliseconds,
      ...(tls && { tls }),
    });
  }

  /** The own server is asked at the pod's address: a pod must be able to repair itself when DNS is down. */
  private address(ordinal: number): string {
    const { self } = this.topology;
    return ordinal === self.ordinal ? `${this.topology.scheme()}://${this.ownHost()}:${this.config.ports.client}` : this.topology.clientUrl(ordinal);
  }

  private ownHost(): string {
    const { podIp } = this.topology.self;
    return podIp.includes(':') ? `[${podIp}]` : podIp;
  }

  private tls(ordinal: number): TlsMaterial | undefined {
    if (this.config.tls === null) return undefined;
    const { certFile, keyFile, caFile } = this.config.tls.agent;
    const read = (file: string) => readFileSync(file, 'utf8');
    const host = this.topology.host(ordinal);
    return { ca: read(caFile), cert: read(certFile), key: read(keyFile), ...(isIP(host) === 0 && { servername: host }) };
  }
}
