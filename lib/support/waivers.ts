import { Labels } from '../kubernetes/labels';

/** A check of a judge that one object fails on purpose. */
export interface Waiver {
  readonly judge: 'kube-score' | 'checkov';
  readonly check: string;
  readonly because: string;
}

/** The waivers as the judges read them: kube-score takes one list of checks, checkov an annotation each. */
export function waiverAnnotations(waivers: readonly Waiver[]): Labels {
  const score = waivers.filter(({ judge }) => judge === 'kube-score').map(({ check }) => check);
  const skips = waivers
    .filter(({ judge }) => judge === 'checkov')
    .map(({ check, because }, index) => [`checkov.io/skip${index + 1}`, `${check}=${because}`]);
  return { ...(score.length > 0 && { 'kube-score/ignore': score.join(',') }), ...Object.fromEntries(skips) };
}

export function when(condition: boolean, ...waivers: readonly Waiver[]): readonly Waiver[] {
  return condition ? waivers : [];
}
