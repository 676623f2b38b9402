import { Memory } from '../../../agent/redis/memory';

test('a replica was in touch with its primary until it needs a new copy, or has another one', () => {
  const memory = new Memory();
  expect(memory.inTouch('p', false, false)).toBe(false);
  expect(memory.inTouch('p', true, false)).toBe(true);
  expect(memory.inTouch('p', false, false)).toBe(true);
  expect(memory.inTouch('q', false, false)).toBe(false);
  expect(memory.inTouch('p', false, true)).toBe(false);
  expect(memory.inTouch('p', false, false)).toBe(false);
});
