import { objectOf } from '../change';
import { titleOf } from '../kube-object';
import { type Finding, isDangerous, type Plan } from '../plan';
import type { Level } from '../rule';
import { counts, HEADINGS, judgedFor, ofLevel, type Sides, suggestion, summary, UNJUDGED, whyNothing } from './groups';
import { visible } from '../../support/visible';

/** Nobody reads more lines than this about changes that restart nothing. */
const MOST_LINES = 25;

const RED = 31;
const COLOURS: Readonly<Record<Level, number>> = { refused: RED, danger: RED, restart: 33, controller: 35, info: 36 };
const BOLD = 1;
const DIM = 2;

/** The plan for people at a terminal. */
export function planText(plan: Plan, sides: Sides, coloured: boolean): string {
  const { from, to, notes } = sides;
  const paint = (code: number, text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  const told = notes.map((note) => `note: ${visible(note)}\n`).join('');
  const unjudged = plan.unjudged.map((fault) => `  ? ${visible(fault)}\n`).join('');
  const unknown = unjudged && `\n${paint(RED, UNJUDGED)}\n${unjudged}`;
  const head = `${paint(BOLD, visible(`${from} → ${to}`))}: ${counts(plan)}\n${told}${unknown}`;
  const nothing = whyNothing(plan);
  if (nothing !== undefined) return `${head}\n${nothing}\n`;
  const groups = HEADINGS.map(([level, heading]) => group(heading, ofLevel(plan, level), paint)).join('');
  return `${head}${groups}\n${paint(BOLD, summary(plan))}.${suggestion(plan)}\n${paint(DIM, judgedFor(sides))}\n`;
}

function group(heading: string, findings: readonly Finding[], paint: (code: number, text: string) => string): string {
  if (findings.length === 0) return '';
  const shown = ['info', 'controller'].includes(findings[0].level) ? findings.slice(0, MOST_LINES) : findings;
  const more = findings.length > shown.length ? `  and ${findings.length - shown.length} more, see --json\n` : '';
  const told = shown.map((finding) => lines(finding, (text) => paint(DIM, text))).join('');
  return `\n${paint(COLOURS[findings[0].level], heading)}\n${told}${more}`;
}

function lines({ change, rule, level, message, way, allowed }: Finding, dim: (text: string) => string): string {
  const object = objectOf(change);
  const sign = { created: '+', changed: '~', removed: '-' }[change.is];
  const first = `  ${sign} ${visible(`${titleOf(object)}: ${message}`)}${allowed ? ' (allowed)' : ''}\n`;
  const named = way === undefined ? rule : `${rule}; instead: ${visible(way)}`;
  const second = !isDangerous(level) && way === undefined ? '' : `      ${dim(named)}\n`;
  return level === 'restart' ? first : `${first}${second}`;
}
