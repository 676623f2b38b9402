import { addressOf } from '../allowance';
import { objectOf } from '../change';
import { dangers, type Finding, type Plan } from '../plan';
import type { Level } from '../rule';

/** The headings of the findings, the worst first. */
export const HEADINGS: readonly (readonly [Level, string])[] = [
  ['refused', 'Refused by the API server'],
  ['danger', 'Dangerous'],
  ['restart', 'Restarts pods'],
  ['info', 'Restarts nothing'],
];

/** `manifests at HEAD`, `what the app writes now` */
export interface Sides {
  readonly from: string;
  readonly to: string;
}

export function ofLevel({ findings }: Plan, level: Level): Finding[] {
  return findings.filter((finding) => finding.level === level);
}

/** `1 new, 2 changed, 1 gone, 24 objects afterwards` */
export function counts({ changes, objects }: Plan): string {
  const number = (is: string) => changes.filter((change) => change.is === is).length;
  return `${number('created')} new, ${number('changed')} changed, ${number('removed')} gone, ${objects} objects afterwards`;
}

/** `2 refused, 1 dangerous, 1 of them allowed, 12 pods of 6 workloads restart` */
export function summary(plan: Plan): string {
  const [refused, danger] = (['refused', 'danger'] as const).map((level) => ofLevel(plan, level).length);
  const allowed = plan.findings.filter((finding) => finding.allowed).length;
  const numbers = [`${refused} refused`, `${danger} dangerous`, ...(allowed > 0 ? [`${allowed} of them allowed`] : [])];
  return [...numbers, restarts(ofLevel(plan, 'restart'))].join(', ');
}

/** Doesn't count the pods of DaemonSets, because their number depends on the nodes. */
function restarts(findings: readonly Finding[]): string {
  const daemons = findings.filter(({ change }) => objectOf(change).kind === 'DaemonSet').length;
  const counted = findings.filter(({ change }) => objectOf(change).kind !== 'DaemonSet');
  const pods = counted.reduce((sum, finding) => sum + (finding.pods?.least ?? 0), 0);
  const least = counted.some((finding) => finding.pods?.orMore) ? 'at least ' : '';
  const groups = [
    ...(counted.length > 0 ? [`${least}${numbered(pods, 'pod')} of ${numbered(counted.length, 'workload')}`] : []),
    ...(daemons > 0 ? [`the pods of ${numbered(daemons, 'DaemonSet')}`] : []),
  ];
  if (groups.length === 0) return 'no pod restarts';
  return `${groups.join(' and ')} restart${daemons === 0 && pods === 1 ? 's' : ''}`;
}

function numbered(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** With more objects of one rule, or a longer text, only the rules are named. */
const MOST_NAMED = 3;
const MOST_CHARACTERS = 2000;
/** Objects whose names are safe in a command that people copy. For others, only the rule is named. */
const PLAIN_ADDRESS = /^[\w./-]+$/;

/** The values of `--allow` that would let the plan pass: `claim-removed:PersistentVolumeClaim/shop/uploads`. */
export function toAllow(plan: Plan): string[] {
  const byRule = new Map<string, string[]>();
  for (const { rule, change } of dangers(plan)) byRule.set(rule, [...byRule.get(rule) ?? [], addressOf(objectOf(change))]);
  const all = [...byRule].flatMap(([rule, objects]) => {
    const named = objects.length <= MOST_NAMED && objects.every((object) => PLAIN_ADDRESS.test(object));
    return named ? objects.map((object) => `${rule}:${object}`) : [rule];
  });
  return all.join(' ').length <= MOST_CHARACTERS ? all : [...byRule.keys()];
}
