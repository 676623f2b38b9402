import { at, numberAt, same, textAt } from '../../../kubernetes/objects/fields';
import { type Change, type Edit, editOf, type World } from '../../change';
import { find, objectsWith, type Inventory, type KeysOf } from '../../inventory';
import { keyOf, type KubeObject, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { selectedBy, selecting } from '../../selection';
import { disksOfNewPods } from '../data/claim-templates';

const SCALED = ['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet'];
const BUDGET = 'policy/PodDisruptionBudget';
export const AUTOSCALER = 'autoscaling/HorizontalPodAutoscaler';

export function replicasOf({ stored }: KubeObject): number {
  return numberAt(stored, 'spec.replicas') ?? 1;
}

/** The number of pods before and after. Undefined when it stays the same. */
export function scaling(change: Change, ...types: readonly string[]): { readonly from: number; readonly to: number } | undefined {
  const edit = editOf(change, ...types);
  if (edit === undefined) return undefined;
  const [from, to] = [replicasOf(edit.before), replicasOf(edit.after)];
  return from === to ? undefined : { from, to };
}

function scaledToZero(change: Change, world: World): string | undefined {
  const edit = editOf(change, ...SCALED);
  const zero = edit !== undefined && scaling(change, ...SCALED)?.to === 0;
  return zero ? `${podsBefore(edit, world)} → 0 pods: nothing serves requests` : undefined;
}

/** `3`, or `2 to 8 pods` if an autoscaler decides. */
function podsBefore({ before: old }: Edit, { before }: World): string {
  const scaler = scalerOf(old, before);
  return scaler === undefined ? String(replicasOf(old)) : rangeOf(scaler);
}

function rangeOf({ stored }: KubeObject): string {
  return `${numberAt(stored, 'spec.minReplicas') ?? 1} to ${numberAt(stored, 'spec.maxReplicas') ?? 'more'} pods`;
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
    way: 'transfer the ownership of spec.replicas before you apply this, with server-side apply or kubectl apply set-last-applied; '
      + 'or keep the number',
  };
}

/** The autoscaler that decided on the number of pods before the change, if the manifest now gives a number other than 0. */
function scalerOverruled(edit: Edit, { before }: World): KubeObject | undefined {
  const [old, now] = [edit.before, edit.after].map(({ written }) => numberAt(written, 'spec.replicas'));
  return old === undefined && now !== undefined && now > 0 ? scalerOf(edit.before, before) : undefined;
}

function autoscalingOverruled(change: Change, world: World): Verdict | undefined {
  const edit = editOf(change, ...SCALED);
  const scaler = edit && scalerOverruled(edit, world);
  if (edit === undefined || scaler === undefined) return undefined;
  if (replicasOf(edit.after) >= (numberAt(scaler.stored, 'spec.maxReplicas') ?? Infinity)) return undefined;
  const stays = isAutoscaled(edit.after, world.after) ? ' until it adds them again, and so with each apply' : '';
  return {
    message: `${podsBefore(edit, world)} → ${replicasOf(edit.after)} pods: HorizontalPodAutoscaler ${scaler.name} may run more at the `
      + `moment, and those stop at once${stays}`,
    way: `give the number that runs: kubectl get ${edit.after.kind.toLowerCase()} ${edit.after.name}`,
  };
}

/** How many pods a budget allows to be down. Undefined when it selects no pods. */
function allowedDisruptions(budget: KubeObject, world: Inventory): number | undefined {
  const workloads = selectedBy(budget, world).filter((object) => SCALED.includes(typeOf(object)));
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
  return targetsOf(object, world.after).filter((target) => isUnchanged(target, world));
}

/** The workload whose number of pods this autoscaler sets. */
export function targetsOf(scaler: KubeObject, world: Inventory): readonly KubeObject[] {
  return objectsWith(world, scaledKeys, targetOf(scaler));
}

function isUnchanged(object: KubeObject, { before }: World): boolean {
  return same(before.byKey.get(keyOf(object))?.stored, object.stored);
}

function blockedBefore(budget: KubeObject, { before }: World): boolean {
  const old = find(before, BUDGET, budget.place, budget.name);
  return old !== undefined && (allowedDisruptions(old, before) ?? 1) <= 0;
}

/** Only numbers that the manifests give: those that are filled in beside an autoscaler mean nothing. */
function scaled(change: Change, world: World): string | undefined {
  const edit = editOf(change, ...SCALED);
  const numbers = scaling(change, ...SCALED);
  if (edit === undefined || numbers === undefined || numbers.to === 0) return undefined;
  if (replicasDropped(change) !== undefined || autoscalingOverruled(change, world) !== undefined) return undefined;
  const disks = numbers.to > numbers.from ? disksOfNewPods(edit.after, numbers.from, world) : undefined;
  return `${podsBefore(edit, world)} → ${numbers.to} pods${disks === undefined ? '' : `; the new ones ${disks}`}`;
}

/** Rules about losing pods that serve. */
export const availabilityRules: readonly Rule[] = [
  { name: 'scaled-to-zero', level: 'danger', judge: scaledToZero },
  { name: 'scaled-below-quorum', level: 'danger', judge: scaledBelowQuorum },
  { name: 'scaled-in-by-several', level: 'danger', judge: scaledInBySeveral },
  { name: 'replicas-dropped', level: 'danger', judge: replicasDropped },
  { name: 'autoscaling-overruled', level: 'danger', judge: autoscalingOverruled },
  { name: 'budget-blocks-drains', level: 'danger', judge: budgetBlocksDrains },
  { name: 'scaled', level: 'info', judge: scaled },
];
