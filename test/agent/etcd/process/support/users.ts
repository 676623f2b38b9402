import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EtcdAgentUser } from '../../../../../agent/etcd/contract/config';
import type { HttpReply } from '../../../../../agent/kernel/http/http-client';

export type Headers = Readonly<Record<string, string>>;

export interface Login {
  readonly name: string;
  readonly password: string;
}

/** The user that people log in as. */
export const OPERATOR: Login = { name: 'root', password: 'of-the-operator' };

type Send = (path: string, body: unknown, headers?: Headers) => Promise<HttpReply>;

/** etcd's own users, as `etcdctl` sets them up. */
export class Users {
  private on = false;
  private token: string | undefined;

  async switchOn(send: Send, others: readonly (Login & { readonly role: string })[]): Promise<void> {
    const mustSend = async (path: string, body: unknown) => {
      const reply = await send(path, body);
      if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.body}`);
    };
    const everybody = [{ ...OPERATOR, role: 'root' }, ...others];
    for (const role of new Set(everybody.map((one) => one.role))) await mustSend('/v3/auth/role/add', { name: role });
    for (const { name, password, role } of everybody) {
      await mustSend('/v3/auth/user/add', { name, password });
      await mustSend('/v3/auth/user/grant', { user: name, role });
    }
    await mustSend('/v3/auth/enable', {});
    this.on = true;
  }

  /** A restarted server has forgotten all tokens. */
  async asRoot(send: Send, path: string, body: unknown): Promise<HttpReply> {
    const headers = (): Headers => (this.token === undefined ? {} : { authorization: this.token });
    const reply = await send(path, body, headers());
    if (!this.on || !/user name is empty|invalid auth token/.test(reply.body)) return reply;
    this.token = (JSON.parse((await send('/v3/auth/authenticate', OPERATOR)).body) as { readonly token: string }).token;
    return send(path, body, headers());
  }
}

/** The directory of a mounted Secret. */
export function secretIn(folder: string): EtcdAgentUser {
  return { nameFile: join(folder, 'username'), passwordFile: join(folder, 'password') };
}

export function writeSecret(folder: string, { name, password }: Login): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'username'), name);
  writeFileSync(join(folder, 'password'), `${password}\n`);
}
