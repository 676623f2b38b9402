import fc from 'fast-check';
import { encode, ErrorReply, parseReply, type Reply, utf8 } from '../../../../agent/redis/server/resp';

const parse = (text: string) => parseReply(Buffer.from(text, 'latin1'), 0);

test('a command is its parts with their lengths in bytes', () => {
  expect(Buffer.from(encode(['SET', utf8('ключ'), 7]), 'latin1').toString('utf8')).toBe('*3\r\n$3\r\nSET\r\n$8\r\nключ\r\n$1\r\n7\r\n');
});

test.each<[string, string, Reply]>([
  ['a status', '+OK\r\n', 'OK'],
  ['an error', '-WRONGPASS invalid\r\n', new ErrorReply('WRONGPASS invalid')],
  ['a number', ':-42\r\n', -42],
  ['a text', '$4\r\na\r\nb\r\n', 'a\r\nb'],
  ['no text', '$-1\r\n', null],
  ['an empty text', '$0\r\n\r\n', ''],
  ['a list', '*2\r\n$1\r\na\r\n*1\r\n:1\r\n', ['a', [1]]],
  ['no list', '*-1\r\n', null],
])('%s', (_, text, expected) => {
  expect(parse(text)).toEqual({ reply: expected, end: text.length });
});

test('a reply that has not come whole is waited for, wherever it is cut', () => {
  const whole = '*3\r\n$3\r\nabc\r\n:12\r\n*1\r\n+x\r\n';
  for (let length = 0; length < whole.length; length += 1) expect(parse(whole.slice(0, length))).toBeUndefined();
});

test('keys come back as the bytes that they are', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const key = Buffer.from(bytes).toString('latin1');
      expect(parse(encode([key]))?.reply).toEqual([key]);
    }),
  );
});

test.each([['HTTP/1.1 400 Bad Request\r\n'], ['$x\r\n'], ['*\r\n'], ['%1\r\n+a\r\n:1\r\n']])('fails on what no Redis says: %j', (text) => {
  expect(() => parse(text)).toThrow(/^not a reply of Redis/);
});
