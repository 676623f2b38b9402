import { type AddressInfo, connect, createServer } from 'node:net';
import { lookup } from '../../../../agent/kernel/http/lookup';

test('an address resolves to itself', async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve, reject) => {
    connect({ host: '127.0.0.1', port, lookup }, resolve).on('error', reject);
  });
  server.close();
});

test('fails on a name without an address, and says which', async () => {
  const error = await new Promise((resolve) => {
    lookup('no-such-pod.no-such-cluster.invalid', { all: true }, resolve);
  });
  expect(String(error)).toMatch(/no-such-pod\.no-such-cluster\.invalid has no address/);
});
