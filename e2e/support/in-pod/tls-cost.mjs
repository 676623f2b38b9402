// What a client of a database can do in a few seconds, with or without TLS: writes over kept connections, and new connections with one
// write each, one after the other. Prints how many of each it did per second.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import tls from 'node:tls';

const { protocol, host, secure, password, seconds, connections } = JSON.parse(process.argv[1]);
const [ca, cert, key] = secure ? ['ca.crt', 'tls.crt', 'tls.key'].map((file) => readFileSync(`/tls/${file}`)) : [];
const material = { ca, cert, key, servername: host };

class Redis {
  async open() {
    const where = { host, port: 6379, noDelay: true };
    this.socket = secure ? tls.connect({ ...where, ...material }) : net.connect(where);
    this.socket.on('data', (answer) => this.answered?.(String(answer)));
    const [answer] = await Promise.all([this.ask('AUTH', password), new Promise((resolve, reject) => {
      this.socket.once(secure ? 'secureConnect' : 'connect', resolve).once('error', reject);
    })]);
    if (!answer.startsWith('+OK')) throw new Error(answer);
    return this;
  }

  ask(...parts) {
    this.socket.write(`*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`);
    return new Promise((resolve) => { this.answered = resolve; });
  }

  async write(n) {
    // Two of three keys are of other shards.
    for (let at = Redis.suffix ?? 0; ; at += 1) {
      const answer = await this.ask('SET', `cost-{${at}}-${n % 1000}`, 'x'.repeat(100));
      if (answer.startsWith('+OK')) {
        Redis.suffix = at;
        return;
      }
      if (!answer.startsWith('-MOVED')) throw new Error(answer);
    }
  }

  close() {
    this.socket.destroy();
  }
}

class Etcd {
  async open() {
    this.agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 1, ...material });
    return this;
  }

  write(n) {
    const encode = (text) => Buffer.from(text).toString('base64');
    const body = JSON.stringify({ key: encode(`cost-${n % 1000}`), value: encode('x'.repeat(100)) });
    return new Promise((resolve, reject) => {
      const options = { host, port: 2379, path: '/v3/kv/put', method: 'POST', agent: this.agent };
      const request = (secure ? https : http).request(options, (response) => {
        response.resume().on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(String(response.statusCode)))));
      });
      request.on('error', reject).end(body);
    });
  }

  close() {
    this.agent.destroy();
  }
}

const open = () => new (protocol === 'redis' ? Redis : Etcd)().open();

/** How often it was done per second. */
async function rate(act) {
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    await act(count);
    count += 1;
  }
  return count / ((performance.now() - start) / 1000);
}

const kept = await Promise.all(Array.from({ length: connections }, open));
await kept[0].write(0);
const rates = await Promise.all(kept.map((one) => rate((n) => one.write(n))));
for (const one of kept) one.close();
const opened = await rate(async (n) => {
  const one = await open();
  await one.write(n);
  one.close();
});
process.stdout.write(JSON.stringify({ writes: rates.reduce((sum, one) => sum + one, 0), connections: opened }));
process.exit(0);
