import { isCommon, takeCommon } from '../../../agent/kernel/common-action';
import { AgentMemory } from '../../../agent/kernel/memory';

/** A world of one pod, without servers and peers, that records every change. */
function onePod(writeRecord: () => Promise<void> = () => Promise.resolve()) {
  const done: string[] = [];
  const note = (what: string) => {
    done.push(what);
    return Promise.resolve();
  };
  const context = {
    world: {
      clock: { now: () => 0, pause: () => Promise.resolve() },
      log: (_: string, message: string) => {
        done.push(`log: ${message}`);
      },
      pod: {
        serverRunning: () => Promise.resolve(true),
        setAside: () => note('set aside'),
        writeTerminationMessage: (message: string) => note(`termination message: ${message}`),
      },
      kubernetes: {
        wanted: () => Promise.resolve(undefined),
        record: () => Promise.resolve({}),
        writeRecord: async (change: object) => {
          await note(`record: ${JSON.stringify(change)}`);
          await writeRecord();
        },
        podDeleted: () => Promise.resolve(false),
        podLives: () => Promise.resolve(true),
        serverContainer: () => undefined,
        event: (_: string, reason: string, message: string) => note(`event ${reason}: ${message}`),
      },
    },
    setting: { config: {}, topology: { self: { podName: 'db-0', namespace: 'prod', podIp: '10.0.0.1' } } },
    memory: new AgentMemory(),
    observer: { forgetRecord: () => undefined },
  };
  return { done, take: (action: Parameters<typeof takeCommon>[0]) => takeCommon(action, context, () => note('prepared')) };
}

const ALARM = ['event DataLost: why', 'record: {"problem":"db-0: why"}'];

test('a single server without peers takes every common action', async () => {
  const { done, take } = onePod();
  expect(await take({ do: 'wait', why: 'why' })).toBe('again');
  expect(done).toEqual([]);
  expect(await take({ do: 'warn', reason: 'DataLost', why: 'why' })).toBe('again');
  expect(done.splice(0)).toEqual(ALARM);
  expect(await take({ do: 'start' })).toBe('done');
  expect(await take({ do: 'setAside' })).toBe('again');
  expect(await take({ do: 'record', change: { members: '1' } })).toBe('again');
  expect(await take({ do: 'release', why: 'why' })).toBe('done');
  expect(done).toEqual(['prepared', 'set aside', 'record: {"members":"1"}']);
});

test('a failure is in the termination message, and raises an alarm', async () => {
  const { done, take } = onePod();
  expect(await take({ do: 'fail', reason: 'DataLost', why: 'why' })).toBe('failed');
  expect(done).toEqual(['termination message: why', ...ALARM]);
});

test('a release may raise an alarm', async () => {
  const { done, take } = onePod();
  expect(await take({ do: 'release', why: 'why', alarm: 'DataLost' })).toBe('done');
  expect(done).toEqual(ALARM);
});

test('the same alarm is not raised at every look', async () => {
  const { done, take } = onePod();
  await take({ do: 'warn', reason: 'DataLost', why: 'why' });
  await take({ do: 'warn', reason: 'DataLost', why: 'why' });
  expect(done).toEqual(ALARM);
});

test('an alarm does not fail if the record cannot be written', async () => {
  const { done, take } = onePod(() => Promise.reject(new Error('conflict')));
  expect(await take({ do: 'fail', reason: 'DataLost', why: 'why' })).toBe('failed');
  expect(done.at(-1)).toBe('log: the problem could not be written to the state record');
});

test('an action that only one system has is not a common action', () => {
  expect(isCommon({ do: 'wait' })).toBe(true);
  expect(isCommon({ do: 'promote' })).toBe(false);
});
