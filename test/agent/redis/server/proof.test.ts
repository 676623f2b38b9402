import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { call } from '../../../../agent/kernel/http/http-client';
import { serve } from '../../../../agent/kernel/http/http-server';
import type { KubeAnswer } from '../../../../agent/kernel/kubernetes/kube-api';
import { Stranger } from '../../../../agent/redis/model/unanswered';
import type { Passwords, Pod } from '../../../../agent/redis/model/world';
import type { Addresses } from '../../../../agent/redis/server/addresses';
import { Proofs } from '../../../../agent/redis/server/proof';
import { Sessions } from '../../../../agent/redis/server/sessions';
import { randomNet } from '../../support/process/loopback';
import { at, config, settingOf } from '../support/situations';

const PEER = at(1, 0);
const net = randomNet();
const [SELF_IP, PEER_IP, OTHER_IP] = [`${net}.1`, `${net}.2`, `${net}.3`];
const known: Passwords = { current: 'secret of agents' };
const podsOf = (passwords: Passwords) => (
  ({ passwords: () => Promise.resolve({ agents: passwords, clients: { current: 'c' } }) }) as unknown as Pod
);

let opened: (Server | HttpServer)[];
let sockets: Socket[];
let received: string;
let asked: string[];
let apiSays: KubeAnswer;

beforeEach(() => {
  [opened, sockets, received, asked, apiSays] = [[], [], '', [], { is: 'noAnswer', why: 'down' }];
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of opened) {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  }
});

const settingAt = (pod: typeof PEER, podIp: string) => {
  const { config: own, topology, slots } = settingOf(pod, { ports: { ...config.ports, client: 26_379, status: 26_381 } });
  return {
    config: own,
    slots,
    topology: Object.assign(
      Object.create(Object.getPrototypeOf(topology)) as typeof topology, topology, { self: { ...topology.self, podIp } },
    ),
  };
};

/** Takes every password, and keeps what it was sent. */
async function listen(host: string): Promise<void> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received += bytes.toString();
      socket.write('+OK\r\n');
    });
  });
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(26_379, host, resolve));
}

/** The agent of the peer, at an address of its own. */
async function proveAt(host: string, passwords: Passwords = known): Promise<void> {
  const proofs = new Proofs(settingAt(PEER, host), podsOf(passwords), { get: () => Promise.reject(new Error('not asked')) });
  opened.push(await serve(host, 26_381, { '/proof': (query) => proofs.page(query) }));
}

/** Has an agent log in to whoever is where it believes its peer to be. */
async function logIn(where = PEER_IP, passwords = known): Promise<unknown> {
  const setting = settingAt(at(0, 0), SELF_IP);
  const addresses = { of: () => Promise.resolve(where), lost: () => undefined } as unknown as Addresses;
  const api = {
    get: (_: string, name: string) => {
      asked.push(name);
      return Promise.resolve(apiSays);
    },
  };
  const sessions = new Sessions(setting, podsOf(passwords), addresses, new Proofs(setting, podsOf(passwords), api));
  return sessions.of(PEER).then(({ connection }) => {
    connection.close();
    return 'logged in';
  }, (error: unknown) => error);
}

const podAt = (podIP: string): KubeAnswer => ({ is: 'found', object: { kind: 'Pod', status: { podIP, podIPs: [{ ip: podIP }] } } });

beforeEach(() => listen(PEER_IP));

test('the password goes to a server whose agent proves at its own address that it knows it, and the API server is not needed', async () => {
  await proveAt(PEER_IP);
  expect(await logIn()).toBe('logged in');
  expect(received).toContain('secret of agents');
  expect(asked).toEqual([]);
});

test('while a password is changed, the older one is proof enough', async () => {
  await proveAt(PEER_IP, { current: 'new', previous: 'secret of agents' });
  expect(await logIn()).toBe('logged in');
});

test('an agent that knows only an old password is sent that one, and not the new one', async () => {
  await proveAt(PEER_IP, { current: 'old' });
  expect(await logIn(PEER_IP, { current: 'secret of agents', previous: 'old' })).toBe('logged in');
  expect(received).toContain('old');
  expect(received).not.toContain('secret of agents');
});

test('an agent of an older release proves nothing: the password goes where the API server says that the pod is', async () => {
  opened.push(await serve(PEER_IP, 26_381, {}));
  apiSays = podAt(PEER_IP);
  expect(await logIn()).toBe('logged in');
  expect(asked).toEqual(['r-1-0']);
});

test('while an agent is down, the word of the API server is enough', async () => {
  apiSays = podAt(PEER_IP);
  expect(await logIn()).toBe('logged in');
});

test.each<[string, KubeAnswer]>([
  ['that the pod has another address', podAt(OTHER_IP)],
  ['that the pod has none', { is: 'found', object: { kind: 'Pod', status: {} } }],
  ['that there is no such pod', { is: 'notFound' }],
  ['nothing, since it may not', { is: 'forbidden', why: '403' }],
  ['nothing', { is: 'noAnswer', why: 'down' }],
])('nothing at all is sent to an address without proof, when the API server says %s', async (_, answer) => {
  apiSays = answer;
  expect(await logIn()).toBeInstanceOf(Stranger);
  expect(received).toBe('');
});

test('nothing is sent to a listener that forwards the question to the real agent: the proof names its own address', async () => {
  await proveAt(OTHER_IP);
  opened.push(await serve(PEER_IP, 26_381, {
    '/proof': async (query) => {
      const { status, body } = await call({
        method: 'GET',
        url: `http://${OTHER_IP}:26381/proof?${query.toString()}`,
        timeoutMilliseconds: 1000,
      });
      return { status, type: 'application/json', body };
    },
  }));
  expect(await logIn()).toBeInstanceOf(Stranger);
  expect(received).toBe('');
});

test.each([
  'not json', '[]', '{"proofs":"x"}', '{"proofs":[1,null,""]}', '{"proofs":[]}',
])('nothing is sent to a listener that answers %s', async (body) => {
  opened.push(await serve(PEER_IP, 26_381, { '/proof': () => ({ status: 200, type: 'application/json', body }) }));
  expect(await logIn()).toBeInstanceOf(Stranger);
  expect(received).toBe('');
});

test('nothing is sent to an agent that knows another password', async () => {
  await proveAt(PEER_IP, { current: 'guess' });
  expect(await logIn()).toBeInstanceOf(Stranger);
  expect(received).toBe('');
});

test.each([
  '',
  '?nonce=',
  '?nonce=abc',
  `?nonce=${'g'.repeat(64)}`,
  `?nonce=${'a'.repeat(65)}`,
])('an agent proves nothing of its own wording: /proof%s', async (query) => {
  await proveAt(PEER_IP);
  expect(await call({
    method: 'GET',
    url: `http://${PEER_IP}:26381/proof${query}`,
    timeoutMilliseconds: 1000,
  })).toMatchObject({ status: 400 });
});
