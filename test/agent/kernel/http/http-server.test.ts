import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call } from '../../../../agent/kernel/http/http-client';
import { serve, textPage } from '../../../../agent/kernel/http/http-server';

let server: Server;

beforeAll(async () => {
  server = await serve('127.0.0.1', 0, { '/status': () => textPage(200, 'long'), '/status?brief': () => textPage(200, 'short') });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test.each([
  ['/status', 'long\n'],
  ['/status?brief', 'short\n'],
  // An agent of a later release may ask for what this one does not know.
  ['/status?other', 'long\n'],
])('the answer to %s is %j', async (path, body) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  expect(await call({ method: 'GET', url, timeoutMilliseconds: 5000 })).toMatchObject({ status: 200, body });
});
