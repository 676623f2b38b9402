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

test('a missing answer is absent, not empty', async () => {
  fake.answers.status = () => Promise.reject(new Error('timeout'));
  fake.answers.membership = () => Promise.reject(new Error('timeout'));
  fake.answers.record = () => Promise.resolve(undefined);
  const seen = await observer.observe('prepare');
  expect(seen).not.toHaveProperty('own');
  expect(seen).not.toHaveProperty('membership');
  expect(seen).not.toHaveProperty('record');
});

test('the agent asks its own server for the members, and another if that is down', async () => {
  expect((await observer.observe('run')).membership).toEqual(told([voter(0), voter(1), voter(2)], 0));
  fake.answers.status = () => Promise.reject(new Error('refused'));
  fake.answers.membership = (ordinal) => (
    [0, 1].includes(ordinal as number) ? Promise.reject(new Error('refused')) : Promise.resolve({ clusterId: '77', members: [voter(2)] })
  );
  expect((await observer.observe('run')).membership).toEqual(told([voter(2)], 2));
});

test('the agent does not ask its own server for the members while that knows no leader, or is a learner', async () => {
  fake.answers.status = () => Promise.resolve(server(0, { learner: true }));
  expect((await observer.observe('run')).membership?.toldBy).toBe(1);
});

test('a stop asks the other servers themselves, because the answers of their agents may be outdated', async () => {
  fake.answers.agentStatus = () => Promise.resolve(agent({ server: server(1, { leaderId: 'old' }) }));
  expect((await observer.observe('run')).peers[0]?.server?.leaderId).toBe('old');
  expect((await observer.observe('stop')).peers[0]?.server?.leaderId).toBe('100');
});

test('before an irreversible step, and while its own disk is empty, the agent asks the servers themselves', async () => {
  fake.answers.agentStatus = () => Promise.resolve(agent({ server: server(1, { leaderId: 'false' }) }));
  expect((await observer.observe('run', true)).peers[0]?.server?.leaderId).toBe('100');
  expect((await observer.observe('run')).peers[0]?.server?.leaderId).toBe('false');
  fake.answers.disk = () => Promise.resolve({ holds: 'nothing' });
  expect((await observer.observe('prepare')).peers[0]?.server?.leaderId).toBe('100');
});

test('a server whose agent is dead is asked directly', async () => {
  fake.answers.agentStatus = () => Promise.reject(new Error('refused'));
  const [peer] = (await observer.observe('run')).peers;
  expect(peer?.server?.memberId).toBe('101');
  expect(peer?.agent).toBeUndefined();
});

test('in the run phase, only members are asked, because each name of an absent pod costs a lookup', async () => {
  expect((await observer.observe('run')).peers.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
  expect((await observer.observe('prepare')).peers.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('while a server gives no status, its peers are the last known members: absent pods do not count as silent', async () => {
  await observer.observe('run');
  fake.answers.status = () => Promise.reject(new Error('timeout'));
  fake.answers.serverRunning = () => Promise.resolve(true);
  expect((await observer.observe('run')).peers.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
});

test('the mark of the volume is read only when the pod starts, because a pod keeps its volume', async () => {
  fake.answers.home = () => Promise.resolve('e-0.e-peers.prod.svc.cluster.local');
  expect(await observer.observe('prepare')).toHaveProperty('home', 'e-0.e-peers.prod.svc.cluster.local');
  expect(await observer.observe('run')).not.toHaveProperty('home');
});

describe('the list of disks', () => {
  const exists: Record<number, boolean | undefined> = { 1: true, 2: undefined };

  beforeEach(() => {
    fake.answers.claimExists = (ordinal) => Promise.resolve(ordinal as number in exists ? exists[ordinal as number] : false);
    fake.answers.disk = () => Promise.resolve({ holds: 'nothing' });
    fake.answers.membership = () => Promise.reject(new Error('refused'));
  });

  test('is read by a pod that starts empty while no member answers, because an unknown disk may exist', async () => {
    expect((await observer.observe('prepare')).claimed).toEqual([1, 2]);
  });

  test('is not read by a member with data, nor if a cluster answers', async () => {
    expect(await observer.observe('run')).not.toHaveProperty('claimed');
    fake.answers.membership = () => Promise.resolve({ clusterId: '77', members: [voter(1)] });
    expect(await observer.observe('prepare')).not.toHaveProperty('claimed');
  });
});

describe('the wanted size', () => {
  test('may be some seconds old while no member is beyond it', async () => {
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

  test('is read again at every look during a stop and a start', async () => {
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

  test('of a peer that never answered is counted from the first time it was asked', async () => {
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

  test('of its own server is observed, together with its metrics', async () => {
    fake.answers.serverRunning = () => Promise.resolve(true);
    const seen = await observer.observe('run');
    expect(seen).toMatchObject({ refusal: users, vitals: { hasLeader: true } });
    expect(seen).not.toHaveProperty('own');
  });

  test.each(['prepare', 'stop'] as const)('of the servers of other pods does not count as silence (%s)', async (phase) => {
    await observer.observe(phase);
    fake.time += 9000;
    const { peers, membership } = await observer.observe(phase);
    expect(membership).toBeUndefined();
    expect(peers[0]).toMatchObject({ refusal: users, agentSilentSeconds: 9 });
    expect(peers[0]?.silentSeconds).toBe(0);
  });

  test('of another agent by its own server is reported by that agent', async () => {
    fake.answers.status = (ordinal) => (ordinal === 0 ? Promise.resolve(server(0)) : refuse());
    fake.answers.membership = () => Promise.resolve({ clusterId: '77', members: [voter(0), voter(1)] });
    fake.answers.agentStatus = () => Promise.resolve(agent({ refusal: { kind: 'certificate', why: 'CERT_HAS_EXPIRED' } }));
    expect((await observer.observe('run')).peers[0]).toMatchObject({ refusal: { kind: 'certificate' } });
  });

  test('is reported in the record, so the agent reads the record', async () => {
    fake.answers.serverRunning = () => Promise.resolve(true);
    expect(await observer.observe('run')).toHaveProperty('record');
  });
});

test('the time without a leader is counted from when there last was one, not from when it was elected', async () => {
  await observer.observe('run');
  fake.time += 3600_000;
  await observer.observe('run');
  fake.answers.membership = () => Promise.reject(new Error('timeout'));
  expect((await observer.observe('run')).waitedSeconds).toBe(0);
});
