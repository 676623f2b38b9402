import { crashText, EndCount, lastWords, serverContainerOf } from '../../../../agent/kernel/kubernetes/server-ends';

const container = (restarts: number, backingOff = false) => ({ restarts, backingOff });

describe('the ends of the pod\'s own server', () => {
  test('are counted from the first look of the agent, but those that made the kubelet back off count at once', () => {
    const [calm, crashing] = [new EndCount(), new EndCount()];
    expect(calm.count(container(7), false, 0).inARow).toBe(0);
    expect(calm.count(container(9), false, 1).inARow).toBe(2);
    expect(crashing.count(container(7, true), false, 0).inARow).toBe(7);
  });

  test('do not change while the API server does not answer', () => {
    const count = new EndCount();
    expect(count.count(undefined, false, 0).inARow).toBe(0);
    count.count(container(1), false, 1);
    count.count(container(4), false, 2);
    expect(count.count(undefined, false, 3).inARow).toBe(3);
    expect(count.count(container(5), false, 4).inARow).toBe(4);
  });

  test('no longer count once the server has answered for ten minutes without another end', () => {
    const count = new EndCount();
    count.count(container(0), true, 0);
    count.count(container(3), true, 1000);
    expect(count.count(container(3), true, 2000).inARow).toBe(3);
    expect(count.count(container(4), true, 500_000).inARow).toBe(4);
    expect(count.count(container(4), true, 501_000).inARow).toBe(4);
    expect(count.count(container(4), true, 1_101_000).inARow).toBe(0);
  });

  test('count as trouble from the third on', () => {
    expect(crashText({ inARow: 2 })).toBeUndefined();
    expect(crashText({ inARow: 3, last: { exitCode: 137, reason: 'OOMKilled', log: '' } })).toBe(
      'its server keeps crashing: OOMKilled, exit code 137',
    );
  });
});

test.each([
  [
    'the cause that a panic names before it',
    '{"level":"panic","msg":"failed to open database","error":"invalid database","stacktrace":"x"}\npanic: failed to open ' +
    'database\n\ngoroutine 1',
    'failed to open database: invalid database',
  ],
  [
    'the panic of a Go program, not its stack',
    '{"level":"info","msg":"set message encoder"}\npanic: tocommit(50) is out of range\n\ngoroutine 1 [running]:\n\tx.go:3',
    'panic: tocommit(50) is out of range',
  ],
  [
    'the message and the error of a JSON line',
    '{"level":"fatal","ts":"x","msg":"discovery failed","error":"no \\"wal\\""}',
    'discovery failed: no \\"wal\\"',
  ],
  [
    'a line of Redis without time and process',
    '1:M 30 Nov 2026 00:21:43.433 # Bad file format reading the append only file x.aof: use redis-check-aof',
    'Bad file format reading the append only file x.aof: use redis-check-aof',
  ],
  ['nothing, when there is no log', '\n', undefined],
])('the last words of a server are %s', (_, log, expected) => {
  expect(lastWords(log)).toBe(expected);
});

describe("a pod's container", () => {
  const status = {
    name: 'etcd',
    restartCount: 4,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 2, reason: 'Error', message: 'panic: x' } },
  };

  test('has its number of restarts and its last end', () => {
    expect(serverContainerOf({ status: { containerStatuses: [{ name: 'agent', restartCount: 0 }, status] } }, 'etcd')).toEqual({
      restarts: 4,
      backingOff: true,
      last: { exitCode: 2, reason: 'Error', log: 'panic: x' },
    });
  });

  test.each([
    [undefined],
    [{}],
    [{ status: {} }],
    [{ status: { containerStatuses: 'x' } }],
    [{ status: { containerStatuses: [null, { name: 'etcd' }] } }],
    [{ status: { containerStatuses: [{ name: 'other', restartCount: 1 }] } }],
  ])(
    'of another form tells nothing: %j',
    (pod) => {
      expect(serverContainerOf(pod, 'etcd')).toBeUndefined();
    },
  );
});
