import { Cached } from '../../../agent/kernel/cached';

/** An answer that counts how often it was requested. */
function counting() {
  const clock = { time: 0, now: () => clock.time };
  let asked = 0;
  const cached = new Cached(clock, 5000, () => Promise.resolve(asked += 1));
  return { clock, cached, usable: () => cached.get(() => true), unusable: () => cached.get(() => false) };
}

test('an answer is reused for a while, and then requested again', async () => {
  const { clock, usable } = counting();
  expect([await usable(), await usable()]).toEqual([1, 1]);
  clock.time = 5000;
  expect(await usable()).toBe(2);
});

test('an insufficient answer is requested again at once', async () => {
  const { usable, unusable } = counting();
  expect([await usable(), await unusable(), await usable()]).toEqual([1, 2, 2]);
});

test('a forgotten answer is requested again', async () => {
  const { cached, usable } = counting();
  await usable();
  cached.forget();
  expect(await usable()).toBe(2);
});
