import type { Addresses } from './addresses';
import type { Setting } from '../model/action';
import { Connection } from './connection';
import type { PodRef } from '../model/facts';
import { AGENT_USER, newestFirst } from './password';
import type { Proofs } from './proof';
import { answer } from './replies';
import { utf8 } from './resp';
import { Stranger } from '../model/unanswered';
import { Pod, Refused } from '../model/world';

/** A command that takes longer hangs. On a busy machine, 2 s were too short. */
export const COMMAND_MILLISECONDS = 5000;

/** How old the passwords may be that were read from the files. */
const PASSWORDS_MILLISECONDS = 500;

/** A connection with a password that the server took. */
export interface Session {
  readonly connection: Connection;
  password: string;
  currentPassword: boolean;
}

/** Kept connections, one to each server as a rule: a new one and its log-in cost more than all that is asked. */
export class Sessions {
  private readonly kept = new Map<string, Promise<Session>>();
  private read: { readonly at: number; readonly passwords: readonly string[] } | undefined;
  /** Passwords that were right before: a Secret may be replaced without naming the previous one. */
  private readonly remembered = new Set<string>();

  constructor(
    private readonly setting: Setting,
    private readonly pod: Pod,
    private readonly addresses: Addresses,
    private readonly proofs: Proofs,
  ) {}

  /**
   * @param lane one of several connections to the same server
   * @throws Stranger when the address is not shown to be the one of the pod: nobody else may be sent a password
   * @throws Refused when the server takes none of our passwords: it is not of our cluster
   */
  async of(pod: PodRef, lane = 0): Promise<Session> {
    const name = `${this.setting.topology.podName(pod)}/${lane}`;
    const asked = this.kept.get(name);
    const kept = await asked?.catch(() => undefined);
    if (kept?.connection.usable === false) this.addresses.lost(pod);
    // Of those who wait for one that fails, the first opens the next.
    const next = this.kept.get(name);
    const session = kept?.connection.usable === true ? kept : await (next === undefined || next === asked ? this.renew(name, pod) : next);
    await this.useCurrent(pod, session);
    return session;
  }

  private renew(name: string, pod: PodRef): Promise<Session> {
    const opening = this.open(pod);
    this.kept.set(name, opening);
    return opening;
  }

  private async open(pod: PodRef): Promise<Session> {
    const passwords = await this.passwords();
    const connection = await this.connect(pod);
    const failed: (Refused | Stranger)[] = [];
    for (const password of new Set([...passwords, ...this.remembered])) {
      const failure = await this.tryPassword(pod, connection, password);
      if (failure === undefined) {
        this.remembered.add(password);
        return { connection, password, currentPassword: password === passwords[0] };
      }
      failed.push(failure);
      if (failure instanceof Refused && !failure.refusal.startsWith('WRONGPASS')) break;
    }
    connection.close();
    const refused = failed.find((failure) => failure instanceof Refused);
    if (refused === undefined) this.addresses.lost(pod);
    throw refused ?? failed[0] ?? new Refused('log in', 'NOAUTH there is no password yet');
  }

  private async connect(pod: PodRef): Promise<Connection> {
    const host = await this.addresses.of(pod);
    try {
      return await Connection.open(host, this.setting.config.ports.client);
    } catch (error) {
      this.addresses.lost(pod);
      throw error;
    }
  }

  private async useCurrent(pod: PodRef, session: Session): Promise<void> {
    const [current] = await this.passwords();
    if (current === undefined || (session.password === current && session.currentPassword)) return;
    // A session outlives a change of the password: whether the server takes the new one is tried on it.
    const failure = await this.tryPassword(pod, session.connection, current);
    session.currentPassword = failure === undefined;
    if (failure !== undefined) return;
    session.password = current;
    this.remembered.add(current);
  }

  /** @returns why it was not sent, or not taken; nothing, if it was taken */
  private async tryPassword(pod: PodRef, connection: Connection, password: string): Promise<Refused | Stranger | undefined> {
    try {
      await this.proofs.check(pod, connection.address, password);
      const [reply] = await connection.send([['AUTH', AGENT_USER, utf8(password)]], COMMAND_MILLISECONDS);
      answer(`log in to ${this.setting.topology.podName(pod)} as ${AGENT_USER}`, reply);
      return undefined;
    } catch (error) {
      if (error instanceof Refused || error instanceof Stranger) return error;
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
