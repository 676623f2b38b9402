import { fieldsAt } from '../../kubernetes/objects/fields';
import { ARGO_CD_KEEPS, ARGO_CD_OPTIONS, FLUX_KEEPS, FLUX_PRUNE } from '../../kubernetes/objects/gitops-annotations';
import type { Change } from '../change';
import { type KubeObject, typeOf } from '../kube-object';
import type { Rule } from '../rule';

/** The annotation by which each tool keeps an object that is no longer in the manifests. */
const KEEPS: Readonly<Record<string, readonly [annotation: string, value: RegExp]>> = {
  'Argo CD': [ARGO_CD_OPTIONS, new RegExp(`\\b${ARGO_CD_KEEPS}\\b`)],
  'Flux': [FLUX_PRUNE, new RegExp(`^${FLUX_KEEPS}$`, 'i')],
};

/** The removed object, if it has one of these types and no annotation keeps it from being pruned. */
export function removedObject(change: Change, ...types: readonly string[]): KubeObject | undefined {
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
  if (!staysBehind(change)) return undefined;
  const keepers = keepersOf(change).join(' or ');
  return `stays where ${keepers} applies it, because an annotation excludes it from pruning; every other tool deletes it`;
}

/** Rules about objects that stay in the cluster although no manifest has them any more. */
export const pruningRules: readonly Rule[] = [
  { name: 'left-behind', level: 'info', judge: leftBehind },
];
