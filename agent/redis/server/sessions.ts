import { Refusal } from '../../kernel/errors';
import { AGENT_USER } from '../contract/names';
import type { Setting } from '../model/action';
import type { PodRef } from '../model/facts';
import { Stranger } from '../model/unanswered';
import type { Pod } from '../model/world';
import type { Addresses } from './addresses';
import { Connection } from './connection';
import { newestFirst } from './password';
import type { Proofs } from './proof';
import { answer } from './replies';
import { utf8 } from './resp';
import { OwnCertificate, type Secure } from './secure';

/** A command that takes longer hangs. On a busy machine, 2 s were too short. */
export const COMMAND_MILLISECONDS = 5000;

/** How long passwords that were read from the files are reused. */
const PASSWORDS_MILLISECONDS = 500;

/** A connection with a password that the server accepted. */
interface Session {
  readonly connection: Connection;
  password: string;
  currentPassword: boolean;
}

/** Keeps connections, usually one to each server: a new one and its log-in cost more than all commands of a look. */
export class Sessions {
  private readonly kept = new Map<string, Promise<Session>>();
  private read: { readonly at: number; readonly passwords: readonly string[] } | undefined;
  /** Passwords that were accepted before: a Secret may be replaced without keeping the previous one. */
  private readonly remembered = new Set<string>();
  private readonly certificate: OwnCertificate | undefined;

  constructor(
    private readonly setting: Setting,
    private readonly pod: Pod,
    private readonly addresses: Addresses,
    private readonly proofs: Proofs,
  ) {
    const { tls } = setting.config;
    this.certificate = tls === null ? undefined : new OwnCertificate(tls.agent);
  }

  /**
   * @param lane one of several connections to the same server
   * @throws Stranger when the address is not proven to belong to the pod: no password is sent to anybody else
   * @throws Refusal when the server accepts none of our passwords: it is not of our cluster
   */
  async of(pod: PodRef, lane = 0): Promise<Session> {
    const name = `${this.setting.topology.podName(pod)}/${lane}`;
    const asked = this.kept.get(name);
    const kept = await asked?.catch(() => undefined);
    if (kept?.connection.usable === false) this.addresses.lost(pod);
    // Of several callers whose connection failed, the first opens the next one.
    const next = this.kept.get(name);
    const session = kept?.connection.usable === true ? kept : await (next === undefined || next === asked ? this.renew(name, pod) : next);
    await this.useCurrent(pod, session);
    return session;
  }

  /** By the socket in this pod, for which no certificate counts. @throws in plain text */
  async local(): Promise<Connection> {
    const { config: { tls }, topology: { self } } = this.setting;
    if (tls === null) throw new Error('the server of this pod has no socket');
    return (await this.logIn(self, () => Connection.local(tls.socket, self.podIp))).connection;
  }

  /** What a connection to a pod is secured with. Absent: it is in plain text. */
  secure(pod: PodRef): Promise<Secure | undefined> {
    return this.certificate?.towards(this.setting.topology.host(pod)) ?? Promise.resolve(undefined);
  }

  private renew(name: string, pod: PodRef): Promise<Session> {
    const opening = this.logIn(pod, () => this.connect(pod));
    this.kept.set(name, opening);
    return opening;
  }

  private async logIn(pod: PodRef, connect: () => Promise<Connection>): Promise<Session> {
    const passwords = await this.passwords();
    const connection = await connect();
    const failed: (Refusal | Stranger)[] = [];
    for (const password of new Set([...passwords, ...this.remembered])) {
      const failure = await this.tryPassword(pod, connection, password);
      if (failure === undefined) {
        this.remembered.add(password);
        return { connection, password, currentPassword: password === passwords[0] };
      }
      failed.push(failure);
      if (failure instanceof Refusal && !failure.words.startsWith('WRONGPASS')) break;
    }
    connection.close();
    const refused = failed.find((failure) => failure instanceof Refusal);
    if (refused === undefined) this.addresses.lost(pod);
    throw refused ?? failed[0] ?? new Refusal('log in', 'NOAUTH there is no password yet');
  }

  private async connect(pod: PodRef): Promise<Connection> {
    const host = await this.addresses.of(pod);
    try {
      return await Connection.open(host, this.setting.config.ports.client, await this.secure(pod));
    } catch (error) {
      this.addresses.lost(pod);
      throw error;
    }
  }

  private async useCurrent(pod: PodRef, session: Session): Promise<void> {
    const [current] = await this.passwords();
    if (current === undefined || (session.password === current && session.currentPassword)) return;
    // A session survives a change of the password: it shows whether the server accepts the new one.
    const failure = await this.tryPassword(pod, session.connection, current);
    session.currentPassword = failure === undefined;
    if (failure !== undefined) return;
    session.password = current;
    this.remembered.add(current);
  }

  /** @returns why it was not sent or not accepted; nothing if it was accepted */
  private async tryPassword(pod: PodRef, connection: Connection, password: string): Promise<Refusal | Stranger | undefined> {
    try {
      await this.proofs.check(pod, connection.address, password);
      const [reply] = await connection.send([['AUTH', AGENT_USER, utf8(password)]], COMMAND_MILLISECONDS);
      answer(`log in to ${this.setting.topology.podName(pod)} as ${AGENT_USER}`, reply);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal || error instanceof Stranger) return error;
      throw error;
    }
  }

  /** The current one first. */
  private async passwords(): Promise<readonly string[]> {
    const now = performance.now();
    if (this.read !== undefined && now - this.read.at < PASSWORDS_MILLISECONDS) return this.read.passwords;
    const given = await this.pod.passwords();
    const passwords = given === undefined ? [] : newestFirst(given.agents);
    this.read = { at: now, passwords };
    return passwords;
  }
}
