import { objectOf } from '../change';
import { titleOf } from '../kube-object';
import { type Finding, isDangerous, type Plan } from '../plan';
import type { Level } from '../rule';
import { visible } from '../../support/visible';
import { counts, HEADINGS, judgedFor, ofLevel, type Sides, suggestion, summary, UNJUDGED, whyNothing } from './groups';

/** GitHub allows 65536 characters in a comment. The rest is for the text around the rows. */
const MOST_CHARACTERS = 60_000;
/** Nobody reads more rows than this about changes that are not dangerous. */
const MOST_ROWS = 50;

/** The plan as a comment on a pull request. */
export function planMarkdown(plan: Plan, sides: Sides): string {
  const { from, to, notes } = sides;
  const told = `${notes.map((note) => `\n${prose(note)}\n`).join('')}${unjudgedList(plan.unjudged)}`;
  const head = `### What this change does to the cluster\n\n${prose(from)} → ${prose(to)}: ${counts(plan)}\n${told}`;
  const nothing = whyNothing(plan);
  if (nothing !== undefined) return `${head}\n${nothing}\n`;
  let room = MOST_CHARACTERS - told.length;
  const sections = HEADINGS.map(([level, heading]) => {
    const rows = ofLevel(plan, level).map(row);
    const shown = fitting(isDangerous(level) ? rows : rows.slice(0, MOST_ROWS), room);
    room -= shown.join('').length;
    return rows.length === 0 ? '' : section(level, heading, shown, rows.length);
  });
  const options = suggestion(plan, (option) => `\`${option}\``);
  return `${head}\n**${summary(plan)}.**${options}\n\n${prose(judgedFor(sides))}\n${sections.join('')}`;
}

function unjudgedList(faults: readonly string[]): string {
  if (faults.length === 0) return '';
  const shown = fitting(faults.slice(0, MOST_ROWS).map((fault) => `- ${prose(fault)}\n`), MOST_CHARACTERS / 2);
  const more = faults.length > shown.length ? `\nand ${faults.length - shown.length} more, see --json\n` : '';
  return `\n#### ${UNJUDGED}\n\n${shown.join('')}${more}`;
}

/** The first rows that fit. A row that is too long by itself is skipped. */
function fitting(rows: readonly string[], room: number): string[] {
  let left = room;
  return rows.filter(({ length }) => {
    if (length > left) return false;
    left -= length;
    return true;
  });
}

function section(level: Level, heading: string, shown: readonly string[], all: number): string {
  const more = all > shown.length ? `\nand ${all - shown.length} more, see --json\n` : '';
  const table = `| object | what happens |\n| --- | --- |\n${shown.join('')}${more}`;
  if (level !== 'info') return `\n#### ${heading}\n\n${table}`;
  return `\n<details><summary>${heading}: ${all}</summary>\n\n${table}\n</details>\n`;
}

function row({ change, rule, message, way, allowed, level }: Finding): string {
  const instead = way === undefined ? '' : `<br>*Instead:* ${prose(way)}`;
  const name = !isDangerous(level) ? '' : ` \`${rule}\`${allowed ? ' (allowed)' : ''}`;
  return `| ${code(titleOf(objectOf(change)))} | ${prose(message)}${name}${instead} |\n`;
}

/** Words and small numbers, which GitHub and GitLab show unchanged. */
const PLAIN = /^\(?(?:\p{L}+(?:['’-]\p{L}+)*|\d{1,5}|→)\)?[,;:.]*$/u;

/** A sentence with everything but plain words in code spans, where text doesn't become a link, a mention or markup. */
export function prose(text: string): string {
  return visible(text).replace(/\S+/g, (word) => {
    const [, begin = '', end = ''] = /^(.*?)([,;:.]*)$/.exec(word) ?? [];
    return begin === '' || PLAIN.test(word) ? word : `${code(begin)}${end}`;
  });
}

/** A code span in a table cell, with a longer fence than any run of backticks inside it. */
function code(text: string): string {
  const shown = visible(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const room = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${room}${shown}${room}${fence}`;
}
