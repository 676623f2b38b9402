import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Volume } from '../../../agent/kernel/pod';

test('a volume has a size and free space', async () => {
  const room = await new Volume(tmpdir()).room();
  expect(room?.bytes).toBeGreaterThan(0);
  expect(room?.freeBytes).toBeLessThanOrEqual(room?.bytes ?? 0);
});

test('a missing volume has no size, rather than zero', async () => {
  expect(await new Volume(join(tmpdir(), 'no such directory')).room()).toBeUndefined();
});
