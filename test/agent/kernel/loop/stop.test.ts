import { Stop } from '../../../../agent/kernel/loop/stop';

let now: number;
let pod: { deleted: boolean; answers: boolean };
let begunAgain: number;
let stop: Stop;

beforeEach(() => {
  [now, begunAgain] = [0, 0];
  pod = { deleted: false, answers: true };
  const clock = {
    now: () => now,
    pause: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
  const kubernetes = {
    podDeleted: () => Promise.resolve(pod.answers && pod.deleted),
    podLives: () => Promise.resolve(pod.answers && !pod.deleted),
  };
  const surroundings = { clock, log: () => undefined, pod: { serverRunning: () => Promise.resolve(true) }, kubernetes };
  stop = new Stop(surroundings, 500, {
    restarts: () => undefined,
    stillRuns: () => undefined,
    calledOff: () => {
      begunAgain += 1;
    },
  });
});

/** The hook of the server's container is called, and the server is released. */
async function released(): Promise<void> {
  const called = stop.preStop();
  while (!stop.requested) await Promise.resolve();
  stop.release();
  await called;
}

test('a pod that is deleted after an unfounded call of the hook gives up what it has, although the API server was away', async () => {
  pod.answers = false;
  await released();
  expect(stop.ends).toBe(true);
  [pod.answers, pod.deleted] = [true, true];
  now += 20_000;
  expect(await stop.isOver()).toBe(false);
  expect({ begunAgain, released: stop.released, ends: stop.ends, requested: stop.requested })
    .toEqual({ begunAgain: 1, released: false, ends: true, requested: true });
});

test('a pod that has noticed its deletion does not stop twice', async () => {
  pod.deleted = true;
  await released();
  stop.terminate();
  expect({ begunAgain, released: stop.released }).toEqual({ begunAgain: 0, released: true });
});

test('a stop without a deletion is cancelled after a minute', async () => {
  await released();
  expect(stop.ends).toBe(false);
  now += 61_000;
  await stop.isOver();
  expect({ begunAgain, released: stop.released, requested: stop.requested }).toEqual({ begunAgain: 1, released: false, requested: false });
});
