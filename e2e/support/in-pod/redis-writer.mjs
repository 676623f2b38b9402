// Writes into a Redis Cluster without pause, as clients in cluster mode do, and remembers every write that was acknowledged.
// Told what to do over HTTP: POST /begin?window=NAME, POST /end (reads everything back), POST /password?value=TEXT,
// POST /fill?keys=N&bytes=N, GET /check (what was filled), GET /state?shards=N&pods=N (what each pod says), GET /errors.
import http from 'node:http';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { URL } from 'node:url';
import { Client, login } from './redis-client.mjs';

const { service, pattern, tls } = JSON.parse(process.argv[2]);
login.tls = tls;
const [PORT, WRITERS, PAUSE_MILLISECONDS, READ_ATTEMPTS, BATCH] = [8080, 12, 25, 240, 500];
let [current, filled] = [undefined, { keys: 0, bytes: 0 }];

const someHosts = () => [0, 1, 2].map((shard) => pattern.replace('{shard}', shard).replace('{ordinal}', 0));
/** Even writers begin at the Service, odd ones at pods. */
const clientOf = (writer) => new Client(writer % 2 === 0 ? [service] : someHosts());

async function write(window, writer) {
  const client = clientOf(writer);
  let last = window.begun;
  const gap = () => { window.stalls[writer] = Math.max(window.stalls[writer] ?? 0, Date.now() - last); };
  for (let n = 0; !window.over; ) {
    const key = `${window.name}/${writer}/${n}`;
    try {
      await client.ask(key, ['SET', key, `${n}`]);
      gap();
      [last, n] = [Date.now(), n + 1];
      window.acknowledged.set(key, last);
    } catch (error) {
      const kind = error.errors?.[0]?.code ?? error.code ?? error.message.slice(0, 60);
      window.errors[kind] = (window.errors[kind] ?? 0) + 1;
      await client.renew().catch(() => undefined);
    }
    await pause(PAUSE_MILLISECONDS);
  }
  gap();
  client.close();
}

function begin(name) {
  current = { name, begun: Date.now(), over: false, acknowledged: new Map(), stalls: [], errors: {} };
  current.writers = Array.from({ length: WRITERS }, (_, writer) => write(current, writer));
  return {};
}

async function end() {
  const window = current;
  window.over = true;
  await Promise.all(window.writers);
  const found = await readBack([...window.acknowledged.keys()]);
  const lost = [...window.acknowledged.keys()].filter((key) => found.get(key) !== key.split('/').pop());
  const times = lost.map((key) => window.acknowledged.get(key));
  const worst = (kind) => Math.max(0, ...window.stalls.filter((_, writer) => writer % 2 === kind));
  await forEach([...window.acknowledged.keys()], (client, key) => client.ask(key, ['UNLINK', key]).catch(() => undefined));
  return {
    acknowledged: window.acknowledged.size,
    lost: lost.length,
    lostKeys: lost.slice(0, 10),
    lostMilliseconds: lost.length === 0 ? 0 : Math.max(...times) - Math.min(...times),
    stallMilliseconds: Math.max(worst(0), worst(1)),
    stallThroughService: worst(0),
    stallOfPods: worst(1),
    errors: window.errors,
  };
}

/** Many at a time, as a pipeline does. */
async function forEach(keys, act) {
  const client = clientOf(0);
  for (let at = 0; at < keys.length; at += BATCH) await Promise.all(keys.slice(at, at + BATCH).map((key) => act(client, key)));
  client.close();
}

async function readBack(keys) {
  const found = new Map();
  await forEach(keys, async (client, key) => { found.set(key, await patiently(client, key, ['GET', key])); });
  return found;
}

async function patiently(client, key, command) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.ask(key, command);
    } catch (error) {
      if (attempt === READ_ATTEMPTS) throw error;
      await pause(500);
      await client.renew().catch(() => undefined);
    }
  }
}

/** Keys that stay, each with its own value. */
const fillKey = (n) => `fill/${n}`;
const fillValue = (n, bytes) => `${n}/`.padEnd(bytes, 'x');

async function fill(keys, bytes) {
  const names = Array.from({ length: keys }, (_, n) => fillKey(n));
  await forEach(names, (client, key) => patiently(client, key, ['SET', key, fillValue(key.slice(5), bytes)]));
  filled = { keys, bytes };
  return filled;
}

async function check() {
  const names = Array.from({ length: filled.keys }, (_, n) => fillKey(n));
  const wrong = [];
  await forEach(names, async (client, key) => {
    if (await patiently(client, key, ['GET', key]) !== fillValue(key.slice(5), filled.bytes)) wrong.push(key);
  });
  return { keys: filled.keys, lost: wrong.length, lostKeys: wrong.slice(0, 10) };
}

/** Connections for /state are kept: what is asked often should load nobody. */
const watched = new Client([]);
const COMMANDS = [['CLUSTER', 'NODES'], ['CLUSTER', 'INFO'], ['INFO', 'replication'], ['INFO', 'server'], ['DBSIZE']];

async function stateOf(shard, ordinal) {
  const host = pattern.replace('{shard}', shard).replace('{ordinal}', ordinal);
  try {
    const replies = await watched.to(host).send(COMMANDS, 2000);
    const refused = replies.find((reply) => reply instanceof Error);
    if (refused) throw refused;
    return { shard, ordinal, ...describe(...replies) };
  } catch (error) {
    return { shard, ordinal, fault: error.code ?? error.message };
  }
}

/** Of `7` or `7-9`. */
function length(range) {
  const [from, until = from] = range.split('-').map(Number);
  return until - from + 1;
}

function describe(nodes, cluster, replication, server, keys) {
  const valueIn = (text, name) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1];
  const lines = nodes.trim().split('\n').map((line) => line.split(' '));
  const me = lines.find(([, , flags]) => flags.includes('myself'));
  const ranges = me.slice(8).filter((part) => !part.startsWith('['));
  return {
    id: me[0],
    primaryId: me[3] === '-' ? undefined : me[3],
    slots: ranges.map(length).reduce((sum, count) => sum + count, 0),
    open: me.slice(8).length - ranges.length,
    nodes: lines.map(([id]) => id).sort(),
    failed: lines.filter(([, , flags]) => /fail\b|noaddr|handshake/.test(flags)).length,
    slotsServed: Number(valueIn(cluster, 'cluster_slots_ok')),
    linkUp: valueIn(replication, 'master_link_status') === 'up',
    version: valueIn(server, 'valkey_version')
      ? `valkey ${valueIn(server, 'valkey_version')}`
      : `redis ${valueIn(server, 'redis_version')}`,
    keys,
  };
}

async function state(shards, pods) {
  const all = Array.from({ length: shards * pods }, (_, n) => stateOf(Math.floor(n / pods), n % pods));
  return { servers: await Promise.all(all) };
}

function setPassword(value) {
  login.password = value;
  watched.close();
  return {};
}

const number = (url, name) => Number(url.searchParams.get(name));
const pages = {
  '/begin': (url) => begin(url.searchParams.get('window')),
  '/end': end,
  '/password': (url) => setPassword(url.searchParams.get('value')),
  '/fill': (url) => fill(number(url, 'keys'), number(url, 'bytes')),
  '/check': check,
  '/state': (url) => state(number(url, 'shards'), number(url, 'pods')),
  '/errors': () => current?.errors ?? {},
};

http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  try {
    response.end(JSON.stringify(await pages[url.pathname](url)));
  } catch (error) {
    response.writeHead(500).end(error.stack);
  }
}).listen(PORT);
