import { join } from 'node:path';
import { complaints, LIMIT_MILLISECONDS } from '../../support/simulation/complaints';

test('whatever happens: every slot has one owner in the end, no acknowledged write is lost, nobody else is met, and all ' +
  'is well', async () => {
  expect(await complaints(join(__dirname, 'main.ts'))).toBe('');
}, LIMIT_MILLISECONDS);
