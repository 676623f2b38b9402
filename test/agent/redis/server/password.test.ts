import { decideRun } from '../../../../agent/redis/decide/run';
import type { Observation, PasswordFacts } from '../../../../agent/redis/model/facts';
import { aclLines, hashOf, newPassword, passwordIn, passwordsIn } from '../../../../agent/redis/server/password';
import { at, healthy, idOf, nodes, peer, settingOf, silent, view } from '../support/situations';

const done: PasswordFacts = { accepted: true, used: true, others: false, previousKept: false };
const does = (facts: Partial<PasswordFacts>, changes: Partial<Observation> = {}) =>
  decideRun(healthy(at(0, 0), { password: { ...done, ...facts }, ...changes }), settingOf(at(0, 0))).do;

const { peers } = healthy(at(0, 0));
const whereby = (changed: (typeof peers)[number]) => ({
  peers: peers.map((one) => (one.pod.shard === changed.pod.shard && one.pod.ordinal === changed.pod.ordinal ? changed : one)),
});
const old = (shard: number, ordinal: number) => peer(
  at(shard, ordinal), { view: view(idOf(at(shard, ordinal)), nodes(), { currentPassword: false }) },
);

test.each<[string, Partial<PasswordFacts>, Partial<Observation>, string]>([
  ['a new password is taken first', { accepted: false, used: false, others: true, previousKept: true }, {}, 'acceptPassword'],
  ['then it is used', { used: false, others: true, previousKept: true }, {}, 'usePassword'],
  ['but not before the siblings take it', { used: false, others: true }, whereby(old(0, 1)), 'wait'],
  ['a pod of another shard is not waited for', { used: false, others: true }, whereby(old(2, 1)), 'usePassword'],
  ['the old one is refused in the end', { others: true }, {}, 'dropPasswords'],
  ['but not while the Secret names it: clients may use it', { others: true, previousKept: true }, {}, 'wait'],
  ['nor while a pod does not take the new one', { others: true }, whereby(old(2, 1)), 'wait'],
  ['nor while a pod is silent', { others: true }, whereby(silent(at(2, 1), 5)), 'wait'],
  ['without a change nothing is done', {}, {}, 'wait'],
])('%s', (_, facts, changes, expected) => {
  expect(does(facts, changes)).toBe(expected);
});

describe('the file of users', () => {
  test('names no password in clear, and both during a rotation', () => {
    const lines = aclLines(
      { user: 'default', rules: '~* &* +@all' }, { agents: { current: 'a', previous: 'b' }, clients: { current: 'new', previous: 'old' } },
    );
    expect(lines).toEqual([
      `user operatorless on #${hashOf('a')} #${hashOf('b')} ~* &* +@all`,
      `user default on #${hashOf('new')} #${hashOf('old')} ~* &* +@all`,
    ]);
  });

  test('does not make an agent of a client that knows the password of clients', () => {
    const [agents] = aclLines({ user: 'default', rules: '+get' }, { agents: { current: 'a' }, clients: { current: 'c', previous: 'd' } });
    for (const password of ['c', 'd']) expect(agents).not.toContain(hashOf(password));
  });

  test('lets nobody in without a name when clients have one', () => {
    expect(aclLines({ user: 'admin@acme.com', rules: '~* +@all' }, { agents: { current: 'a' }, clients: { current: 'p' } })).toEqual([
      `user operatorless on #${hashOf('a')} ~* &* +@all`,
      'user default off ~* &* +@all',
      `user admin@acme.com on #${hashOf('p')} ~* +@all`,
    ]);
  });
});

test('a hash is that of Redis', () => {
  expect(hashOf('foobared')).toBe('1b58ee375b42e41f0e48ef2ff27d10a5b1f6924a9acdcdba7cae868e7adce6bf');
});

test('a file with a line break at its end holds the password before it', () => {
  expect([passwordIn('p\n'), passwordIn('p\r\n'), passwordIn('p q'), passwordIn(''), passwordIn('\n'), passwordIn(undefined)]).toEqual([
    'p',
    'p',
    'p q',
    undefined,
    undefined,
    undefined,
  ]);
});

test('a Secret holds a password, or is empty', () => {
  expect(passwordsIn({ kind: 'Secret' })).toBeUndefined();
  expect(passwordsIn({ data: { previous: 'cQ==' } })).toBeUndefined();
  expect(passwordsIn({ data: { current: 'cA==', previous: 'cQ==' } })).toEqual({ current: 'p', previous: 'q' });
  expect(passwordsIn({})).toBeUndefined();
});

test('a generated password needs no quoting, and is never the same', () => {
  const [one, other] = [newPassword(), newPassword()].map((data) => passwordsIn({ data: { current: data } })?.current ?? '');
  expect(one).toMatch(/^[\w-]{43}$/);
  expect(one).not.toBe(other);
});
