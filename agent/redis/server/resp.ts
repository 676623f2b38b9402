import { Stranger } from '../model/unanswered';

/*
 * The protocol of Redis, version 2: bytes in, values out. Texts are bytes as Latin-1, so that keys stay unchanged. A server speaks
 * version 3 only with clients that ask for it.
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 */

/** The server's answer is an error: `WRONGPASS invalid username-password pair`. */
export class ErrorReply {
  constructor(readonly message: string) {}
}

export type Reply = string | number | null | ErrorReply | readonly Reply[];

const LINE_END = '\r\n';

/** A command with its arguments, each with its length before it. As text: a buffer for each part costs ten times the time. */
export function encode(command: readonly (string | number)[]): string {
  const parts = command.map(String).map((part) => `$${part.length}${LINE_END}${part}${LINE_END}`);
  return `*${parts.length}${LINE_END}${parts.join('')}`;
}

/** A text that people write, such as a password, as the bytes that it is sent as. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

interface Parsed {
  readonly reply: Reply;
  readonly end: number;
}

/**
 * The first whole reply at `start`, and where it ends. Nothing: more bytes must come.
 *
 * @throws on bytes that are no reply: whatever sent them is no Redis server
 */
export function parseReply(bytes: Buffer, start: number): Parsed | undefined {
  const lineEnd = bytes.indexOf(LINE_END, start, 'latin1');
  if (lineEnd < 0) return undefined;
  const [mark, rest, next] = [bytes.toString('latin1', start, start + 1), bytes.toString('latin1', start + 1, lineEnd), lineEnd + 2];
  switch (mark) {
    case '+':
      return { reply: rest, end: next };
    case '-':
      return { reply: new ErrorReply(rest), end: next };
    case ':':
      return { reply: numberIn(rest), end: next };
    case '$':
      return bulk(bytes, numberIn(rest), next);
    case '*':
      return list(bytes, numberIn(rest), next);
    default:
      throw new Stranger(`not a reply of Redis: ${JSON.stringify(bytes.toString('latin1', start, start + 60))}`);
  }
}

function bulk(bytes: Buffer, length: number, start: number): Parsed | undefined {
  if (length < 0) return { reply: null, end: start };
  if (bytes.length < start + length + 2) return undefined;
  return { reply: bytes.toString('latin1', start, start + length), end: start + length + 2 };
}

function list(bytes: Buffer, length: number, start: number): Parsed | undefined {
  if (length < 0) return { reply: null, end: start };
  const replies: Reply[] = [];
  let end = start;
  while (replies.length < length) {
    const parsed = parseReply(bytes, end);
    if (parsed === undefined) return undefined;
    replies.push(parsed.reply);
    end = parsed.end;
  }
  return { reply: replies, end };
}

function numberIn(text: string): number {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) {
    throw new Stranger(`not a reply of Redis: a number should be ${JSON.stringify(text.slice(0, 60))}`);
  }
  return value;
}
