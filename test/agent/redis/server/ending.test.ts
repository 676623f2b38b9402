import { Refusal } from '../../../../agent/kernel/errors';
import { Overdue } from '../../../../agent/redis/server/connection';
import { Ending } from '../../../../agent/redis/server/ending';

const BUSY = 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.';
const closed = new Error('10.0.0.1:6379: the connection was closed');
const overdue = new Error('10.0.0.1:6379: no answer', { cause: new Overdue('no answer') });

/** A server that answers so to each command, in turn. */
function telling(...answers: readonly (Error | undefined)[]) {
  const told: string[] = [];
  const left = [...answers];
  const ending = new Ending((command) => {
    told.push(command.join(' '));
    const next = left.shift();
    return next === undefined ? Promise.resolve() : Promise.reject(next);
  });
  return { told, ending };
}

test('a server that is not busy is shut down as it wants to', async () => {
  const { told, ending } = telling(closed);
  await expect(ending.shutDown()).rejects.toThrow(/closed/);
  expect(told).toEqual(['SHUTDOWN']);
});

test('a busy server is shut down without a snapshot, which it would refuse', async () => {
  const { told, ending } = telling(new Refusal('SHUTDOWN', BUSY), closed);
  await expect(ending.shutDown()).rejects.toThrow(/closed/);
  expect(told).toEqual(['SHUTDOWN', 'SHUTDOWN NOSAVE']);
});

test('a busy server that waits for a replica that is behind is shut down without', async () => {
  const { told, ending } = telling(new Refusal('SHUTDOWN', BUSY), overdue, undefined, closed);
  await expect(ending.shutDown()).rejects.toThrow(/closed/);
  expect(told).toEqual(['SHUTDOWN', 'SHUTDOWN NOSAVE', 'SHUTDOWN ABORT', 'SHUTDOWN NOSAVE NOW']);
});

test('a server that refuses otherwise is left alone', async () => {
  const { told, ending } = telling(new Refusal('SHUTDOWN', 'NOPERM no'));
  await expect(ending.shutDown()).rejects.toThrow(/NOPERM/);
  expect(told).toEqual(['SHUTDOWN']);
});

test('a script that has ended by itself counts as killed; one that has written is an error', async () => {
  await expect(telling(new Refusal(
    'SCRIPT KILL', 'NOTBUSY No scripts in execution right now.',
  )).ending.kill('script')).resolves.toBeUndefined();
  await expect(telling(new Refusal('FUNCTION KILL', 'UNKILLABLE Sorry')).ending.kill('function')).rejects.toThrow(/UNKILLABLE/);
});
