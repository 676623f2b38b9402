import { Change } from '../change';
import { KubeObject, typeOf } from '../kube-object';
import { fieldsAt } from '../../kubernetes/fields';
import { Rule } from '../rule';

/** By which annotation each tool leaves an object where it is that no manifest has any more. */
const KEEPS: Readonly<Record<string, readonly [annotation: string, value: RegExp]>> = {
  'Argo CD': ['argocd.argoproj.io/sync-options', /\bPrune=false\b/],
  'Flux': ['kustomize.toolkit.fluxcd.io/prune', /^disabled$/i],
};

/** The object of this type that goes: removed, and nothing keeps it from being pruned. */
export function goneOf(change: Change, ...types: readonly string[]): KubeObject | undefined {
  return change.is === 'removed' && types.includes(typeOf(change.before)) && !staysBehind(change) ? change.before : undefined;
}

export function staysBehind(change: Change): boolean {
  return keepersOf(change).length > 0;
}

function keepersOf(change: Change): string[] {
  if (change.is !== 'removed') return [];
  const annotations = fieldsAt(change.before.stored, 'metadata.annotations');
  return Object.entries(KEEPS).flatMap(([tool, [annotation, value]]) => (value.test(String(annotations[annotation])) ? [tool] : []));
}

function leftBehind(change: Change): string | undefined {
  return !staysBehind(change) ? undefined : `stays where ${keepersOf(change).join(' or ')} applies it, since an annotation keeps it from being pruned; every other tool deletes it`;
}

/** What no manifest has any more, and stays. */
export const pruningRules: readonly Rule[] = [
  { name: 'left-behind', level: 'info', judge: leftBehind },
];
