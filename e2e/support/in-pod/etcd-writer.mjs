// Writes into an etcd cluster without pause, and remembers every write that was acknowledged. Told what to do over HTTP:
// POST /begin?window=NAME, POST /end (reads everything back), POST /forget, GET /state (who is in the cluster, as its members say),
// POST /login?name=NAME&password=PASSWORD (who it is once etcd's own users are on).
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';
import { clearTimeout, setTimeout } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { URL } from 'node:url';

const { service, members, tls } = JSON.parse(process.argv[1]);
const [PORT, WRITERS, PAUSE_MILLISECONDS, ATTEMPT_MILLISECONDS] = [8080, 12, 25, 1000];
const [READ_MILLISECONDS, READ_ATTEMPTS, PAGE] = [5000, 20, 4000];
const clusterIds = new Set();
let current;
let [login, token] = [undefined, undefined];

function material() {
  const read = (file) => readFileSync(`/tls/${file}`);
  return tls ? { ca: read('ca.crt'), cert: read('tls.crt'), key: read('tls.key') } : {};
}

/** The files are read for each new connection that is kept: a renewed certificate is taken up. */
function newAgent() {
  return new (tls ? https : http).Agent({ keepAlive: true, ...material() });
}

/** A server that was restarted knows no token any more. */
async function call(base, path, asked, agent, milliseconds) {
  try {
    return await callAs(token, base, path, asked, agent, milliseconds);
  } catch (error) {
    if (!login || !/user name is empty|invalid auth token/.test(error.message)) throw error;
    token = (await callAs(undefined, base, '/v3/auth/authenticate', login, agent, milliseconds)).token;
    return callAs(token, base, path, asked, agent, milliseconds);
  }
}

function callAs(user, base, path, asked, agent, milliseconds) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'accept': 'application/json', ...(user && { authorization: user }) };
    const options = { method: 'POST', agent, headers };
    const request = (tls ? https : http).request(new URL(path, base), options, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode !== 200) return reject(new Error(`${response.statusCode} ${text.slice(0, 200)}`));
        const reply = JSON.parse(text);
        if (reply.header?.cluster_id) clusterIds.add(reply.header.cluster_id);
        return resolve(reply);
      });
    });
    const limit = setTimeout(() => request.destroy(Object.assign(new Error('no answer'), { code: 'TIMEOUT' })), milliseconds);
    request.on('error', reject);
    request.on('close', () => clearTimeout(limit));
    request.end(JSON.stringify(asked));
  });
}

const encode = (text) => Buffer.from(text).toString('base64');
const decode = (text) => Buffer.from(text, 'base64').toString();

/** Even writers go through the Service, odd ones to members, the next one after an error. */
async function write(window, writer) {
  const path = `${window.name}/${String(writer).padStart(2, '0')}`;
  const urls = writer % 2 === 0 ? [service] : [...members.slice(writer % 3), ...members.slice(0, writer % 3)];
  let [agent, at, last] = [newAgent(), 0, window.begun];
  const gap = () => { window.stalls[writer] = Math.max(window.stalls[writer] ?? 0, Date.now() - last); };
  for (let n = 0; !window.over; ) {
    const key = `${path}/${String(n).padStart(7, '0')}`;
    try {
      await call(urls[at % urls.length], '/v3/kv/put', { key: encode(key), value: encode(`${n}`) }, agent, ATTEMPT_MILLISECONDS);
      window.acknowledged.set(key, `${n}`);
      gap();
      [last, n] = [Date.now(), n + 1];
    } catch (error) {
      const kind = error.code ?? error.name + error.message.slice(0, 60);
      window.errors[kind] = (window.errors[kind] ?? 0) + 1;
      agent.destroy();
      [agent, at] = [newAgent(), at + 1];
    }
    await pause(PAUSE_MILLISECONDS);
  }
  gap();
  agent.destroy();
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
  const found = await readBack(`${window.name}/`);
  const lost = [...window.acknowledged].filter(([key, value]) => found.get(key) !== value).map(([key]) => key);
  const worst = (kind) => Math.max(0, ...window.stalls.filter((_, writer) => writer % 2 === kind));
  return {
    acknowledged: window.acknowledged.size,
    lost: lost.length,
    lostKeys: lost.slice(0, 10),
    stallMilliseconds: Math.max(worst(0), worst(1)),
    stallThroughService: worst(0),
    stallOfMembers: worst(1),
    errors: window.errors,
    clusterIds: [...clusterIds],
  };
}

/** Linearizable, as a range is by default. */
async function readBack(prefix) {
  const found = new Map();
  const until = encode(prefix.replace(/.$/, '0'));
  for (let from = prefix; ; ) {
    const { kvs = [], more } = await firstAnswer('/v3/kv/range', { key: encode(from), range_end: until, limit: String(PAGE) });
    for (const { key, value } of kvs) found.set(decode(key), decode(value));
    if (!more) return found;
    from = `${decode(kvs.at(-1).key)}\0`;
  }
}

async function firstAnswer(path, asked) {
  let fault;
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
    const agent = newAgent();
    try {
      return await call([service, ...members][attempt % (members.length + 1)], path, asked, agent, READ_MILLISECONDS);
    } catch (error) {
      fault = error;
      await pause(500);
    } finally {
      agent.destroy();
    }
  }
  throw new Error(`${path}: ${fault.message}`);
}

/** What each member says of itself, and what the lowest that answers with a quorum says of all. */
async function state() {
  const agent = newAgent();
  const ask = (url, path, asked) => call(url, path, asked, agent, 1500).catch((error) => ({ fault: error.code ?? error.message }));
  const statuses = await Promise.all(members.map((url) => ask(url, '/v3/maintenance/status', {})));
  const lists = await Promise.all(members.map((url, at) => (statuses[at].leader ? ask(url, '/v3/cluster/member/list', { linearizable: true }) : {})));
  agent.destroy();
  const list = lists.find((reply) => reply.members)?.members ?? [];
  const nameOf = (id) => list.find((member) => member.ID === id)?.name;
  return {
    members: list.map(({ name = '', isLearner = false }) => ({ name, learner: isLearner })),
    servers: statuses.map(({ header, version, leader, dbSize, fault }) => ({ clusterId: header?.cluster_id, version, leader: nameOf(leader), dbSize, fault })),
    clusterIds: [...clusterIds],
  };
}

/** Another cluster takes the place of this one, on purpose. */
function forget() {
  clusterIds.clear();
  return {};
}

function logIn(url) {
  login = { name: url.searchParams.get('name'), password: url.searchParams.get('password') };
  return {};
}

const pages = { '/login': logIn, '/begin': (url) => begin(url.searchParams.get('window')), '/end': end, '/state': state, '/forget': forget };

http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  try {
    response.end(JSON.stringify(await pages[url.pathname](url)));
  } catch (error) {
    response.writeHead(500).end(error.stack);
  }
}).listen(PORT);
