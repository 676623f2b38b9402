import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Stranger } from '../../../../agent/redis/model/unanswered';
import { Gateway } from '../../../../agent/redis/server/gateway';
import { ErrorReply, type Reply } from '../../../../agent/redis/server/resp';
import { FakePod, FakeServer } from '../support/fake-server';
import { at, config } from '../support/situations';

const SELF = at(0, 0);
const ID = 'a'.repeat(40);
const OTHER_ID = 'b'.repeat(40);
const HOST = 'r-0-0.r-peers.prod.svc.cluster.local';
const hashOf = (password: string) => createHash('sha256').update(password).digest('hex');

let server: FakeServer;
let pod: FakePod;
let gateway: Gateway;

beforeEach(async () => {
  server = await FakeServer.listen();
  use({});
});

afterEach(() => {
  server.close();
  pod.remove();
});

/** A pod whose agent runs with these settings of its server. */
function use(changes: Partial<typeof config.server>): void {
  pod = new FakePod(server.port, { server: { ...config.server, ...changes } });
  pod.passwords('secret');
  gateway = new Gateway(pod.setting, pod.files, pod.addresses, pod.proofs);
}

/** Answers some commands, by how they begin; a list in the place of an answer is one for each time. */
function answering(answers: Readonly<Record<string, Reply>>): void {
  server.answers = (command) => Object.entries(answers).find(([start]) => command.startsWith(start))?.[1] ?? 'OK';
}

/** What the server was asked after the log-in. */
const asked = () => server.asked.filter((command) => !command.startsWith('AUTH '));

const nodesOf = (host: string) => `${ID} 127.0.0.1:6379@16379,${host} myself,master - 0 0 3 connected 0-9\n`;
const INFO = 'redis_version:8.0.2\r\nmaster_repl_offset:7\r\naof_rewrite_in_progress:0\r\n';
const viewOf = (host: string) => ({
  'CLUSTER NODES': nodesOf(host),
  'CLUSTER INFO': 'cluster_state:ok\r\ncluster_slots_ok:10\r\n',
  'INFO server': INFO,
  DBSIZE: 5,
});

test('a view is what the server says of itself and of all nodes', async () => {
  answering(viewOf(HOST));
  const view = await gateway.view(SELF);
  expect(view).toMatchObject({
    serves: true,
    slotsServed: 10,
    keys: 5,
    version: 'redis 8.0.2',
    address: '127.0.0.1',
    currentPassword: true,
  });
  expect(view.me).toMatchObject({ id: ID, host: HOST, slots: [{ from: 0, to: 9 }] });
});

test('a server that announces another host is not the one that was asked', async () => {
  answering(viewOf('r-1-0.r-peers.prod.svc.cluster.local'));
  const view = gateway.view(SELF);
  await expect(view).rejects.toThrow(Stranger);
  await expect(view).rejects.toThrow(`the server that answers for ${HOST} calls itself r-1-0.r-peers.prod.svc.cluster.local`);
});

test('a refusal tells who refused what, and never shows a password', async () => {
  answering({ 'ACL SETUSER': new ErrorReply('NOPERM no') });
  await expect(gateway.acceptPassword()).rejects.toThrow("this pod's server: ACL SETUSER operatorless: NOPERM no");
});

describe('keys', () => {
  test('are looked for in each slot that is asked about', async () => {
    answering({ 'CLUSTER COUNTKEYSINSLOT 1': 0, 'CLUSTER COUNTKEYSINSLOT 2': 4 });
    expect(await gateway.slotsWithKeys(SELF, [1, 2])).toEqual([2]);
  });

  test('outside of some slots are the rest of all keys, counted at one moment', async () => {
    answering({ EXEC: [10, 3, 4] });
    expect(await gateway.keysOutside([1, 2])).toBe(3);
    expect(asked()).toEqual(['MULTI', 'DBSIZE', 'CLUSTER COUNTKEYSINSLOT 1', 'CLUSTER COUNTKEYSINSLOT 2', 'EXEC']);
  });

  test('that a version hides are counted while their slot is marked, within a transaction', async () => {
    use({ version: '8.6.3' });
    answering({ EXEC: ['OK', 2, 'OK', 'OK', 0, 'OK'] });
    expect(await gateway.slotsWithHiddenKeys([{ slot: 5, nodeId: OTHER_ID }, { slot: 6, nodeId: OTHER_ID }])).toEqual([5]);
    expect(asked()).toEqual([
      'MULTI',
      `CLUSTER SETSLOT 5 IMPORTING ${OTHER_ID}`, 'CLUSTER COUNTKEYSINSLOT 5', 'CLUSTER SETSLOT 5 STABLE',
      `CLUSTER SETSLOT 6 IMPORTING ${OTHER_ID}`, 'CLUSTER COUNTKEYSINSLOT 6', 'CLUSTER SETSLOT 6 STABLE',
      'EXEC',
    ]);
  });

  test('that no version hides are counted without a mark', async () => {
    answering({ 'CLUSTER COUNTKEYSINSLOT': 1 });
    expect(await gateway.slotsWithHiddenKeys([{ slot: 5, nodeId: OTHER_ID }])).toEqual([5]);
    expect(asked()).toEqual(['CLUSTER COUNTKEYSINSLOT 5']);
  });

  test('are an error, not zero, when the transaction was not executed', async () => {
    use({ version: '8.6.3' });
    answering({ EXEC: null });
    await expect(gateway.slotsWithHiddenKeys([{ slot: 5, nodeId: OTHER_ID }])).rejects.toThrow('the transaction was not executed');
  });
});

