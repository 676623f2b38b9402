import { at, numberAt, same, textAt } from '../../kubernetes/objects/fields';
import { type Change, editOf, type World } from '../change';
import { find, objectsWith, type Inventory, type KeysOf } from '../inventory';
import { keyOf, type KubeObject, typeOf } from '../kube-object';
import type { Rule, Verdict } from '../rule';
import { selectedBy, selecting, selectorOf } from '../selection';

const SCALED = ['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet'];
const BUDGET = 'policy/PodDisruptionBudget';
const AUTOSCALER = 'autoscaling/HorizontalPodAutoscaler';

function replicasOf({ stored }: KubeObject): number {
  return numberAt(stored, 'spec.replicas') ?? 1;
}

/** The number of pods before and after. Undefined when it stays the same. */
export function scaling(change: Change, ...types: readonly string[]): { readonly from: number; readonly to: number } | undefined {
  const edit = editOf(change, ...types);
  if (edit === undefined) return undefined;
  const [from, to] = [replicasOf(edit.before), replicasOf(edit.after)];
  return from === to ? undefined : { from, to };
}

function scaledToZero(change: Change): string | undefined {
  const scaled = scaling(change, ...SCALED);
  return scaled?.to === 0 ? `${scaled.from} → 0 pods: nothing serves requests` : undefined;
}

function scaledBelowQuorum(change: Change): Verdict | undefined {
  const scaled = scaling(change, 'apps/StatefulSet');
  if (scaled === undefined || scaled.to === 0) return undefined;
  const quorum = Math.floor(scaled.from / 2) + 1;
  if (scaled.to >= quorum) return undefined;
  return {
    message: `${scaled.from} → ${scaled.to} pods, fewer than a quorum of ${quorum}:`
      + ' the cluster still counts the removed members, and loses its quorum',
    way: 'scale in one by one, and check each time that the member was removed',
  };
}

function scaledInBySeveral(change: Change): Verdict | undefined {
  const scaled = scaling(change, 'apps/StatefulSet');
  if (scaled === undefined || scaled.to === 0 || scaled.from - scaled.to <= 1 || scaledBelowQuorum(change) !== undefined) return undefined;
  return {
    message: `${scaled.from} → ${scaled.to} pods at once: data may have no copy left`,
    way: 'scale in one by one, and wait each time until the data is copied',
  };
}

function replicasDropped(change: Change): Verdict | undefined {
  const edit = editOf(change, ...SCALED);
  const [old, now] = edit === undefined ? [] : [edit.before, edit.after].map(({ written }) => numberAt(written, 'spec.replicas'));
  if (old === undefined || old <= 1 || now !== undefined) return undefined;
  return {
    message: `replicas: ${old} is gone from the manifest: the API server sets 1, until an autoscaler acts`,
    way: 'before you apply this, run kubectl apply set-last-applied -f with the new manifest, or with server-side apply let another field'
      + ' manager own the number; or keep the number',
  };
}

/** How many pods a budget allows to be down. Undefined when it selects no pods. */
function allowedDisruptions(budget: KubeObject, world: Inventory): number | undefined {
  const workloads = selectedBy(selectorOf(budget), budget.place, world).filter((object) => SCALED.includes(typeOf(object)));
  const pods = workloads.reduce((sum, object) => sum + wantedPods(object, world), 0);
  if (pods === 0) return undefined;
  const [least, most] = ['minAvailable', 'maxUnavailable'].map((field) => absolute(at(budget.stored, `spec.${field}`), pods));
  return most ?? pods - (least ?? 1);
}

/** `shop/Deployment/web`: the key that matches an autoscaler with its target. */
function targetOf({ place, stored }: KubeObject): string {
  return [place, textAt(stored, 'spec.scaleTargetRef.kind'), textAt(stored, 'spec.scaleTargetRef.name')].join('/');
}

const targetKeys: KeysOf = (object) => (typeOf(object) === AUTOSCALER ? [targetOf(object)] : []);
const scaledKeys: KeysOf = (object) => (SCALED.includes(typeOf(object)) ? [`${object.place}/${object.kind}/${object.name}`] : []);

