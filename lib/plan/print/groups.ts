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

/** `2 refused, 1 dangerous, 3 restarts` */
export function summary(plan: Plan): string {
  const [refused, danger, restart] = (['refused', 'danger', 'restart'] as const).map((level) => ofLevel(plan, level).length);
  const allowed = plan.findings.filter((finding) => finding.allowed).length;
  const numbers = [`${refused} refused`, `${danger} dangerous`, `${restart} restart${restart === 1 ? '' : 's'}`];
  return [...numbers, ...(allowed > 0 ? [`${allowed} of them allowed`] : [])].join(', ');
}

/** The rules that `--allow` would have to name. */
export function toAllow({ findings }: Plan): string[] {
  return [...new Set(findings.filter(({ level, allowed }) => isDangerous(level) && !allowed).map(({ rule }) => rule))];
}
