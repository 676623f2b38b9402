import { createServer as createHttp } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { parseReply, type Reply } from '../../agent/redis/server/resp';
import { addressOf, config, nodeLine } from './cluster';

/*
 * Simulates all servers and agents of a cluster: `node servers.mjs <number of pods>`. They answer the queries of an agent's check.
 */

const count = Number(process.argv[2]);
const clusterInfo = 'cluster_state:ok\r\ncluster_slots_ok:16384\r\n';
const info = 'redis_version:8.0.6\r\nmaster_link_status:up\r\nmaster_repl_offset:7\r\naof_rewrite_in_progress:0\r\n';
const numbers = Array.from({ length: count }, (_, number) => number);
const lengthOf = numbers.map((number) => nodeLine(number, count, false, Date.now()).length);
const startOf = lengthOf.map((_, number) => lengthOf.slice(0, number).reduce((sum, length) => sum + length, 0));

/** The list is generated once a second; each server inserts its own line. */
let list = { at: 0, bytes: Buffer.alloc(0) };

function nodesOf(number: number): Buffer {
  const now = Date.now();
  if (now - list.at > 1000) list = { at: now, bytes: Buffer.from(numbers.map((one) => nodeLine(one, count, false, now)).join('')) };
  const [start, length] = [startOf[number] ?? 0, lengthOf[number] ?? 0];
  const text = Buffer.concat([
    list.bytes.subarray(0, start), Buffer.from(nodeLine(number, count, true, now)), list.bytes.subarray(start + length),
  ]);
  return Buffer.concat([Buffer.from(`$${text.length}\r\n`), text, Buffer.from('\r\n')]);
}

const bulk = (text: string) => Buffer.from(`$${text.length}\r\n${text}\r\n`);

function answerTo(command: Reply, number: number): Buffer {
  const asked = String(command).toUpperCase().replaceAll(',', ' ');
  if (asked === 'CLUSTER NODES') return nodesOf(number);
  if (asked === 'CLUSTER INFO') return bulk(clusterInfo);
  if (asked.startsWith('INFO')) return bulk(info);
  if (asked === 'DBSIZE') return Buffer.from(':0\r\n');
  if (asked.startsWith('CONFIG GET')) return Buffer.from('*2\r\n$1\r\nx\r\n$2\r\nno\r\n');
  return Buffer.from('+OK\r\n');
}

function serve(socket: Socket, number: number): void {
  let bytes = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let parsed = parseReply(bytes, 0); parsed !== undefined; parsed = parseReply(bytes, 0)) {
      socket.write(answerTo(parsed.reply, number));
      bytes = bytes.subarray(parsed.end);
    }
  });
}

const brief = JSON.stringify({ phase: 'run', stopping: false, clusterId: 'c' });
const nodes = numbers.map((number) => ({
  id: addressOf(number), address: addressOf(number), host: nodeLine(number, count, false, 0).slice(0, 150), myself: false, primary: true,
  failed: false, suspected: false,
  handshake: false, addressUnknown: false, connected: true, epoch: number, slots: [{ from: 1, to: 2 }], migrating: [], importing: [],
}));
const full = JSON.stringify({ phase: 'run', stopping: false, clusterId: 'c', nodes });

let open = 2 * count;
const opened = () => {
  open -= 1;
  if (open === 0) process.stdout.write('ready\n');
};
for (const number of numbers) {
  createServer((socket) => { serve(socket, number); }).listen(config.ports.client, addressOf(number), opened);
  createHttp(
    (request, response) => { response.end(request.url === '/status?brief' ? brief : full); },
  ).listen(config.ports.status, addressOf(number), opened);
}
