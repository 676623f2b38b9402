import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Volume } from '../../../agent/kernel/pod';

test('a volume tells its size and what is left of it', async () => {
  const room = await new Volume(tmpdir()).room();
  expect(room?.bytes).toBeGreaterThan(0);
  expect(room?.freeBytes).toBeLessThanOrEqual(room?.bytes ?? 0);
});

test('one that is not there tells nothing, rather than zero', async () => {
  expect(await new Volume(join(tmpdir(), 'no such directory')).room()).toBeUndefined();
});
