import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { FakePod, FakeServer } from './support/fake-server';

const ID = 'a'.repeat(40);
const OTHER_ID = 'b'.repeat(40);
const HOST = 'r-0-0.r-peers.prod.svc.cluster.local';
const OWN_LINE = `${ID} 10.0.0.0:6379@16379,${HOST} myself,master - 0 0 3 connected`;
const OTHER_LINE = `${OTHER_ID} 10.0.1.0:6379@16379,r-1-0.r-peers.prod.svc.cluster.local master - 0 0 2 connected 5-6`;

let pod: FakePod;

beforeEach(() => {
  pod = new FakePod(1);
});

afterEach(() => {
  pod.remove();
});

const read = (name: string) => readFileSync(pod.path(name), 'utf8');
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the disk', () => {
  test('of a new volume holds nothing', async () => {
    expect(await pod.files.disk()).toEqual({ holds: 'nothing' });
  });

  test('holds nothing as long as a server has only just made its files', async () => {
    pod.put('data/nodes.conf', '');
    pod.put('data/operatorless.json', '{}');
    mkdirSync(pod.path('data/appendonlydir'));
    expect(await pod.files.disk()).toEqual({ holds: 'nothing' });
  });

  test('with data and no list of nodes is stranded: a server would claim slots by itself', async () => {
    pod.put('data/appendonlydir/appendonly.aof', 'x');
    expect(await pod.files.disk()).toEqual({ holds: 'stranded' });
  });

  test('tells which host a node announced, whether it owns slots, and whether its data is there', async () => {
    pod.put('data/nodes.conf', `${OWN_LINE} 0-4\n`);
    expect(await pod.files.disk()).toEqual({ holds: 'node', host: HOST, ownsSlots: true, data: false });
    pod.put('data/dump.rdb', 'x');
    expect(await pod.files.disk()).toEqual({ holds: 'node', host: HOST, ownsSlots: true, data: true });
  });

  test('with a broken list of nodes is unreadable', async () => {
    pod.put('data/nodes.conf', 'garbage\n');
    expect(await pod.files.disk()).toEqual({ holds: 'unreadable' });
  });
});

describe('the note beside the data', () => {
  test('is what was noted last, and empty on a new volume', async () => {
    expect(await pod.files.note()).toEqual({});
    await pod.files.writeNote({ clusterId: 'c-1', version: 'redis 8.0.2' });
    expect(await pod.files.note()).toEqual({ clusterId: 'c-1', version: 'redis 8.0.2' });
  });

  test('that is no object says which file to delete', async () => {
    pod.put('data/operatorless.json', '[]');
    await expect(pod.files.note()).rejects.toThrow(`${pod.path('data/operatorless.json')} must hold an object, got []`);
  });
});

describe('passwords', () => {
  test('are those of the mounted Secrets, without the line break that editors add', async () => {
    pod.passwords('of agents\n', 'of clients\n', 'older');
    expect(await pod.files.passwords()).toEqual({
      agents: { current: 'of agents', previous: 'older' },
      clients: { current: 'of clients' },
    });
  });

  test('that an agent has generated are read from the Secret until the kubelet has mounted them', async () => {
    pod.put('credentials/current', 'of clients');
    pod.objects.set('secrets/r-agent', { is: 'found', object: { data: { current: base64('generated') } } });
    expect(await pod.files.passwords()).toEqual({ agents: { current: 'generated' }, clients: { current: 'of clients' } });
  });

  test('are not known while one of the two Secrets is empty', async () => {
    pod.put('credentials/agent-current', 'of agents');
    expect(await pod.files.passwords()).toBeUndefined();
  });
});

describe('the configuration', () => {
  beforeEach(() => {
    pod.passwords('of agents');
  });

  test('is written with its users before the server may start', async () => {
    expect(await pod.files.startHeld()).toBe(true);
    await pod.files.writeConfig();
    expect(await pod.files.startHeld()).toBe(false);
    expect(read('config/users.acl')).toContain('user operatorless on #');
    expect(read('config/redis.conf')).toContain(`cluster-announce-hostname ${HOST}`);
  });

  test('is not written without passwords', async () => {
    pod.put('credentials/agent-current', '');
    await expect(pod.files.writeConfig()).rejects.toThrow('has no key "current"');
    expect(readdirSync(pod.path('config'))).toEqual([]);
  });

  test('is taken away while the start is held, and the volume remembers which slots are expected', async () => {
    await pod.files.writeConfig();
    await pod.files.holdStart([{ slot: 5, nodeId: OTHER_ID }]);
    expect(await pod.files.startHeld()).toBe(true);
    expect(await pod.files.incoming()).toEqual([{ slot: 5, nodeId: OTHER_ID }]);
    await pod.files.allowStart();
    expect(await pod.files.startHeld()).toBe(false);
    expect(await pod.files.incoming()).toBeUndefined();
  });

  test('gets new passwords without letting a held server start', async () => {
    await pod.files.holdStart('any');
    pod.passwords('newer');
    await pod.files.renewConfig();
    expect(await pod.files.startHeld()).toBe(true);
    expect(existsSync(pod.path('config/users.acl'))).toBe(true);
  });
});

describe('the list of nodes before a start', () => {
  test('stays as it is when nothing was noted', async () => {
    pod.put('data/nodes.conf', `${OWN_LINE} 0-4\n${OTHER_LINE}\n`);
    await pod.files.mendNodes();
    expect(read('data/nodes.conf')).toBe(`${OWN_LINE} 0-4\n${OTHER_LINE}\n`);
  });

  test('gets a mark on each slot that was noted as expected: a server deletes keys of unmarked slots', async () => {
    pod.passwords('of agents');
    pod.put('data/nodes.conf', `${OWN_LINE} 0-4\n${OTHER_LINE}\n`);
    await pod.files.holdStart([{ slot: 5, nodeId: OTHER_ID }]);
    await pod.files.mendNodes();
    expect(read('data/nodes.conf')).toBe(`${OWN_LINE} 0-4 [5-<-${OTHER_ID}]\n${OTHER_LINE}\n`);
  });

  test('of a new volume is not made up', async () => {
    await pod.files.mendNodes();
    expect(existsSync(pod.path('data/nodes.conf'))).toBe(false);
  });
});

test('a pod that runs tells the next one on its volume so every second, until it ends in order', async () => {
  expect(await pod.files.lastBeat()).toBeUndefined();
  pod.files.startBeat();
  await pause(1200);
  const first = await pod.files.lastBeat();
  await pause(1100);
  expect(first).toBeDefined();
  expect(await pod.files.lastBeat()).not.toBe(first);
  await pod.files.endBeat();
  expect(await pod.files.lastBeat()).toBeUndefined();
});

test('a server runs when its port accepts connections', async () => {
  const server = await FakeServer.listen();
  const beside = new FakePod(server.port);
  expect(await beside.files.serverRunning()).toBe(true);
  server.close();
  expect(await beside.files.serverRunning()).toBe(false);
  beside.remove();
});

test('data that is set aside stays on the volume, without the notes beside it', async () => {
  pod.put('data/dump.rdb', 'x');
  await pod.files.setAside();
  expect(await pod.files.disk()).toEqual({ holds: 'nothing' });
  expect(readdirSync(pod.path('data.set-aside'))).toEqual(['dump.rdb']);
});
