import { Agent } from '../../../agent/etcd/agent';
import type { Mounted } from '../../../agent/kernel/launch/messages';
import { fakeWorld, type FakeWorld, healthyMember } from './support/fake-world';
import { server, settingOf } from './support/situations';

const RUNNING = { digest: 'old', release: '1.0.0', protocol: 1 };
const OFFERED = { offered: { digest: 'new', release: '1.1.0' } };

/** A launcher that notes what it was asked for, and declines. */
class Launcher {
  readonly running = RUNNING;
  mounted: Mounted = {};
  readonly inService = false;
  readonly asked: string[] = [];
  looks = 0;

  replaceMe(digest: string): Promise<void> {
    this.asked.push(digest);
    this.mounted = {};
    return Promise.resolve();
  }

  looked(): void {
    this.looks += 1;
  }

  putInService(): void {
    return;
  }
}

let fake: FakeWorld;
let launcher: Launcher;
let agent: Agent;

/** The highest of three members: it comes first. */
const HIGHEST = 2;

function start(ordinal: number): void {
  fake = fakeWorld();
  launcher = new Launcher();
  agent = new Agent(fake.world, settingOf(ordinal), launcher);
  healthyMember(fake, ordinal);
}

/** Long enough for many looks. */
async function looks(count: number): Promise<void> {
  const until = launcher.looks + count;
  while (launcher.looks < until) await new Promise((resolve) => setImmediate(resolve));
}

afterEach(() => {
  fake.over = true;
});

test('the first agent asks to be replaced by what is offered, once', async () => {
  start(HIGHEST);
  launcher.mounted = OFFERED;
  void agent.run();
  await looks(5);
  expect(launcher.asked).toEqual(['new']);
});

test('an agent waits while the one before it runs the old program', async () => {
  start(1);
  fake.answers.agentStatus = () => Promise.resolve({
    phase: 'run', stopping: false, disk: 'member', dataBytes: 0, server: server(HIGHEST), program: { ...RUNNING, forSeconds: 1000 },
  });
  launcher.mounted = OFFERED;
  void agent.run();
  await looks(5);
  expect(launcher.asked).toEqual([]);
});

test('a pod that stops keeps its agent', async () => {
  start(HIGHEST);
  void agent.run();
  await looks(1);
  void agent.requestStop();
  launcher.mounted = OFFERED;
  await looks(1);
  expect(launcher.asked).toEqual([]);
});

test('its status says what runs, and what its pod has refused', async () => {
  start(HIGHEST);
  void agent.run();
  await looks(2);
  expect(agent.status?.program).toEqual({ ...RUNNING, forSeconds: expect.any(Number) });
  launcher.mounted = { refused: { digest: 'new', why: 'it ended with code 2' } };
  expect(agent.status?.program?.refused).toBe('new');
});

test('a program that was refused is told in an Event and in the status, once', async () => {
  start(HIGHEST);
  launcher.mounted = { refused: { digest: 'new', why: 'it ended with code 2' } };
  void agent.run();
  await looks(5);
  const text = 'the agent was not replaced by new: it ended with code 2; it goes on with the one before it';
  expect(fake.calls.filter(([name]) => name === 'event')).toEqual([['event', 'Warning', 'AgentUpdateFailed', text]]);
  expect(agent.status?.problem).toContain(text);
});

test('files that do not agree are told only after five minutes', async () => {
  start(HIGHEST);
  launcher.mounted = { incomplete: { why: 'etcd.mjs is not the one', seconds: 100 } };
  void agent.run();
  await looks(3);
  expect(fake.calls.filter(([name]) => name === 'event')).toEqual([]);
  launcher.mounted = { incomplete: { why: 'etcd.mjs is not the one', seconds: 300 } };
  await looks(3);
  expect(fake.calls.filter(([name]) => name === 'event').map(([, , reason]) => reason)).toEqual(['AgentFilesIncomplete']);
});
