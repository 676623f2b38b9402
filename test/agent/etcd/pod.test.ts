import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Topology } from '../../../agent/etcd/model/topology';
import { PodFiles } from '../../../agent/etcd/pod';
import { config } from './support/situations';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-pod-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function podFiles(clientPort = 1): PodFiles {
  const inFolder = (name: string) => join(folder, name);
  const changed = {
    ...config,
    ports: { ...config.ports, client: clientPort },
    paths: {
      dataDir: inFolder('etcd'),
      serverConfig: inFolder('etcd.json'),
      serviceAccount: folder,
      terminationMessage: inFolder('message'),
    },
  };
  return new PodFiles({
    config: changed,
    topology: new Topology(changed, { ordinal: 0, podName: 'e-0', namespace: 'prod', podIp: '127.0.0.1' }),
  });
}

function put(path: string, content: string | Buffer): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

describe('the disk', () => {
  test('without a directory is empty', async () => {
    expect(await podFiles().disk()).toEqual({ holds: 'nothing' });
  });

  test('without a write-ahead log contains leftovers', async () => {
    put('etcd/member/snap/db', 'x');
    expect(await podFiles().disk()).toEqual({ holds: 'leftovers' });
  });

  test('with a log that cannot be read is neither empty nor a member', async () => {
    put('etcd/member/wal/0000000000000000-0000000000000000.wal', Buffer.alloc(64));
    expect(await podFiles().disk()).toEqual({ holds: 'unreadable' });
  });
});

describe('the mark of a volume', () => {
  const HOST = 'e-0.e-peers.prod.svc.cluster.local';

  test('names the host of this pod, even after another one', async () => {
    expect(await podFiles().home()).toBeUndefined();
    put('etcd.home', 'e-0.e-peers.shop.svc.cluster.local\n');
    expect(await podFiles().home()).toBe('e-0.e-peers.shop.svc.cluster.local');
    await podFiles().markHome();
    expect(await podFiles().home()).toBe(HOST);
    expect(readdirSync(folder)).toEqual(['etcd.home']);
  });

  test.each(['', HOST, '\0'.repeat(8)])('does not count if a crash cut it off: %j', async (content) => {
    put('etcd.home', content);
    expect(await podFiles().home()).toBeUndefined();
  });

  test('does not count if it cannot be read', async () => {
    mkdirSync(join(folder, 'etcd.home'));
    expect(await podFiles().home()).toBeUndefined();
  });

  test('is not written again while it is correct', async () => {
    await podFiles().markHome();
    const before = statSync(join(folder, 'etcd.home')).ino;
    await podFiles().markHome();
    expect(statSync(join(folder, 'etcd.home')).ino).toBe(before);
  });

  test('stays when the data is set aside', async () => {
    put('etcd/member/wal/first', '1');
    await podFiles().markHome();
    await podFiles().setAside();
    expect(readdirSync(folder).sort()).toEqual(['etcd.home', 'etcd.set-aside']);
  });
});

test('only the last directory that was set aside is kept', async () => {
  put('etcd/member/wal/first', '1');
  await podFiles().setAside();
  put('etcd/member/wal/second', '2');
  await podFiles().setAside();
  expect(existsSync(join(folder, 'etcd'))).toBe(false);
  expect(readdirSync(folder)).toEqual(['etcd.set-aside']);
  expect(readdirSync(join(folder, 'etcd.set-aside/member/wal'))).toEqual(['second']);
});

test('a configuration is read back as the start that it was written for', async () => {
  const pod = podFiles();
  expect(await pod.plan()).toEqual({ for: 'nothing' });
  await pod.writePlan({ as: 'join', memberId: '7', members: [['e-0', 'http://zero']] });
  expect(await pod.plan()).toEqual({ for: 'join', memberId: '7', peerUrls: ['http://zero'] });
  await pod.writePlan({ as: 'restart' });
  expect(await pod.plan()).toEqual({ for: 'restart' });
  expect(readdirSync(folder)).toEqual(['etcd.json']);
});

describe('a server', () => {
  test('is running if its port accepts connections, even if it never answers', async () => {
    const frozen = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => frozen.once('listening', resolve));
    expect(await podFiles((frozen.address() as AddressInfo).port).serverRunning()).toBe(true);
    frozen.close();
  });

  test('is down if its port refuses connections', async () => {
    expect(await podFiles(1).serverRunning()).toBe(false);
  });
});

test('the size of the data shows that a learner makes progress', async () => {
  const before = await podFiles().dataBytes();
  put('etcd/member/snap/tmp', Buffer.alloc(100_000, 1));
  expect(before).toBe(0);
  expect(await podFiles().dataBytes()).toBeGreaterThanOrEqual(100_000);
});

test('a termination message is cut to the length that Kubernetes keeps', async () => {
  await podFiles().writeTerminationMessage('x'.repeat(5000));
  expect(readFileSync(join(folder, 'message'), 'utf8')).toHaveLength(4096);
});
