import { Connection } from '../../../../../agent/redis/server/connection';
import { ErrorReply, type Reply } from '../../../../../agent/redis/server/resp';
import type { Secure } from '../../../../../agent/redis/server/secure';

/** A client in cluster mode: follows redirections, asks anybody when nobody answers, and remembers what was acknowledged. */
export class Client {
  /** The highest number that was acknowledged, by key. */
  readonly acknowledged = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  private readonly connections = new Map<string, Promise<Connection>>();
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly servers: {
      addresses(): readonly string[];
      addressOf(host: string): string;
      secureTo(address: string): Promise<Secure | undefined>;
    },
    private readonly port: number,
    public password: string,
  ) {}

  /** Overwrites `keys` keys with rising numbers, all the time. */
  start(keys: number): void {
    this.running = (async () => {
      for (let count = 1; !this.stopped; count += 1) {
        const key = `key-${count % keys}`;
        if ((await this.ask(['SET', key, count])) === 'OK') this.acknowledged.set(key, count);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
  }

  /** @returns keys whose value is older than the one that was acknowledged */
  async lost(): Promise<readonly string[]> {
    this.stopped = true;
    await this.running;
    const lost: string[] = [];
    for (const [key, count] of this.acknowledged) {
      const value = await this.patiently(['GET', key]);
      if (!(Number(value) >= count)) lost.push(`${key}: acknowledged ${count}, holds ${String(value)}`);
    }
    return lost;
  }

  async close(): Promise<void> {
    this.stopped = true;
    await this.running;
    for (const connection of this.connections.values()) (await connection.catch(() => undefined))?.close();
  }

  get(key: string): Promise<Reply | undefined> {
    return this.ask(['GET', key]);
  }

  private async patiently(command: readonly (string | number)[]): Promise<Reply | undefined> {
    for (let tries = 0; tries < 100; tries += 1) {
      const reply = await this.ask(command);
      if (reply !== undefined) return reply;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return undefined;
  }

  /** Nothing: no answer of use. */
  private async ask(command: readonly (string | number)[]): Promise<Reply | undefined> {
    let host = this.last ?? this.servers.addresses()[0] ?? '';
    let asking = false;
    for (let hops = 0; hops < 8; hops += 1) {
      const reply = await this.send(host, command, asking);
      asking = false;
      if (!(reply instanceof ErrorReply) && reply !== undefined) {
        this.last = host;
        return reply;
      }
      const redirected = /^(MOVED|ASK) \d+ (.*):\d+$/.exec(reply?.message ?? '');
      if (reply !== undefined && redirected === null) {
        const kind = reply.message.split(' ')[0] ?? '';
        this.refusals.set(kind, (this.refusals.get(kind) ?? 0) + 1);
      }
      const others = this.servers.addresses();
      asking = redirected?.[1] === 'ASK';
      host = (redirected?.[2] && this.servers.addressOf(redirected[2])) ?? others[Math.floor(Math.random() * others.length)] ?? '';
    }
    return undefined;
  }

  private last: string | undefined;

  private async send(host: string, command: readonly (string | number)[], asking: boolean): Promise<Exclude<Reply, undefined> | undefined> {
    try {
      const connection = await this.connect(host);
      const replies = await connection.send(asking ? [['ASKING'], command] : [command], 2000);
      return replies.at(-1);
    } catch {
      this.connections.delete(host);
      return undefined;
    }
  }

  private connect(host: string): Promise<Connection> {
    const kept = this.connections.get(host);
    if (kept !== undefined) return kept;
    const opening = this.servers.secureTo(host).then((secure) => Connection.open(host, this.port, secure)).then(async (connection) => {
      const [reply] = await connection.send([['AUTH', this.password]], 2000);
      if (reply instanceof ErrorReply) {
        this.refusals.set('AUTH', (this.refusals.get('AUTH') ?? 0) + 1);
        throw new Error(reply.message);
      }
      return connection;
    });
    this.connections.set(host, opening);
    return opening;
  }
}
