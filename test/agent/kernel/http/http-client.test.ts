import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { call, NoReply } from '../../../../agent/kernel/http/http-client';

let server: Server;
let connections: Socket[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  connections = [];
  answer = (response) => response.end('fine');
  server = createServer((_, response) => {
    answer(response);
  });
  server.on('connection', (socket) => connections.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

function get(timeoutMilliseconds = 2000) {
  return call({ method: 'GET', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`, timeoutMilliseconds });
}

test('a connection is reused', async () => {
  await get();
  expect(await get()).toMatchObject({ status: 200, body: 'fine' });
  expect(connections).toHaveLength(1);
});

test('an answer has the time of the server', async () => {
  expect((await get()).date).toMatch(/ GMT$/);
});

test('a request on a reused connection that died is retried once on a new one', async () => {
  await get();
  answer = (response) => {
    answer = (second) => second.end('restarted');
    response.socket?.resetAndDestroy();
  };
  expect(await get()).toMatchObject({ status: 200, body: 'restarted' });
});

test('fails if a new connection dies, because the request may have taken effect', async () => {
  answer = (response) => response.socket?.resetAndDestroy();
  await expect(get()).rejects.toThrow(NoReply);
  await expect(get()).rejects.toThrow(/^GET http:\/\/127\.0\.0\.1:\d+\/x: ECONNRESET$/);
});

test('fails if there is no answer in time, and names the limit', async () => {
  answer = () => undefined;
  await expect(get(50)).rejects.toThrow(/no answer within 50 ms/);
});

test('fails if an answer begins and does not end', async () => {
  answer = (response) => response.write('half');
  await expect(get(50)).rejects.toThrow(NoReply);
});

test('fails on a reply without an end', async () => {
  answer = (response) => response.end('x'.repeat(5 * 1024 * 1024));
  await expect(get()).rejects.toThrow(/the reply is longer than 4194304 bytes/);
});

test('fails on a name that does not resolve', async () => {
  await expect(call({ method: 'GET', url: 'http://no-such-host.invalid/', timeoutMilliseconds: 5000 })).rejects.toThrow(NoReply);
});
