import { Agent } from '../../../agent/etcd/agent';
import { fakeWorld, type FakeWorld, healthyMember, serverEnds, turns } from './support/fake-world';
import { agent as agentStatus, server, settingOf, told, voter } from './support/situations';

let fake: FakeWorld;
let agent: Agent;

beforeEach(() => {
  fake = fakeWorld();
  agent = new Agent(fake.world, settingOf(2));
});

afterEach(() => {
  fake.over = true;
});

describe('a call of the stop hook without proof that the pod stops', () => {
  beforeEach(() => {
    healthyMember(fake, 2);
    fake.answers.podLives = () => Promise.resolve(true);
  });

  test('never removes the member, even if it is no longer wanted: at most the server restarts', async () => {
    fake.answers.wanted = () => Promise.resolve({ is: 'size', replicas: 1 });
    void agent.run();
    await agent.preStop();
    expect(fake.calls).toEqual([]);
  });

  test('is followed once in ten minutes, so that repeated calls do not keep the agent from its work', async () => {
    void agent.run();
    await agent.preStop();
    serverEnds(fake);
    await turns(10);
    healthyMember(fake, 2);
    await turns(50);
    expect(agent.stopping).toBe(false);
    const asked = fake.time;
    await Promise.all([agent.preStop(), agent.preStop()]);
    expect(agent.stopping).toBe(false);
    expect(fake.time - asked).toBeGreaterThanOrEqual(5000);
  });

  test('removes the member after all once the pod is deleted', async () => {
    fake.answers.wanted = () => Promise.resolve({ is: 'size', replicas: 1 });
    fake.answers.remove = () => {
      fake.answers.membership = () => Promise.resolve(told([voter(0), voter(1)], 0));
      return Promise.resolve();
    };
    void agent.run();
    await agent.preStop();
    expect(fake.calls).toEqual([]);
    fake.answers.podLives = () => Promise.resolve(false);
    await agent.preStop();
    expect(fake.calls).toEqual([['remove', 0, '102']]);
  });
});

test.each([
  ['the API server says that the pod is deleted, or says nothing', () => undefined],
  ['SIGTERM comes with it', () => {
    fake.answers.podLives = () => Promise.resolve(true);
    agent.terminate();
  }],
])('a stop by the hook removes a member that is no longer wanted: %s', async (_, prove) => {
  healthyMember(fake, 2);
  fake.answers.wanted = () => Promise.resolve({ is: 'size', replicas: 1 });
  fake.answers.remove = () => {
    fake.answers.membership = () => Promise.resolve(told([voter(0), voter(1)], 0));
    return Promise.resolve();
  };
  void agent.run();
  prove();
  await agent.preStop();
  expect(fake.calls).toEqual([['remove', 0, '102']]);
});

describe('a status that an agent reports and its server contradicts', () => {
  const crowded = (ordinal: number) => server(ordinal, { leaderId: '102', dbBytes: 900, dbBytesInUse: 100 });

  beforeEach(() => {
    healthyMember(fake, 2);
    fake.answers.status = (ordinal) => Promise.resolve(crowded(ordinal as number));
    fake.answers.agentStatus = (ordinal) => Promise.resolve(agentStatus({ server: crowded(ordinal) }));
    fake.answers.record = () => Promise.resolve({
      clusterId: '77',
      tls: 'plain text',
      version: '3.6.16',
      members: 'e-0 voter, e-1 voter, e-2 leader',
      problem: '',
    });
  });

  test('causes no action: no member is blocked by a defragmentation while another is down', async () => {
    fake.answers.status = (ordinal) => (
      ordinal === 1 ? Promise.reject(new Error('connection refused')) : Promise.resolve(crowded(ordinal as number))
    );
    void agent.run();
    await turns(100);
    expect(fake.calls.filter(([name]) => name === 'defragment')).toEqual([]);
  });

  test('causes an action if the server agrees', async () => {
    void agent.run();
    await turns(100);
    expect(fake.calls).toContainEqual(['defragment', 0]);
  });
});
