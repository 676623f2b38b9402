import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { codeOf, messageOf, Refusal } from '../../kernel/errors';
import { call, type HttpCall, type HttpReply, NoReply, type TlsMaterial } from '../../kernel/http/http-client';
import type { EtcdAgentConfig } from '../contract/config';
import type { AlarmKind, MemberHash, Membership, ServerRefusal, ServerStatus, Vitals } from '../model/facts';
import type { Scheme, Topology } from '../model/topology';
import type { EtcdServers } from '../model/world';
import { isDenied, needsToken, speaksNoTls } from './refusals';
import { parseAddition, parseAlarms, parseHash, parseMembership, parseRefusal, parseStatus, parseVitals } from './replies';
import { Session } from './session';

const STATUS_MILLISECONDS = 1000;
/** Checking a password is slow on purpose, and the token is written to the log of the cluster. */
const LOGIN_MILLISECONDS = 2500;
/** A linearizable read needs a quorum; without one etcd gives up after 7 to 10 s, and we give up earlier. */
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

/** etcd's JSON gateway: POST on the client URL. It answers 200 to unknown fields, so a misspelled field goes unnoticed. */
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

  async changePeerUrl(ordinal: number, memberId: string, peerUrl: string): Promise<void> {
    await this.post(ordinal, '/v3/cluster/member/update', { ID: memberId, peerURLs: [peerUrl] }, CHANGE_MILLISECONDS);
  }

  async promote(ordinal: number, memberId: string): Promise<void> {
    await this.post(ordinal, '/v3/cluster/member/promote', { ID: memberId }, CHANGE_MILLISECONDS);
  }

  async remove(ordinal: number, memberId: string): Promise<void> {
    await this.post(ordinal, '/v3/cluster/member/remove', { ID: memberId }, CHANGE_MILLISECONDS);
  }

  /** Only the leader accepts it: followers do not forward it. */
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
      throw new Refusal(`${this.topology.memberName(ordinal)} ${path}`, `no token for the agent's user (${messageOf(error)})`, status);
    }
  }

  private accept(ordinal: number, path: string, { status, body }: HttpReply): string {
    if (status === 200) return body;
    const refusal = parseRefusal(body);
    if (isDenied(refusal)) this.session.doubt();
    throw new Refusal(`${this.topology.memberName(ordinal)} ${path}`, refusal, status);
  }

  private async send(
    ordinal: number, path: string, asked: unknown, timeoutMilliseconds: number, token: string | undefined,
  ): Promise<HttpReply> {
    const beside = this.config.tls?.besidePlainText === true;
    const tls = beside ? unlessMissing(() => this.tls(ordinal)) : this.tls(ordinal);
    const what = (scheme: Scheme): HttpCall => ({
      method: 'POST',
      url: `${scheme}://${this.host(ordinal)}:${this.config.ports.client}${path}`,
      headers: { ...HEADERS, ...(token !== undefined && { authorization: token }) },
      body: JSON.stringify(asked),
      timeoutMilliseconds,
      ...(scheme === 'https' && tls && { tls }),
    });
    try {
      return await call(what(tls === undefined ? 'http' : 'https'));
    } catch (error) {
      if (!beside || !speaksNoTls(error)) throw error;
      return call(what('http'));
    }
  }

  /** The own server is asked at the pod's address: a pod must be able to repair itself when DNS is down. */
  private host(ordinal: number): string {
    const { self } = this.topology;
    return ordinal === self.ordinal ? this.ownHost() : this.topology.host(ordinal);
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

/** A pod that starts on its way to TLS has no certificates yet. */
function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
