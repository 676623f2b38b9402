import { join } from 'node:path';
import { complaints, LIMIT_MILLISECONDS } from '../../support/simulation/complaints';

test('whatever happens: never two clusters, no quorum lost by our own act, no acknowledged write lost, and in the end all ' +
  'is well', async () => {
  expect(await complaints(join(__dirname, 'main.ts'))).toBe('');
}, LIMIT_MILLISECONDS);
