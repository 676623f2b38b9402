import { objectOf } from '../change';
import { type Finding, isDangerous, type Plan } from '../plan';
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

/** How many pods of a DaemonSet there are, the nodes decide. */
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

/** The rules that `--allow` would have to name. */
export function toAllow({ findings }: Plan): string[] {
  return [...new Set(findings.filter(({ level, allowed }) => isDangerous(level) && !allowed).map(({ rule }) => rule))];
}
