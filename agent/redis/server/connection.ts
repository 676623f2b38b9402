import { connect, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { Refusal } from '../../kernel/errors';
import { lookup } from '../../kernel/http/lookup';
import { Stranger } from '../model/unanswered';
import { encode, ErrorReply, parseReply, type Reply } from './resp';
import { type Secure, tlsFailure } from './secure';

export type Command = readonly (string | number)[];

const CONNECT_MILLISECONDS = 2000;

/** What we ask for is small; a longer answer is not from whom we think. */
const LONGEST_ANSWER_BYTES = 16 * 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/** There was no answer in time. What was asked for may yet happen. */
export class Overdue extends Error {}

interface Waiting {
  readonly count: number;
  readonly replies: Reply[];
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: Error) => void;
}

/** One connection to one server. Answers come in the order of the commands; after any fault it is of no use any more. */
export class Connection {
  /** The address that was reached, whatever the host name means meanwhile. */
  readonly address: string;
  private bytes: Buffer = NOTHING;
  private readonly waiting: Waiting[] = [];
  private fault: Error | undefined;
  private answered = false;

  private constructor(
    private readonly socket: Socket,
    private readonly name: string,
    address: string,
  ) {
    this.address = address;
    socket.on('data', (chunk: Buffer) => {
      this.take(chunk);
    });
    socket.on('error', (error) => {
      this.end(error);
    });
    socket.on('close', () => {
      this.end(new Error('the connection was closed'));
    });
  }

  get usable(): boolean {
    return this.fault === undefined;
  }

  /** @param secure absent: in plain text */
  static open(host: string, port: number, secure?: Secure): Promise<Connection> {
    const socket = secure === undefined
      ? connect({ host, port, noDelay: true, lookup })
      : connectTls({ host, port, lookup, ...secure }).setNoDelay(true);
    return Connection.when(socket, `${host}:${port}`);
  }

  /** By the socket of a server in this pod, whose address is given. */
  static local(path: string, address: string): Promise<Connection> {
    return Connection.when(connect(path), path, address);
  }

  private static when(socket: Socket, name: string, address?: string): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const isSecure = socket instanceof TLSSocket;
      let reached = false;
      const refuse = (error: Error) => {
        socket.destroy();
        reject(new Error(`connect to ${name}: ${error.message}`, { cause: isSecure && reached ? tlsFailure(error) : error }));
      };
      socket.setTimeout(CONNECT_MILLISECONDS, () => {
        reached = false;
        refuse(new Error(`no connection within ${CONNECT_MILLISECONDS} ms`));
      });
      socket.once('connect', () => {
        reached = true;
      });
      socket.on('error', refuse);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        socket.removeListener('error', refuse);
        socket.removeAllListeners('timeout');
        resolve(new Connection(socket, name, address ?? socket.remoteAddress ?? ''));
      });
    });
  }

  /** Sends all commands at once. @returns one answer for each, errors included */
  send(commands: readonly Command[], timeoutMilliseconds: number): Promise<readonly Reply[]> {
    if (this.fault !== undefined) return Promise.reject(this.fault);
    // No answer would ever come.
    if (commands.length === 0) return Promise.resolve([]);
    const deadline = setTimeout(() => {
      this.fail(new Overdue(`no answer to ${String(commands[0]?.slice(0, 2).join(' '))} within ${timeoutMilliseconds} ms`));
    }, timeoutMilliseconds);
    const answered = new Promise<readonly Reply[]>((resolve, reject) => {
      this.waiting.push({ count: commands.length, replies: [], resolve, reject });
    });
    this.socket.write(commands.map(encode).join(''), 'latin1');
    return answered.finally(() => {
      clearTimeout(deadline);
    });
  }

  close(): void {
    this.fail(new Error('the connection is not needed any more'));
  }

  /** With TLS 1.3, a server looks at the certificate of its client only after the client holds the connection for established. */
  private end(error: Error): void {
    this.fail(this.socket instanceof TLSSocket && !this.answered ? tlsFailure(error) : error);
  }

  private take(chunk: Buffer): void {
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk]);
    if (this.bytes.length > LONGEST_ANSWER_BYTES) {
      this.fail(new Error(`the answer is longer than ${LONGEST_ANSWER_BYTES} bytes`));
      return;
    }
    try {
      this.deliver();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private deliver(): void {
    let start = 0;
    for (let parsed = parseReply(this.bytes, start); parsed !== undefined; parsed = parseReply(this.bytes, start)) {
      start = parsed.end;
      this.answered = true;
      const first = this.waiting[0];
      // A server that has no connection left says so before it is asked.
      if (first === undefined && parsed.reply instanceof ErrorReply) throw new Refusal('connect', parsed.reply.message);
      if (first === undefined) throw new Stranger('an answer without a request');
      first.replies.push(parsed.reply);
      if (first.replies.length < first.count) continue;
      this.waiting.shift();
      first.resolve(first.replies);
    }
    // What is left of nothing would keep the whole answer in memory, for each connection.
    this.bytes = start === this.bytes.length ? NOTHING : this.bytes.subarray(start);
  }

  private fail(error: Error): void {
    if (this.fault !== undefined) return;
    this.fault = new Error(`${this.name}: ${error.message}`, { cause: error });
    this.socket.destroy();
    for (const { reject } of this.waiting.splice(0)) reject(this.fault);
  }
}
