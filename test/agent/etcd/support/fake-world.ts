import type { EtcdServers, Kubernetes, Pod, World } from '../../../../agent/etcd/model/world';
import type { ServerContainer } from '../../../../agent/kernel/kubernetes/server-ends';
import { server, told, voter, withData } from './situations';

type Asked = keyof (EtcdServers & Pod & Omit<Kubernetes, 'serverContainer'>);

type Answers = { -readonly [Name in Asked]?: (...asked: readonly unknown[]) => Promise<unknown> } & {
  agentStatus?: (ordinal: number) => Promise<unknown>;
};

/** A world that records the requested changes, and gives the answers of a test. By default, nothing exists. */
export interface FakeWorld {
  readonly world: World;
  readonly answers: Answers;
  readonly calls: unknown[][];
  time: number;
  container: ServerContainer | undefined;
  /** From then on no pause ends, so that every loop in this world stops. */
  over: boolean;
}

/** All but what is no question to anybody. */
function ofKubernetes(ask: (name: string) => (...asked: readonly unknown[]) => Promise<unknown>) {
  const names = ['wanted', 'record', 'podDeleted', 'podLives', 'claimExists', 'writeRecord', 'event'] as const;
  return Object.fromEntries(names.map((name) => [name, ask(name)])) as unknown as Omit<Kubernetes, 'serverContainer'>;
}

const QUESTIONS = [
  'status', 'membership', 'serverRunning', 'disk', 'home', 'listedScheme',
  'dataBytes', 'plan', 'wanted', 'record', 'claimExists', 'podDeleted',
  'podLives', 'agentStatus', 'vitals',
  'limitation', 'hash',
];

export function fakeWorld(): FakeWorld {
  const answers: Answers = {
    status: () => Promise.reject(new Error('connection refused')),
    membership: () => Promise.reject(new Error('connection refused')),
    agentStatus: () => Promise.reject(new Error('connection refused')),
    vitals: () => Promise.reject(new Error('connection refused')),
    serverRunning: () => Promise.resolve(false),
    disk: () => Promise.resolve({ holds: 'nothing' }),
    dataBytes: () => Promise.resolve(0),
    plan: () => Promise.resolve({ for: 'restart' }),
    wanted: () => Promise.resolve({ is: 'unknown' }),
    record: () => Promise.resolve(undefined),
    claimExists: () => Promise.resolve(false),
    podDeleted: () => Promise.resolve(false),
    podLives: () => Promise.resolve(false),
  };
  const calls: unknown[][] = [];
  const ask = (name: string) => (...asked: readonly unknown[]) => {
    if (!QUESTIONS.includes(name)) calls.push([name, ...asked]);
    const answer = answers[name as keyof Answers] as ((...asked: readonly unknown[]) => Promise<unknown>) | undefined;
    return answer?.(...asked) ?? Promise.resolve();
  };
  const anything = new Proxy({}, { get: (_, name) => ask(String(name)) });
  const fake: FakeWorld = {
    answers,
    calls,
    time: 1000,
    container: undefined,
    over: false,
    world: {
      clock: {
        now: () => fake.time,
        pause: (milliseconds) => {
          fake.time += milliseconds;
          return new Promise((resolve) => {
            if (!fake.over) setImmediate(resolve);
          });
        },
      },
      servers: anything as EtcdServers,
      agents: { status: ask('agentStatus') as World['agents']['status'] },
      pod: anything as Pod,
      kubernetes: { ...ofKubernetes(ask), serverContainer: () => fake.container },
      log: () => undefined,
    },
  };
  return fake;
}

/** A healthy and wanted member of three. */
export function healthyMember({ answers }: FakeWorld, ordinal: number): void {
  Object.assign(answers, {
    status: (asked: number) => Promise.resolve(server(asked)),
    membership: () => Promise.resolve(told([voter(0), voter(1), voter(2)], ordinal)),
    serverRunning: () => Promise.resolve(true),
    disk: () => Promise.resolve(withData(ordinal)),
    wanted: () => Promise.resolve({ is: 'size', replicas: 3 }),
    record: () => Promise.resolve({ clusterId: '77' }),
  });
}

/** The server is gone, whatever it answered before. */
export function serverEnds({ answers }: FakeWorld): void {
  answers.serverRunning = () => Promise.resolve(false);
  answers.status = () => Promise.reject(new Error('connection refused'));
}

/** Runs background work for the given number of turns. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}