/** The minimum number of pods: that of an autoscaler, unless 0 pods turn it off. */
export function wantedPods(object: KubeObject, world: Inventory): number {
  const scaler = scalerOf(object, world);
  return scaler === undefined ? replicasOf(object) : numberAt(scaler.stored, 'spec.minReplicas') ?? 1;
}

export function isAutoscaled(object: KubeObject, world: Inventory): boolean {
  return scalerOf(object, world) !== undefined;
}

function scalerOf(object: KubeObject, world: Inventory): KubeObject | undefined {
  if (at(object.written, 'spec.replicas') === 0) return undefined;
  return scaledKeys(object).flatMap((key) => objectsWith(world, targetKeys, key))[0];
}

/** Whether the object has running pods. Kinds that aren't scaled always have some. */
export function hasPods(object: KubeObject, world: Inventory): boolean {
  return !SCALED.includes(typeOf(object)) || wantedPods(object, world) > 0;
}

/** A share is rounded up, as the disruption controller does. */
function absolute(value: unknown, pods: number): number | undefined {
  if (typeof value === 'number') return value;
  const share = /^(\d+)%$/.exec(String(value));
  return share === null ? undefined : Math.ceil((Number(share[1]) / 100) * pods);
}

/** Reported for the budget if it changed, else for its pods, else for their autoscaler. */
function budgetBlocksDrains(change: Change, world: World): Verdict | undefined {
  if (change.is === 'removed') return undefined;
  const own = typeOf(change.after) === BUDGET;
  const budgets = own ? [change.after] : unchangedBudgetsOf(change.after, world);
  const blocking = budgets.filter((budget) => (allowedDisruptions(budget, world.after) ?? 1) <= 0 && !blockedBefore(budget, world));
  if (blocking.length === 0) return undefined;
  return {
    message: `${own ? 'it' : `PodDisruptionBudget ${blocking[0].name}`} allows no pod to be evicted: a drain of its node waits forever`,
    way: 'set maxUnavailable: 1, or add a pod',
  };
}

function unchangedBudgetsOf(object: KubeObject, world: World): KubeObject[] {
  const budgets = podsOf(object, world).flatMap((pods) => selecting(BUDGET, pods, world.after));
  return budgets.filter((budget) => isUnchanged(budget, world));
}

/** The targets of an autoscaler that didn't change themselves, or the object. Removing an autoscaler keeps the number of pods. */
function podsOf(object: KubeObject, world: World): readonly KubeObject[] {
  if (typeOf(object) !== AUTOSCALER) return [object];
  return objectsWith(world.after, scaledKeys, targetOf(object)).filter((target) => isUnchanged(target, world));
}

function isUnchanged(object: KubeObject, { before }: World): boolean {
  return same(before.byKey.get(keyOf(object))?.stored, object.stored);
}

function blockedBefore(budget: KubeObject, { before }: World): boolean {
  const old = find(before, BUDGET, budget.place, budget.name);
  return old !== undefined && (allowedDisruptions(old, before) ?? 1) <= 0;
}

function scaled(change: Change): string | undefined {
  const numbers = scaling(change, ...SCALED);
  return numbers === undefined || numbers.to === 0 ? undefined : `${numbers.from} → ${numbers.to} pods`;
}

/** Rules about losing pods that serve. */
export const availabilityRules: readonly Rule[] = [
  { name: 'scaled-to-zero', level: 'danger', judge: scaledToZero },
  { name: 'scaled-below-quorum', level: 'danger', judge: scaledBelowQuorum },
  { name: 'scaled-in-by-several', level: 'danger', judge: scaledInBySeveral },
  { name: 'replicas-dropped', level: 'danger', judge: replicasDropped },
  { name: 'budget-blocks-drains', level: 'danger', judge: budgetBlocksDrains },
  { name: 'scaled', level: 'info', judge: scaled },
];
