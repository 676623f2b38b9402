// A client of a Redis Cluster with Node.js alone: it follows redirections, and renews its map of slots when nobody answers.
import { Buffer } from 'node:buffer';
import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';
import tls from 'node:tls';

const [ATTEMPT_MILLISECONDS, SLOTS] = [1000, 16384];

/** The user's, as every connection that is opened from now on gives it; with TLS, it shows the certificate that is mounted by then. */
export const login = { password: '', tls: false };

function connect(host) {
  const where = { host, port: 6379, noDelay: true, lookup };
  if (!login.tls) return net.connect(where);
  const [ca, cert, key] = ['ca.crt', 'tls.crt', 'tls.key'].map((file) => readFileSync(`/tls/${file}`));
  return tls.connect({ ...where, servername: host, ca, cert, key });
}

const resolver = new Resolver({ timeout: 500, tries: 2 });

/** What Node.js does by itself holds one of a few threads for seconds when a name is gone: the stalls would be the client's own. */
function lookup(host, options, callback) {
  resolver.resolve4(host).then((found) => {
    if (options.all) callback(null, found.map((address) => ({ address, family: 4 })));
    else callback(null, found[0], 4);
  }, callback);
}

/** One reply at `at`, and where it ends; nothing while bytes are missing. */
function parse(bytes, at) {
  const end = bytes.indexOf('\r\n', at, 'latin1');
  if (end < 0) return undefined;
  const [kind, text] = [String.fromCharCode(bytes[at]), bytes.toString('latin1', at + 1, end)];
  if (kind === '+') return [text, end + 2];
  if (kind === '-') return [Object.assign(new Error(text), { code: text.split(' ')[0] }), end + 2];
  if (kind === ':') return [Number(text), end + 2];
  if (kind === '$') {
    const until = end + 2 + Number(text);
    if (Number(text) < 0) return [null, end + 2];
    return bytes.length < until + 2 ? undefined : [bytes.toString('latin1', end + 2, until), until + 2];
  }
  const items = [];
  let next = end + 2;
  for (let count = Number(text); count > 0; count -= 1) {
    const item = parse(bytes, next);
    if (item === undefined) return undefined;
    items.push(item[0]);
    next = item[1];
  }
  return [items, next];
}

const encode = (command) => `*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(String(part))}\r\n${part}\r\n`).join('')}`;
const noAnswer = () => Object.assign(new Error('no answer'), { code: 'TIMEOUT' });

class Connection {
  constructor(host) {
    [this.waiting, this.bytes, this.fault] = [[], Buffer.alloc(0), undefined];
    this.socket = connect(host);
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(Object.assign(new Error('closed'), { code: 'CLOSED' })));
    // A wrong password is an error of this command and of all after it.
    this.send([['AUTH', login.password]], ATTEMPT_MILLISECONDS)
      .then(([reply]) => reply instanceof Error && this.fail(reply), () => undefined);
  }

  send(commands, milliseconds) {
    if (this.fault) return Promise.reject(this.fault);
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => this.fail(noAnswer()), milliseconds);
      this.waiting.push({ count: commands.length, replies: [], resolve, reject, limit });
      this.socket.write(commands.map(encode).join(''));
    });
  }

  take(chunk) {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    let at = 0;
    for (let next = parse(this.bytes, at); next !== undefined; next = parse(this.bytes, at)) {
      at = next[1];
      const first = this.waiting[0];
      if (first === undefined) return this.fail(new Error('an answer to nothing'));
      if (first.replies.push(next[0]) < first.count) continue;
      this.waiting.shift();
      clearTimeout(first.limit);
      first.resolve(first.replies);
    }
    this.bytes = this.bytes.subarray(at);
  }

  fail(error) {
    if (this.fault) return;
    this.fault = error;
    this.socket.destroy();
    for (const { reject, limit } of this.waiting.splice(0)) {
      clearTimeout(limit);
      reject(error);
    }
  }
}

/** The slot of a key, CRC16 as the protocol says. */
function slotOf(key) {
  let crc = 0;
  for (const byte of Buffer.from(key)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return (crc & 0xffff) % SLOTS;
}

/** A client in cluster mode: a map of slots that it renews when somebody moved or nobody answers. */
export class Client {
  constructor(first) {
    [this.first, this.owners, this.hosts, this.connections] = [first, [], [], new Map()];
  }

  to(host) {
    const kept = this.connections.get(host);
    if (kept && !kept.fault) return kept;
    const made = new Connection(host);
    this.connections.set(host, made);
    return made;
  }

  /** From whoever answers first: a client that asks one after the other would wait for each pod that is gone. */
  async renew() {
    const hosts = [...new Set([...this.first, ...this.hosts])];
    const [ranges] = await Promise.any(hosts.map(async (host) => {
      const replies = await this.to(host).send([['CLUSTER', 'SLOTS']], ATTEMPT_MILLISECONDS);
      if (replies[0] instanceof Error || replies[0].length === 0) throw noAnswer();
      return replies;
    }));
    this.hosts = [...new Set(ranges.flatMap(([, , ...nodes]) => nodes.map(([host]) => host)))];
    for (const [from, until, [host]] of ranges) this.owners.fill(host, from, until + 1);
  }

  /** @throws on any error that isn't a redirection */
  async ask(key, command) {
    if (this.owners.length === 0) {
      this.owners = Array(SLOTS);
      await this.renew();
    }
    const slot = slotOf(key);
    let [host, commands] = [this.owners[slot] ?? this.hosts[0], [command]];
    for (let hops = 0; hops < 6; hops += 1) {
      const reply = (await this.to(host).send(commands, ATTEMPT_MILLISECONDS)).at(-1);
      if (!(reply instanceof Error)) return reply;
      const redirected = /^(MOVED|ASK) \d+ (.+):\d+$/.exec(reply.message);
      if (redirected === null) throw reply;
      [host, commands] = [redirected[2], redirected[1] === 'ASK' ? [['ASKING'], command] : [command]];
      if (redirected[1] === 'MOVED') this.owners[slot] = host;
    }
    throw Object.assign(new Error('too many redirections'), { code: 'REDIRECTIONS' });
  }

  close() {
    for (const connection of this.connections.values()) connection.fail(new Error('done'));
  }
}
