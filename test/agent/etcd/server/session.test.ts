import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from '../../../../agent/etcd/server/session';
import { Refusal } from '../../../../agent/kernel/errors';
import { NoReply } from '../../../../agent/kernel/http/http-client';

let folder: string;
let now: number;
let asked: string[];
let answer: (ordinal: number, path: string, body: unknown) => string;
let session: Session;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'session-'));
  now = 0;
  asked = [];
  let tokens = 0;
  answer = (_, path) => (path.endsWith('authenticate') ? JSON.stringify({ token: `t-${(tokens += 1)}` }) : '{"roles":["root"]}');
  session = sessionOf({ nameFile: join(folder, 'username'), passwordFile: join(folder, 'password') });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function sessionOf(user: ConstructorParameters<typeof Session>[0]): Session {
  const post = async (ordinal: number, path: string, body: unknown) => {
    asked.push(`${ordinal} ${path} ${JSON.stringify(body)}`);
    await Promise.resolve();
    return answer(ordinal, path, body);
  };
  return new Session(user, [1, 2], post, () => now);
}

function secret(password: string, name?: string): void {
  if (name !== undefined) writeFileSync(join(folder, 'username'), name);
  writeFileSync(join(folder, 'password'), password);
}

const refuse = (message: string) => () => {
  throw new Refusal('e-0 /v3/auth/authenticate', message, 400);
};

test('an agent without a user, or with an empty Secret, has no token and asks for none', async () => {
  expect(await sessionOf(null).renew(0, undefined)).toBeUndefined();
  expect(await session.renew(0, undefined)).toBeUndefined();
  secret('');
  expect(await session.renew(0, undefined)).toBeUndefined();
  expect(asked).toEqual([]);
});

test('the user is root if the Secret has no user name, and a line break at the end is not part of the password', async () => {
  secret('open\n');
  expect(await session.renew(0, undefined)).toBe('t-1');
  secret('open', 'agent\n');
  expect(await session.renew(0, 't-1')).toBe('t-2');
  expect(asked).toEqual([
    '0 /v3/auth/authenticate {"name":"root","password":"open"}',
    '0 /v3/auth/authenticate {"name":"agent","password":"open"}',
  ]);
});

test('calls that are refused at the same time log in once, and a later one uses the new token', async () => {
  secret('open');
  expect(await Promise.all([session.renew(0, undefined), session.renew(0, undefined)])).toEqual(['t-1', 't-1']);
  expect(await session.renew(1, undefined)).toBe('t-1');
  expect(asked).toHaveLength(1);
});

test('a refused password is not tried again for ten seconds, but a new password is tried at once', async () => {
  secret('wrong');
  answer = refuse('etcdserver: authentication failed, invalid user ID or password');
  await expect(session.renew(0, undefined)).rejects.toThrow('authentication failed');
  await expect(session.renew(1, undefined)).rejects.toThrow('authentication failed');
  expect(asked).toHaveLength(1);
  now = 10_000;
  await expect(session.renew(1, undefined)).rejects.toThrow('authentication failed');
  secret('another');
  await expect(session.renew(1, undefined)).rejects.toThrow('authentication failed');
  expect(asked).toHaveLength(3);
});

test('a server that could not be reached is asked again at the next call', async () => {
  secret('open');
  answer = () => {
    throw new NoReply('no answer within 2500 ms');
  };
  await expect(session.renew(0, undefined)).rejects.toThrow(NoReply);
  answer = () => '{"token":"t"}';
  expect(await session.renew(0, undefined)).toBe('t');
});

test('if a learner gives no token, another member is asked', async () => {
  secret('open');
  answer = (ordinal) => (ordinal === 0 ? refuse('etcdserver: rpc not supported for learner')() : '{"token":"t"}');
  expect(await session.renew(0, undefined)).toBe('t');
});

test.each(['{"token":""}', '{}', '{"token":"two\\nlines"}'])('an answer without a token does not count: %s', async (body) => {
  secret('open');
  answer = () => body;
  await expect(session.renew(0, undefined)).rejects.toThrow('should hold a token');
});

describe('the role root', () => {
  const roles = (names: string) => {
    answer = (_, path) => (path.endsWith('authenticate') ? '{"token":"t"}' : names);
  };

  test('is checked once, after a token was issued', async () => {
    secret('open');
    expect(await session.limitation()).toBeUndefined();
    await session.renew(0, undefined);
    expect(await session.limitation()).toBeUndefined();
    expect(await session.limitation()).toBeUndefined();
    expect(asked.slice(1)).toEqual(
      [0, 1, 2].map((ordinal) => `${ordinal} /v3/auth/user/get {"name":"root"}`),
    );
  });

  test('is reported if it is missing, and then checked every half minute', async () => {
    secret('open', 'agent');
    roles('{}');
    await session.renew(0, undefined);
    expect(await session.limitation()).toEqual({ kind: 'rights', why: 'the user agent has the roles none, but not root' });
    roles('{"roles":["root"]}');
    now = 29_000;
    expect(await session.limitation()).toBeDefined();
    now = 30_000;
    expect(await session.limitation()).toBeUndefined();
  });

  test('is checked with other members if the one that gave the token is gone, but not at every look while nobody answers', async () => {
    secret('open', 'agent');
    await session.renew(0, undefined);
    answer = (ordinal) => {
      if (ordinal < 2) throw new NoReply('no answer');
      return '{"roles":["reader"]}';
    };
    expect(await session.limitation()).toMatchObject({ kind: 'rights' });
    answer = () => {
      throw new NoReply('no answer');
    };
    session.doubt();
    await expect(session.limitation()).rejects.toThrow();
    asked = [];
    expect(await session.limitation()).toMatchObject({ kind: 'rights' });
    expect(asked).toEqual([]);
  });

  test('is checked again after a call was denied', async () => {
    secret('open', 'agent');
    await session.renew(0, undefined);
    expect(await session.limitation()).toBeUndefined();
    roles('{"roles":["reader"]}');
    session.doubt();
    expect(await session.limitation()).toMatchObject({ kind: 'rights' });
  });
});
