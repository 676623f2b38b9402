import fc from 'fast-check';
import { longestPauseSeconds, neverRuns, scheduleDemand } from '../../../../lib/kubernetes/formats/cron';

test.each([
  '30 3 * * *', '*/15 * * * *', '0 0 1 1 *', '0 0 ? * mon-fri', '0 0 * JAN,jul SUN', '5-20/5 8-18 * * 1-5', '10/20 * * * *',
  '  0 3 * * *  ', '@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly', '@every 1h30m',
])('"%s" is read', (schedule) => expect(scheduleDemand(schedule)).toBeUndefined());

test.each([
  ['', 'have five fields'], ['0 3 * *', 'have five fields'], ['0 0 3 * * *', 'have five fields'], ['@nightly', 'have five fields'],
  ['@every day', 'have five fields'], ['TZ=UTC 0 3 * * *', 'have five fields'],
  ['60 * * * *', 'have minutes from 0 to 59'], ['-1 * * * *', 'have minutes'], ['0 24 * * *', 'have hours from 0 to 23'],
  ['0 0 0 * *', 'have days of the month from 1 to 31'], ['0 0 L * *', 'have days of the month'],
  ['0 0 * 13 *', 'have months from 1 to 12'],
  ['0 0 * * 7', 'have days of the week from 0 to 6'], ['0 0 * * monday', 'have days of the week'], ['*/0 * * * *', 'have minutes'],
  ['30-10 * * * *', 'have minutes'], ['1,,2 * * * *', 'have minutes'], ['1-2-3 * * * *', 'have minutes'],
  ['1.5 * * * *', 'have minutes'],
])('"%s" is not read: it must %s', (schedule, must) => expect(scheduleDemand(schedule)?.must).toContain(must));

test('Sunday is 0', () => expect(scheduleDemand('0 0 * * 7')?.fix).toBe('write Sunday as 0'));

test('every schedule of values within their ranges is read', () => {
  const within = (min: number, max: number) => fc.integer({ min, max });
  const range = (least: number, most: number) => fc.tuple(within(least, most), within(least, most), fc.nat(9))
    .map(([a, b, step]) => `${Math.min(a, b)}-${Math.max(a, b)}/${step + 1}`);
  const field = (least: number, most: number) => fc.array(range(least, most), { minLength: 1, maxLength: 4 }).map((list) => list.join(','));
  const schedules = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)).map((fields) => fields.join(' '));
  fc.assert(fc.property(schedules, (schedule) => expect(scheduleDemand(schedule)).toBeUndefined()));
});

test.each(['0 0 30 2 *', '0 0 31 2,4,6 *', '0 0 31 feb ?', '0 0 30-31 2 *', '0 0 31 2-6/2 *'])(
  '"%s" names only days that do not exist', (schedule) => expect(neverRuns(schedule)).toBe(true),
);

test.each(['0 0 29 2 *', '0 0 31 1,2 *', '0 0 30 2 mon', '0 0 1-31 2 *', '0 0 * 2 *', '@daily', '0 0 31 * *'])(
  '"%s" runs some day', (schedule) => expect(neverRuns(schedule)).toBe(false),
);

const HOUR = 3600;
const DAY = 24 * HOUR;

test.each([
  ['0 */6 * * *', 6 * HOUR], ['30 5 * * 0', 7 * DAY], ['@hourly', HOUR], ['@daily', DAY], ['@weekly', 7 * DAY],
  ['@every 1h30m', 1.5 * HOUR],
  ['0 0 1 * *', 31 * DAY], ['@yearly', 366 * DAY], ['*/7 * * * *', 420],
  ['0 8-18 * * 1-5', (3 * 24 - 10) * HOUR], ['0 0 29 2 *', 1461 * DAY],
  ['0 22 1 * mon', 7 * DAY],
])('the longest pause of "%s" is %i s', (schedule, seconds) => expect(longestPauseSeconds(schedule)).toBe(seconds));
