import { Memory } from '../../../agent/etcd/memory';
import { Observer } from '../../../agent/etcd/observe';
import { Refusal } from '../../../agent/kernel/errors';
import { fakeWorld, type FakeWorld } from './support/fake-world';
import { agent, learner, server, settingOf, told, voter, withData } from './support/situations';

let fake: FakeWorld;
let observer: Observer;
let wantedReads: number;

beforeEach(() => {
  fake = fakeWorld();
  observer = new Observer(fake.world, settingOf(0), new Memory());
  wantedReads = 0;
  Object.assign(fake.answers, {
    status: (ordinal: number) => Promise.resolve(server(ordinal)),
    membership: () => Promise.resolve({ clusterId: '77', members: [voter(0), voter(1), voter(2)] }),
    agentStatus: () => Promise.resolve(agent()),
    disk: () => Promise.resolve(withData(0)),
    wanted: () => {
      wantedReads += 1;
      return Promise.resolve({ is: 'size', replicas: 3 });
    },
    record: () => Promise.resolve({}),
  });
});

test('what does not answer is absent, not empty', async () => {
  fake.answers.status = () => Promise.reject(new Error('timeout'));
  fake.answers.membership = () => Promise.reject(new Error('timeout'));
  fake.answers.record = () => Promise.resolve(undefined);
  const seen = await observer.observe('prepare');
  expect(seen).not.toHaveProperty('own');
  expect(seen).not.toHaveProperty('membership');
  expect(seen).not.toHaveProperty('record');
});

test('the members are asked of the own server, and of another when it is down', async () => {
  expect((await observer.observe('run')).membership).toEqual(told([voter(0), voter(1), voter(2)], 0));
  fake.answers.status = () => Promise.reject(new Error('refused'));
  fake.answers.membership = (ordinal) => (
    [0, 1].includes(ordinal as number) ? Promise.reject(new Error('refused')) : Promise.resolve({ clusterId: '77', members: [voter(2)] })
  );
  expect((await observer.observe('run')).membership).toEqual(told([voter(2)], 2));
});

test('the own server is not asked for the members while it knows no leader, or is a learner', async () => {
  fake.answers.status = () => Promise.resolve(server(0, { learner: true }));
  expect((await observer.observe('run')).membership?.toldBy).toBe(1);
});

test('a stop asks the servers of the others themselves; their agents may tell of a moment ago', async () => {
  fake.answers.agentStatus = () => Promise.resolve(agent({ server: server(1, { leaderId: 'old' }) }));
  expect((await observer.observe('run')).peers[0]?.server?.leaderId).toBe('old');
  expect((await observer.observe('stop')).peers[0]?.server?.leaderId).toBe('100');
});

test('before a step that can not be taken back, and while the own disk is empty, servers are asked themselves', async () => {
  fake.answers.agentStatus = () => Promise.resolve(agent({ server: server(1, { leaderId: 'false' }) }));
  expect((await observer.observe('run', true)).peers[0]?.server?.leaderId).toBe('100');
  expect((await observer.observe('run')).peers[0]?.server?.leaderId).toBe('false');
  fake.answers.disk = () => Promise.resolve({ holds: 'nothing' });
  expect((await observer.observe('prepare')).peers[0]?.server?.leaderId).toBe('100');
});

test('a server whose agent is dead is asked itself', async () => {
  fake.answers.agentStatus = () => Promise.reject(new Error('refused'));
  const [peer] = (await observer.observe('run')).peers;
  expect(peer?.server?.memberId).toBe('101');
  expect(peer?.agent).toBeUndefined();
});

