import { Agent } from '../../../agent/etcd/agent';
import { fakeWorld, type FakeWorld, healthyMember, serverEnds, turns } from './support/fake-world';
import { server, settingOf, told, voter, withData } from './support/situations';

let fake: FakeWorld;
let agent: Agent;

beforeEach(() => {
  fake = fakeWorld();
  agent = new Agent(fake.world, settingOf(2));
});

afterEach(() => {
  fake.over = true;
});

describe('preparing', () => {
  test('ends when the server may start', async () => {
    fake.answers.disk = () => Promise.resolve(withData(2));
    fake.answers.plan = () => Promise.resolve({ for: 'nothing' });
    expect(await agent.prepare()).toBe('done');
    expect(fake.calls).toEqual([['markHome'], ['writePlan', { as: 'restart', comparing: false }]]);
  });

  test('ends as failed when a person is needed', async () => {
    fake.answers.disk = () => Promise.resolve({ holds: 'unreadable' });
    expect(await agent.prepare()).toBe('failed');
  });

  test('continues after an error', async () => {
    fake.answers.plan = () => Promise.resolve({ for: 'nothing' });
    let tries = 0;
    fake.answers.disk = () => (++tries < 3 ? Promise.reject(new Error('EIO')) : Promise.resolve(withData(2)));
    expect(await agent.prepare()).toBe('done');
    expect(agent.errors).toBe(2);
  });
});

describe('stopping', () => {
  test('releases the server when the other members can serve without it', async () => {
    healthyMember(fake, 2);
    void agent.run();
    await agent.requestStop();
    expect(fake.calls).toEqual([]);
  });

  test('is a single stop, however often it is requested', async () => {
    healthyMember(fake, 2);
    void agent.run();
    await Promise.all([agent.requestStop(), agent.requestStop()]);
    await agent.requestStop();
  });

  test('releases the server in the end, even if every look fails', async () => {
    fake.answers.disk = () => Promise.reject(new Error('EIO'));
    void agent.run();
    const asked = fake.time;
    await agent.requestStop();
    expect((fake.time - asked) / 1000).toBeGreaterThan(500);
    expect((fake.time - asked) / 1000).toBeLessThan(600);
  });

  test('on SIGTERM without a server that could call the hook, does the same and then ends', async () => {
    healthyMember(fake, 2);
    serverEnds(fake);
    fake.answers.wanted = () => Promise.resolve({ is: 'size', replicas: 1 });
    fake.answers.status = (ordinal) => (
      ordinal === 2 ? Promise.reject(new Error('connection refused')) : Promise.resolve(server(ordinal as number))
    );
    fake.answers.remove = () => {
      fake.answers.membership = () => Promise.resolve(told([voter(0), voter(1)], 0));
      return Promise.resolve();
    };
    const over = agent.run();
    agent.terminate();
    await over;
    expect(fake.calls).toEqual([['remove', 0, '102']]);
  });

  test('a pod that missed the signal of its deletion notices the deletion, and ends', async () => {
    healthyMember(fake, 2);
    serverEnds(fake);
    fake.answers.podDeleted = () => Promise.resolve(true);
    await agent.run();
  });

  test('a pod that is deleted while it prepares does not start', async () => {
    healthyMember(fake, 2);
    fake.answers.podDeleted = () => Promise.resolve(true);
    expect(await agent.prepare()).toBe('failed');
  });

  test('on SIGTERM the agent stays until the server is gone', async () => {
    healthyMember(fake, 2);
    let ended = false;
    const over = agent.run().then(() => {
      ended = true;
    });
    agent.terminate();
    await agent.requestStop();
    await turns(50);
    expect(ended).toBe(false);
    serverEnds(fake);
    await over;
  });

  test('announces its stop before it looks at the others: of two that stop at once, one sees the other', async () => {
    healthyMember(fake, 2);
    void agent.run();
    await turns(20);
    expect(agent.status?.stopping).toBe(false);
    void agent.requestStop();
    expect(agent.status?.stopping).toBe(true);
  });

  test('shows the others that it is waiting', async () => {
    healthyMember(fake, 2);
    fake.answers.status = (ordinal) => (
      ordinal === 0 ? Promise.reject(new Error('connection refused')) : Promise.resolve(server(ordinal as number))
    );
    void agent.run();
    void agent.requestStop();
    await turns(20);
    expect(agent.status).toMatchObject({ stopping: true, yields: true });
  });

  test('a member that has left does not join again while its pod ends', async () => {
    healthyMember(fake, 2);
    void agent.run();
    await agent.requestStop();
    serverEnds(fake);
    fake.answers.membership = () => Promise.resolve(told([voter(0), voter(1)], 0));
    agent.terminate();
    await turns(50);
    expect(fake.calls).toEqual([]);
  });

  test('ends when the server is gone, even without SIGTERM: a signal that came too early is lost', async () => {
    healthyMember(fake, 2);
    const over = agent.run();
    await agent.requestStop();
    serverEnds(fake);
    fake.answers.podDeleted = () => Promise.resolve(true);
    await over;
  });

  test('is cancelled if only the container of the server was restarted', async () => {
    healthyMember(fake, 2);
    void agent.run();
    await agent.requestStop();
    serverEnds(fake);
    await turns(10);
    healthyMember(fake, 2);
    await turns(50);
    expect(agent.stopping).toBe(false);
  });
});

test('the run phase never ends because of an error', async () => {
  fake.answers.disk = () => Promise.resolve({ holds: 'unreadable' });
  let ended = false;
  void agent.run().then(() => {
    ended = true;
  });
  await turns(50);
  expect(ended).toBe(false);
});
