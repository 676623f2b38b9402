import { setImmediate as turn } from 'node:timers/promises';
import { fewAtOnce } from '../../../agent/kernel/concurrency';

const never = () => new Promise<never>(() => undefined);

test('asks at most the given number at once, and returns the answers in the order of the questions', async () => {
  let [now, most] = [0, 0];
  const answers = await fewAtOnce([5, 4, 3, 2, 1, 0], async (turns) => {
    now += 1;
    most = Math.max(most, now);
    for (let waited = 0; waited <= turns; waited += 1) await turn();
    now -= 1;
    return turns;
  }, never, 2);
  expect(answers).toEqual([5, 4, 3, 2, 1, 0]);
  expect(most).toBe(2);
});

test('peers that do not answer do not keep others from being asked', async () => {
  const asked: number[] = [];
  void fewAtOnce([0, 1, 2, 3, 4], (one) => {
    asked.push(one);
    return never();
  }, () => turn(), 2);
  for (let waited = 0; waited < 10; waited += 1) await turn();
  expect(asked).toEqual([0, 1, 2, 3, 4]);
});