test('while running, only members are asked: names of absent pods cost a look-up each', async () => {
  expect((await observer.observe('run')).peers.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
  expect((await observer.observe('prepare')).peers.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a server that gives no status any more has the peers that were members last: absent pods are not called silent', async () => {
  await observer.observe('run');
  fake.answers.status = () => Promise.reject(new Error('timeout'));
  fake.answers.serverRunning = () => Promise.resolve(true);
  expect((await observer.observe('run')).peers.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
});

test('whose the volume is matters at the start of a pod alone: while it lives, its volume stays', async () => {
  fake.answers.home = () => Promise.resolve('e-0.e-peers.prod.svc.cluster.local');
  expect(await observer.observe('prepare')).toHaveProperty('home', 'e-0.e-peers.prod.svc.cluster.local');
  expect(await observer.observe('run')).not.toHaveProperty('home');
});

describe('which disks there are', () => {
  const exists: Record<number, boolean | undefined> = { 1: true, 2: undefined };

  beforeEach(() => {
    fake.answers.claimExists = (ordinal) => Promise.resolve(ordinal as number in exists ? exists[ordinal as number] : false);
    fake.answers.disk = () => Promise.resolve({ holds: 'nothing' });
    fake.answers.membership = () => Promise.reject(new Error('refused'));
  });

  test('is asked by a pod that starts empty while no member answers; one that nobody knows of may exist', async () => {
    expect((await observer.observe('prepare')).claimed).toEqual([1, 2]);
  });

  test('does not matter to a member with data, nor when a cluster answers', async () => {
    expect(await observer.observe('run')).not.toHaveProperty('claimed');
    fake.answers.membership = () => Promise.resolve({ clusterId: '77', members: [voter(1)] });
    expect(await observer.observe('prepare')).not.toHaveProperty('claimed');
  });
});

describe('the wanted size', () => {
  test('may be some seconds old while nobody is beyond it', async () => {
    await observer.observe('run');
    await observer.observe('run');
    expect(wantedReads).toBe(1);
  });

  test('is read again when a member is beyond it', async () => {
    fake.answers.membership = () => Promise.resolve({ clusterId: '77', members: [voter(0), voter(3)] });
    await observer.observe('run');
    await observer.observe('run');
    expect(wantedReads).toBe(2);
  });

  test('is read again in every look of a stop and of a start', async () => {
    for (const phase of ['prepare', 'prepare', 'stop', 'stop'] as const) await observer.observe(phase);
    expect(wantedReads).toBe(4);
  });
});

describe('silence', () => {
  test('is counted from the last answer', async () => {
    await observer.observe('run');
    fake.answers.agentStatus = () => Promise.reject(new Error('refused'));
    fake.time += 7000;
    const [peer] = (await observer.observe('run')).peers;
    expect(peer).toMatchObject({ agentSilentSeconds: 7, silentSeconds: 0 });
  });

  test('of one that never answered is counted from the first time it was asked', async () => {
    fake.answers.agentStatus = () => Promise.reject(new Error('refused'));
    expect((await observer.observe('run')).peers[0]?.agentSilentSeconds).toBe(0);
    fake.time += 4000;
    expect((await observer.observe('run')).peers[0]?.agentSilentSeconds).toBe(4);
  });
});

describe('a learner', () => {
  const joining = (appliedIndex: string, dataBytes: number) => {
    fake.answers.membership = () => Promise.resolve({ clusterId: '77', members: [voter(0), learner(1)] });
    fake.answers.agentStatus = () => Promise.resolve(agent({ dataBytes, server: server(1, { appliedIndex }) }));
  };

  test('is stuck as long as neither its log grows nor its disk fills', async () => {
    joining('5', 100);
    await observer.observe('run');
    fake.time += 60_000;
    expect((await observer.observe('run')).learnerStuckSeconds).toBe(60);
    joining('5', 200);
    expect((await observer.observe('run')).learnerStuckSeconds).toBe(0);
    fake.time += 60_000;
    joining('6', 200);
    expect((await observer.observe('run')).learnerStuckSeconds).toBe(0);
  });
});

describe('a refusal', () => {
  const users = { kind: 'users', why: 'etcdserver: user name is empty' };
  const refuse = () => Promise.reject(new Refusal('e-1 /v3', users.why, 400));

  beforeEach(() => {
    fake.answers.status = refuse;
    fake.answers.membership = refuse;
    fake.answers.vitals = () => Promise.resolve({ hasLeader: true, learner: false });
    fake.answers.agentStatus = () => Promise.reject(new Error('refused'));
  });

  test('of the own server is a fact, with what its metrics say', async () => {
    fake.answers.serverRunning = () => Promise.resolve(true);
    const seen = await observer.observe('run');
    expect(seen).toMatchObject({ refusal: users, vitals: { hasLeader: true } });
    expect(seen).not.toHaveProperty('own');
  });

  test.each(['prepare', 'stop'] as const)('of the servers of other pods is no silence (%s)', async (phase) => {
    await observer.observe(phase);
    fake.time += 9000;
    const { peers, membership } = await observer.observe(phase);
    expect(membership).toBeUndefined();
    expect(peers[0]).toMatchObject({ refusal: users, agentSilentSeconds: 9 });
    expect(peers[0]?.silentSeconds).toBe(0);
  });

  test('that another agent gets from its own server is reported by that agent', async () => {
    fake.answers.status = (ordinal) => (ordinal === 0 ? Promise.resolve(server(0)) : refuse());
    fake.answers.membership = () => Promise.resolve({ clusterId: '77', members: [voter(0), voter(1)] });
    fake.answers.agentStatus = () => Promise.resolve(agent({ refusal: { kind: 'certificate', why: 'CERT_HAS_EXPIRED' } }));
    expect((await observer.observe('run')).peers[0]).toMatchObject({ refusal: { kind: 'certificate' } });
  });

  test('is reported in the record, so the record is read', async () => {
    fake.answers.serverRunning = () => Promise.resolve(true);
    expect(await observer.observe('run')).toHaveProperty('record');
  });
});

test('how long there has been no leader counts from when there was one last, not from when it came', async () => {
  await observer.observe('run');
  fake.time += 3600_000;
  await observer.observe('run');
  fake.answers.membership = () => Promise.reject(new Error('timeout'));
  expect((await observer.observe('run')).waitedSeconds).toBe(0);
});
