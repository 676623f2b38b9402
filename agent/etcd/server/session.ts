import { readFile } from 'node:fs/promises';
import { Refusal } from '../../kernel/errors';
import { undefinedIfMissing } from '../../kernel/pod';
import type { EtcdAgentConfig } from '../contract/config';
import type { ServerRefusal } from '../model/facts';
import { parseRoles, parseToken } from './replies';

/** The user that etcd itself gives every right to, when the Secret names none. */
const DEFAULT_USER = 'root';

/** Each attempt costs the server a tenth of a second of CPU time, and a wrong password stays wrong. */
const AFTER_FAILURE_MILLISECONDS = 10_000;

/** Somebody may grant the missing role at any time. */
const ROLES_MILLISECONDS = 30_000;
/** Without a quorum there is no answer, and every look would wait for it. */
const ROLES_AGAIN_MILLISECONDS = 10_000;

type Post = (ordinal: number, path: string, asked: unknown, token?: string) => Promise<string>;

interface Login {
  readonly name: string;
  readonly password: string;
}

/**
 * Who the agent is to etcd's own users. A token that one member gives is known to all, until they restart or nobody uses it for five
 * minutes: so it is renewed when a server does not know it. The JSON gateway accepts no other proof, not even a certificate.
 */
export class Session {
  token: string | undefined;
  private readonly logins = new Map<number, Promise<string | undefined>>();
  private failed: { readonly login: Login; readonly at: number; readonly error: unknown } | undefined;
  private role: { readonly name: string; readonly via: number; readonly lacking?: string } | undefined;
  private rolesDueAt = 0;

  /** @param others that may be asked in place of a learner */
  constructor(
    private readonly user: EtcdAgentConfig['agentUser'],
    private readonly others: readonly number[],
    private readonly post: Post,
    private readonly now: () => number,
  ) {}

  /** A token that is not `stale`. Nothing: the agent has no user. @throws when the servers refuse the user */
  renew(ordinal: number, stale: string | undefined): Promise<string | undefined> {
    // Several calls are made at once, and one of them may have renewed it already.
    if (this.token !== undefined && this.token !== stale) return Promise.resolve(this.token);
    const underWay = this.logins.get(ordinal);
    if (underWay !== undefined) return underWay;
    const login = this.logIn(ordinal).finally(() => this.logins.delete(ordinal));
    this.logins.set(ordinal, login);
    return login;
  }

  /** A call was denied: the roles of the user are read again. */
  doubt(): void {
    this.rolesDueAt = Math.min(this.rolesDueAt, this.now());
  }

  /**
   * Without the role root, the user can read status and members, and change nothing. People must learn this before a change is due.
   * Every user may read its own roles.
   */
  async limitation(): Promise<ServerRefusal | undefined> {
    const { role, token } = this;
    if (role === undefined || token === undefined) return undefined;
    const lacking = this.now() < this.rolesDueAt ? role.lacking : await this.readRoles(role, token);
    return lacking === undefined ? undefined : { kind: 'rights', why: lacking };
  }

  private async readRoles({ name, via }: { name: string; via: number }, token: string): Promise<string | undefined> {
    this.rolesDueAt = this.now() + ROLES_AGAIN_MILLISECONDS;
    // The member that gave the token may be gone.
    const answer = await Promise.any([via, ...this.others].map((ordinal) => this.post(ordinal, '/v3/auth/user/get', { name }, token)));
    const roles = parseRoles(answer);
    const lacking = roles.includes('root') ? undefined : `the user ${name} has the roles ${roles.join(', ') || 'none'}, but not root`;
    this.role = { name, via, ...(lacking !== undefined && { lacking }) };
    this.rolesDueAt = lacking === undefined ? Infinity : this.now() + ROLES_MILLISECONDS;
    return lacking;
  }

  private async logIn(ordinal: number): Promise<string | undefined> {
    const login = await this.read();
    if (login === undefined) return undefined;
    const { failed } = this;
    const again = failed !== undefined && failed.login.name === login.name && failed.login.password === login.password;
    if (again && this.now() - failed.at < AFTER_FAILURE_MILLISECONDS) throw failed.error;
    const { token, via } = await this.authenticate(ordinal, login);
    this.token = token;
    this.failed = undefined;
    this.role = { name: login.name, via };
    this.rolesDueAt = 0;
    return token;
  }

  /** A learner accepts tokens, and issues none. */
  private async authenticate(ordinal: number, login: Login): Promise<{ readonly token: string; readonly via: number }> {
    const ask = async (via: number) => ({ token: parseToken(await this.post(via, '/v3/auth/authenticate', login)), via });
    try {
      return await ask(ordinal);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (/not supported for learner/.test(error.words)) return Promise.any(this.others.map(ask));
      if (/authentication failed/.test(error.words)) this.failed = { login, at: this.now(), error };
      throw error;
    }
  }

  /** Read at each use: the kubelet renews the files when the Secret changes. */
  private async read(): Promise<Login | undefined> {
    if (this.user === null) return undefined;
    const [name, password] = await Promise.all([textOf(this.user.nameFile), textOf(this.user.passwordFile)]);
    return password === undefined ? undefined : { name: name ?? DEFAULT_USER, password };
  }
}

/** Without the line break that many editors add. Nothing: no such key in the Secret, or an empty one. */
async function textOf(file: string): Promise<string | undefined> {
  const text = (await undefinedIfMissing(readFile(file, 'utf8')))?.replace(/\r?\n$/, '');
  return text === '' ? undefined : text;
}
