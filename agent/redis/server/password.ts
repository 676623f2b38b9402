import { createHash, randomBytes } from 'node:crypto';
import { isObject } from '../../kernel/shape';
import { AGENT_USER, PASSWORD_KEYS } from '../contract/names';
import type { Credentials, Passwords } from '../model/world';

const PASSWORD_BYTES = 32;

/** As `data` of a Secret wants it: the base64 of a text that needs no quoting anywhere. */
export function newPassword(): string {
  return Buffer.from(randomBytes(PASSWORD_BYTES).toString('base64url')).toString('base64');
}

/** How `ACL` writes a password, so that none is written in plain text. */
export function hashOf(password: string): string {
  return createHash('sha256').update(password, 'utf8').digest('hex');
}

/**
 * Lines for `aclfile`: who may do what, with every password that the Secrets hold.
 *
 * Nobody logs in as `default` when clients have another name, but it may do everything: a server reads its append-only file as
 * `default`, and versions before Redis 8.4.4 and Valkey 8.1.10 skip every transaction that `default` may not execute.
 *
 * @see https://github.com/redis/redis/pull/14545
 * @see https://github.com/valkey-io/valkey/issues/3983
 */
export function aclLines({ user, rules }: { user: string; rules: string }, { agents, clients }: Credentials): readonly string[] {
  return [
    `user ${AGENT_USER} on ${hashes(agents)} ~* &* +@all`,
    ...(user === 'default' ? [] : ['user default off ~* &* +@all']),
    `user ${user} on ${hashes(clients)} ${rules}`,
  ];
}

function hashes(passwords: Passwords): string {
  return newestFirst(passwords).map((password) => `#${hashOf(password)}`).join(' ');
}

export function newestFirst({ current, previous }: Passwords): readonly string[] {
  return previous === undefined ? [current] : [current, previous];
}

/** The password in a mounted file, without the line break that many editors add. Nothing: there is none, or an empty one. */
export function passwordIn(text: string | undefined): string | undefined {
  const password = text?.replace(/\r?\n$/, '');
  return password === '' ? undefined : password;
}

/** The passwords in a Secret. Nothing: it has none yet. */
export function passwordsIn(secret: unknown): Passwords | undefined {
  if (!isObject(secret) || !isObject(secret.data)) return undefined;
    const decoded = (value: unknown) => passwordIn(typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : undefined);
  const [now, before] = [decoded(secret.data[PASSWORD_KEYS.current]), decoded(secret.data[PASSWORD_KEYS.previous])];
  return now === undefined ? undefined : { current: now, ...(before !== undefined && { previous: before }) };
}
