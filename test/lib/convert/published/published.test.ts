import { readFileSync } from 'node:fs';
import { accountsOf, PUBLISHED } from './accounts';
import { fieldsPage, PAGE } from './fields-page';

test.each(PUBLISHED)('every field of %s is honoured, ignored, noted or refused', (list, apiVersion) => {
  expect(accountsOf(list, apiVersion).filter(({ as }) => as === 'unknown').map(({ field }) => field)).toEqual([]);
});

test.each(PUBLISHED)('every field of %s that has no effect has a reason', (list, apiVersion) => {
  expect(accountsOf(list, apiVersion).filter(({ as, reason }) => as !== 'honoured' && reason.length < 15)).toEqual([]);
});

test('the page of fields is up to date', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(fieldsPage());
});
