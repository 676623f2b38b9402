import { AddressInfo, createServer, Server, Socket } from 'node:net';
import type { Addresses } from '../../../agent/redis/addresses';
import type { Target } from '../../../agent/redis/action';
import { Gateway } from '../../../agent/redis/gateway';
import { parseReply } from '../../../agent/redis/resp';
import type { Pod } from '../../../agent/redis/world';
import { at, config, idOf, settingOf } from './situations';

const SLOTS = Array.from({ length: 40 }, (_, slot) => slot);
const TARGET: Target = { ...at(1, 0), nodeId: idOf(at(1, 0)), address: '10.0.1.0' };
const FAILED = '-IOERR error or timeout reading to target instance\r\n';
const NODE_TIMEOUT = config.server.nodeTimeoutMilliseconds;

let server: Server;
let sockets: Socket[];
let gateway: Gateway;
/** How long each MIGRATE waits for the target, in milliseconds. */
let silences: number[];
/** What the target is so long about. */
let needs: number;

beforeEach(async () => {
  [silences, sockets, needs] = [[], [], 0];
  server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    sockets.push(socket);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let parsed = parseReply(bytes, 0); parsed !== undefined; parsed = parseReply(bytes, 0)) {
        bytes = bytes.subarray(parsed.end);
        socket.write(answerTo((parsed.reply as readonly string[]).map(String)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = (server.address() as AddressInfo).port;
  const addresses: Partial<Addresses> = { of: () => Promise.resolve('127.0.0.1'), lost: () => undefined };
  const pod: Partial<Pod> = { passwords: () => Promise.resolve({ current: 'secret' }) };
  gateway = new Gateway(settingOf(at(0, 0), { ports: { ...config.ports, client } }), pod as Pod, addresses as Addresses);
});

afterEach(() => {
  sockets.forEach((socket) => socket.destroy());
  server.close();
});

/** Each slot has a key that never runs out. */
function answerTo([name, second, ...rest]: readonly string[]): string {
  if (name === 'CLUSTER' && second === 'GETKEYSINSLOT') return `*1\r\n$${rest[0].length}\r\n${rest[0]}\r\n`;
  if (name !== 'MIGRATE') return '+OK\r\n';
  silences.push(Number(rest[3]));
  return silences[silences.length - 1] < needs ? FAILED : '+OK\r\n';
}

const migrate = () => gateway.migrateKeys(SLOTS, TARGET);

/** How long a look held the source up, at most. */
async function heldUp(act: () => Promise<unknown>): Promise<number> {
  silences = [];
  await act().catch(() => undefined);
  return silences.reduce((sum, some) => sum + some, 0);
}

test('a target that hangs holds its source up for less than it takes to be held to have failed', async () => {
  needs = Infinity;
  expect(await heldUp(migrate)).toBeLessThan(NODE_TIMEOUT);
  await expect(migrate()).rejects.toThrow('the own server: MIGRATE 10.0.1.0');
});

test('a value that takes the target long moves in the end: each try waits longer, with no other move behind it', async () => {
  needs = 20_000;
  let tries = 0;
  for (let moved = false; !moved; tries += 1) {
    silences = [];
    moved = await migrate().then(() => true, () => false);
    if (tries > 0 && !moved) expect(silences).toHaveLength(1);
  }
  expect(tries).toBeGreaterThan(1);
  expect(silences.every((silence) => silence >= needs)).toBe(true);
});

test('once moves succeed again, a target that hangs does no more harm than before', async () => {
  needs = 20_000;
  while (!await migrate().then(() => true, () => false));
  needs = 0;
  for (let time = 0; time < 3; time += 1) await migrate();
  needs = Infinity;
  expect(await heldUp(migrate)).toBeLessThan(NODE_TIMEOUT);
});
