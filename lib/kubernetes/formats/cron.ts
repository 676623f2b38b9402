import type { Demand, Fault } from '../../support/fault';

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of values, from the least on. */
  readonly names: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minutes', least: 0, most: 59, names: [] },
  { name: 'hours', least: 0, most: 23, names: [] },
  { name: 'days of the month', least: 1, most: 31, names: [] },
  {
    name: 'months', least: 1, most: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'days of the week', least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
const WORD = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every (?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+)$/;
const MOST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const MUST = 'have five fields or be a word such as "@daily"';
const FIX = 'use one like "30 3 * * *"';

/**
 * Why the CronJob controller can't read a schedule. It reads more than the original cron: names, `?`, `@daily`.
 *
 * @see https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
 */
export function scheduleDemand(schedule: string): Demand | undefined {
  const got = `"${schedule}"`;
  if (schedule.startsWith('@')) return WORD.test(schedule) ? undefined : { must: MUST, got, fix: FIX };
  const texts = schedule.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) return { must: MUST, got, fix: FIX };
  const wrong = texts.findIndex((text, index) => !text.split(',').every((range) => isRange(FIELDS[index], range)));
  if (wrong < 0) return undefined;
  const { name, least, most } = FIELDS[wrong];
  return {
    must: `have ${name} from ${least} to ${most}`, got: `"${texts[wrong]}" in ${got}`,
    why: 'the CronJob controller reads *, numbers, names of months and days, ranges, lists and steps',
    fix: name === 'days of the week' && texts[wrong].includes('7') ? 'write Sunday as 0' : FIX,
  };
}

/** Whether a schedule that the controller can read names no day that exists, such as February 30th. */
export function neverRuns(schedule: string): boolean {
  const [, , days = '*', months = '*', weekDays = '*'] = schedule.startsWith('@') ? [] : schedule.trim().split(/\s+/);
  // With both restricted, either is enough.
  if (isEvery(days) || !isEvery(weekDays)) return false;
  const [, , dayField, monthField] = FIELDS;
  const firstDay = Math.min(...days.split(',').map((range) => bounds(dayField, range).from));
  const longest = Math.max(...months.split(',').flatMap((range) => valuesOf(monthField, range)).map((month) => MOST_DAYS[month - 1]));
  return firstDay > longest;
}

/** Why a schedule can't be read, or would never run. */
export function scheduleFaults(prop: string, schedule: string): Fault[] {
  const demand = scheduleDemand(schedule);
  if (demand !== undefined) return [{ prop, ...demand }];
  if (!neverRuns(schedule)) return [];
  return [{
    prop, must: 'name a day that exists', got: `"${schedule}"`, why: 'it would never run', fix: 'use an earlier day of the month',
  }];
}

/** The longest time between two runs of a schedule that can be read, in seconds. */
export function longestPauseSeconds(schedule: string): number {
  const words: Readonly<Record<string, string>> = {
    '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *',
    '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
  };
  const every = /^@every (.+)$/.exec(schedule);
  if (every !== null) return durationSeconds(every[1]);
  const texts = (words[schedule] ?? schedule).trim().split(/\s+/);
  const values = FIELDS.map((field, index) => new Set(texts[index].split(',').flatMap((range) => valuesOf(field, range))));
  const times = [...values[1]].flatMap((hour) => [...values[0]].map((minute) => hour * 3600 + minute * 60)).sort((a, b) => a - b);
  const night = times[0] - times[times.length - 1];
  return Math.max(longestStep(times), longestStep(daysOfRuns(texts, values)) * 86_400 + night);
}

function longestStep(sorted: readonly number[]): number {
  return sorted.slice(1).reduce((longest, value, index) => Math.max(longest, value - sorted[index]), 0);
}

/** Days of eight years: each February 29th is among them, and each day of the week at the turn of a year. */
function daysOfRuns([, , days, , weekDays]: readonly string[], [, , ofMonth, months, ofWeek]: readonly ReadonlySet<number>[]): number[] {
  const start = Date.UTC(2024, 0, 1);
  return Array.from({ length: 8 * 366 }, (_, day) => day).filter((day) => {
    const date = new Date(start + day * 86_400_000);
    const [monthDay, weekDay] = [ofMonth.has(date.getUTCDate()), ofWeek.has(date.getUTCDay())];
    const matches = isEvery(days) || isEvery(weekDays) ? monthDay && weekDay : monthDay || weekDay;
    return months.has(date.getUTCMonth() + 1) && matches;
  });
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

function durationSeconds(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_SECONDS[unit], 0);
}

function isEvery(text: string): boolean {
  return text.split(',').some((range) => /^[*?](?:\/1)?$/.test(range));
}

function isRange(field: Field, text: string): boolean {
  const { from, to, step } = bounds(field, text);
  return [from, to, step].every(Number.isInteger) && from >= field.least && to <= field.most && from <= to && step >= 1;
}

/** `10-40/5`, `*`, or `10/5`, which means from 10 on. What is no number becomes NaN. */
function bounds(field: Field, text: string): { readonly from: number; readonly to: number; readonly step: number } {
  const [, first, last, every] = /^([^-/]+)(?:-([^-/]+))?(?:\/([^-/]+))?$/.exec(text) ?? [];
  const step = every === undefined ? 1 : numberOf(every, []);
  if (first === '*' || first === '?') return { from: field.least, to: last === undefined ? field.most : NaN, step };
  const from = numberOf(first ?? '', field.names, field.least);
  if (last !== undefined) return { from, to: numberOf(last, field.names, field.least), step };
  return { from, to: every === undefined ? from : field.most, step };
}

function valuesOf(field: Field, text: string): number[] {
  const { from, to, step } = bounds(field, text);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function numberOf(text: string, names: readonly string[], first = 0): number {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? NaN : first + index;
}