describe('slots', () => {
  test('of Redis change all at once on one connection', async () => {
    await gateway.setSlots(SELF, [1, 2, 3], 'migrating', OTHER_ID);
    expect(asked()).toEqual([1, 2, 3].map((slot) => `CLUSTER SETSLOT ${slot} MIGRATING ${OTHER_ID}`));
    expect(server.connections).toBe(1);
  });

  test('of Valkey, which answers once its replicas have it, change on several connections, one at a time on each', async () => {
    use({ engine: 'valkey', version: '8.1.1' });
    await gateway.setSlots(SELF, Array.from({ length: 20 }, (_, slot) => slot), 'node', OTHER_ID);
    expect(asked()).toHaveLength(20);
    expect(server.connections).toBe(8);
  });

  test('that are closed belong to no move any more', async () => {
    await gateway.closeSlots([7]);
    expect(asked()).toEqual(['CLUSTER SETSLOT 7 STABLE']);
  });

  test('that nobody claims are marked first, as only a marked slot gets an epoch that wins', async () => {
    answering(viewOf(HOST));
    await gateway.adopt([7], OTHER_ID);
    expect(asked().filter((command) => command.includes('SETSLOT'))).toEqual([
      `CLUSTER SETSLOT 7 IMPORTING ${OTHER_ID}`, `CLUSTER SETSLOT 7 NODE ${ID}`,
    ]);
  });

  test('that nobody claims are simply added when there is no other primary', async () => {
    await gateway.adopt([7, 8]);
    expect(asked()).toEqual(['CLUSTER ADDSLOTS 7 8']);
  });
});

test.each([
  [true, '86400'],
  [false, '0'],
])('a server withholds copies: %s, when it waits %s seconds for replicas', async (withholdsCopies, seconds) => {
  answering({ 'CONFIG GET': ['cluster-replica-no-failover', 'no', 'repl-diskless-sync-delay', seconds] });
  expect(await gateway.liveSettings()).toEqual({ electable: true, withholdsCopies });
  expect(asked()).toEqual(['CONFIG GET cluster-replica-no-failover repl-diskless-sync-delay']);
});

test.each([
  [true, 'no'],
  [false, 'yes'],
])('a replica is electable: %s, when its setting that forbids it is %s', async (electable, value) => {
  answering({ 'CONFIG GET': ['cluster-replica-no-failover', value] });
  expect((await gateway.liveSettings()).electable).toBe(electable);
  await gateway.setElectable(electable);
  expect(asked().at(-1)).toBe(`CONFIG SET cluster-replica-no-failover ${value}`);
});

test('nodes meet at the ports of the configuration', async () => {
  await gateway.meet('10.0.1.0');
  expect(asked()).toEqual([`CLUSTER MEET 10.0.1.0 ${server.port} 16379`]);
});

describe('a change of the password', () => {
  const user = (...passwords: readonly string[]): Reply => ['flags', ['on'], 'passwords', passwords.map(hashOf)];

  test.each<[string, readonly string[], string, object]>([
    ['has not begun', ['old'], 'old', { accepted: false, used: false, others: true }],
    ['is accepted besides the old one', ['old', 'secret'], 'old', { accepted: true, used: false, others: true }],
    ['is used', ['old', 'secret'], 'secret', { accepted: true, used: true, others: true }],
    ['is complete', ['secret'], 'secret', { accepted: true, used: true, others: false }],
  ])('%s', async (_, agents, used, facts) => {
    answering({
      'ACL GETUSER operatorless': user(...agents),
      'ACL GETUSER default': user('of clients'),
      'CONFIG GET masterauth': ['masterauth', used],
    });
    expect(await gateway.passwords()).toEqual(facts);
  });

  test('is made with hashes only, and is in the file of users for the next start', async () => {
    await gateway.acceptPassword();
    expect(asked()).toEqual([
      `ACL SETUSER operatorless #${hashOf('secret')}`, `ACL SETUSER default #${hashOf('of clients')}`,
    ]);
    expect(readFileSync(pod.path('config/users.acl'), 'utf8')).toContain(`#${hashOf('secret')}`);
  });

  test('ends the older passwords in the same command that sets the new one', async () => {
    await gateway.dropPasswords();
    expect(asked()[0]).toBe(`ACL SETUSER operatorless resetpass #${hashOf('secret')}`);
  });

  test('is used by the server itself towards its primary', async () => {
    await gateway.usePassword();
    expect(asked()).toEqual(['CONFIG SET masterauth secret']);
  });
});

test('a key never goes to a server at another address than the one that was seen', async () => {
  const target = { ...SELF, nodeId: ID, address: '10.9.9.9' };
  await expect(gateway.password(target)).rejects.toThrow('r-0-0 is now at 127.0.0.1, no longer at 10.9.9.9');
  expect(await gateway.password({ ...target, address: '127.0.0.1' })).toBe('secret');
});

test('what the server refuses to clients is reported', async () => {
  const clients = 'maxclients:100\r\nconnected_clients:1\r\nconnected_slaves:0\r\ncluster_connections:0\r\n';
  answering({ INFO: `aof_last_write_status:err\r\n${clients}` });
  expect((await gateway.refusing()).map(({ code }) => code)).toEqual(['MISCONF']);
});
