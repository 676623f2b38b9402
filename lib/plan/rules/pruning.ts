import { Change } from '../change';
import { KubeObject, typeOf } from '../kube-object';
import { fieldsAt } from '../value';
import { Rule } from '../rule';

/** By which annotation each tool leaves an object where it is that no manifest has any more. */
const KEEPS: Readonly<Record<string, readonly [annotation: string, value: RegExp]>> = {
  'Argo CD': ['argocd.argoproj.io/sync-options', /\bPrune=false\b/],
  'Flux': ['kustomize.toolkit.fluxcd.io/prune', /^disabled$/i],
};

/** The object of this type that goes: removed, and nothing keeps it from being pruned. */
export function goneOf(change: Change, ...types: readonly string[]): KubeObject | undefined {
  return change.is === 'removed' && types.includes(typeOf(change.before)) && keepersOf(change.before).length === 0 ? change.before : undefined;
}

function keepersOf({ stored }: KubeObject): string[] {
  const annotations = fieldsAt(stored, 'metadata.annotations');
  return Object.entries(KEEPS).flatMap(([tool, [annotation, value]]) => (value.test(String(annotations[annotation])) ? [tool] : []));
}

function leftBehind(change: Change): string | undefined {
  const keepers = change.is === 'removed' ? keepersOf(change.before) : [];
  return keepers.length === 0 ? undefined : `stays where ${keepers.join(' or ')} applies it, since an annotation keeps it from being pruned; every other tool deletes it`;
}

/** What no manifest has any more, and stays. */
export const pruningRules: readonly Rule[] = [
  { name: 'left-behind', level: 'info', judge: leftBehind },
];
