import { objectOf } from '../change';
import { titleOf } from '../kube-object';
import { Finding, Plan } from '../plan';
import { counts, HEADINGS, ofLevel, Sides, summary, toAllow } from './groups';

/** A comment holds 65536 characters at most: rows beyond these are counted. */
const MOST_ROWS = 50;

/** The plan as a comment on a pull request. */
export function planMarkdown(plan: Plan, { from, to }: Sides): string {
  const head = `### What this change does to the cluster\n\n${escape(from)} → ${escape(to)}: ${counts(plan)}\n`;
  if (plan.changes.length === 0) return `${head}\nNothing changes.\n`;
  const rules = toAllow(plan);
  const meant = rules.length === 0 ? '' : ` Meant? ${rules.map((rule) => `\`--allow ${rule}\``).join(' ')}`;
  return `${head}\n**${summary(plan)}.**${meant}\n${HEADINGS.map(([level, heading]) => section(heading, ofLevel(plan, level))).join('')}`;
}

function section(heading: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const [{ level }] = findings;
  const shown = findings.slice(0, MOST_ROWS);
  const more = findings.length > shown.length ? `\nand ${findings.length - shown.length} more\n` : '';
  const table = `| object | what happens |\n| --- | --- |\n${shown.map(row).join('')}${more}`;
  if (level !== 'info') return `\n#### ${heading}\n\n${table}`;
  return `\n<details><summary>${heading}: ${findings.length}</summary>\n\n${table}\n</details>\n`;
}

function row({ change, rule, message, way, allowed, level }: Finding): string {
  const instead = way === undefined ? '' : `<br>*Instead:* ${escape(way)}`;
  const name = level === 'info' || level === 'restart' ? '' : ` \`${rule}\`${allowed ? ' (allowed)' : ''}`;
  return `| ${escape(titleOf(objectOf(change)))} | ${escape(message)}${name}${instead} |\n`;
}

/** Text of a manifest is text: it makes no table, no link and no mention of a person. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]|#~]/g, '\\$&').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/@/g, '&#64;').replace(/\s+/g, ' ');
}
