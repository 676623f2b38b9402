import { at, type Fields, listAt, same } from '../../../kubernetes/objects/fields';
import { podLabels, podSpecPath } from '../../../kubernetes/pods/pod-template';
import { type Change, changeOf, type World } from '../../change';
import { enumerate } from '../../format';
import { find, inPlace, ofType, type Inventory } from '../../inventory';
import { keyOf, type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { selectedBy, selecting } from '../../selection';
import { mayHavePodsFor } from '../controllers/pods';
import { successorOf } from '../data/successors';

const POLICY = 'networking.k8s.io/NetworkPolicy';
const BUDGET = 'policy/PodDisruptionBudget';

type Direction = 'Ingress' | 'Egress';
const DIRECTIONS: readonly Direction[] = ['Ingress', 'Egress'];
const TOLD: Readonly<Record<Direction, string>> = { Ingress: 'to', Egress: 'from' };

function rulesOf({ stored }: KubeObject, direction: Direction): readonly unknown[] {
  return listAt(stored, direction === 'Ingress' ? 'spec.ingress' : 'spec.egress');
}

/** Without `policyTypes`, a policy limits what comes in, and what goes out only if it has rules about that. */
function limits(policy: KubeObject, direction: Direction): boolean {
  const types = at(policy.stored, 'spec.policyTypes');
  if (Array.isArray(types)) return types.includes(direction);
  return direction === 'Ingress' || rulesOf(policy, direction).length > 0;
}

function policiesOf(pods: KubeObject, direction: Direction, world: Inventory): KubeObject[] {
  return selecting(POLICY, pods, world).filter((policy) => limits(policy, direction));
}

/** The pods that ran without limits before, and that no policy allows any connection after the change. */
function cutOff(policy: KubeObject, direction: Direction, { before, after }: World): KubeObject[] {
  return selectedBy(policy, after).filter((pods) => {
    const old = before.byKey.get(keyOf(pods));
    return old !== undefined && policiesOf(old, direction, before).length === 0
      && policiesOf(pods, direction, after).every((one) => rulesOf(one, direction).length === 0);
  });
}

/** Whether the policy is the first one of a namespace that existed before, and whose pods other manifests create. */
function limitsUnknownPods(policy: KubeObject, direction: Direction, { before, after }: World): boolean {
  const { place } = policy;
  const isKnown = [before, after].some((world) => inPlace(world, place).some((object) => podSpecPath(object) !== undefined));
  if (isKnown || place === '' || find(before, '/Namespace', '', place) === undefined) return false;
  return !ofType(before, POLICY, place).some((one) => limits(one, direction));
}

function policyCutsOff(change: Change, world: World): Verdict | undefined {
  if (change.is === 'removed' || typeOf(change.after) !== POLICY) return undefined;
  const policy = change.after;
  const denied = DIRECTIONS.filter((direction) => limits(policy, direction) && rulesOf(policy, direction).length === 0);
  const known = denied.map((direction) => ({ direction, pods: cutOff(policy, direction, world).map(titleOf) }));
  const found = known.filter(({ direction, pods }) => pods.length > 0 || limitsUnknownPods(policy, direction, world));
  if (found.length === 0) return undefined;
  const who = [...new Set(found.flatMap(({ pods }) => pods))];
  const directions = found.map(({ direction }) => TOLD[direction]).join(' and ');
  const dns = found.some(({ direction }) => direction === 'Egress') ? ', and so do requests to DNS' : '';
  const pods = who.length === 0 ? `the pods of ${policy.place}` : enumerate(who);
  return {
    message: `no policy allows any connection ${directions} ${pods}, which nothing limited before: all of them fail${dns}`,
    way: 'allow what the pods need by other policies, before this one or with it',
  };
}

/** Reported for the policy or budget if it changes, else for the pods whose labels change. */
function policySelectsNothing(change: Change, world: World): Verdict | undefined {
  const lost = guardsOf(change, world).filter((old) => withoutPods(world).has(old));
  if (lost.length === 0) return undefined;
  const harm = [
    ...(lost.some((one) => typeOf(one) === BUDGET) ? ['a drain may evict all pods at once'] : []),
    ...(lost.some((one) => typeOf(one) === POLICY) ? ['its rules apply to no pod'] : []),
  ];
  return {
    message: `no pod of any manifest has the labels that ${enumerate(lost.map(titleOf))} select${lost.length === 1 ? 's' : ''}: `
      + harm.join(', and '),
    way: 'change the selector and the labels together',
  };
}

const known = new WeakMap<World, ReadonlySet<KubeObject>>();

/** The budgets and policies before the change that select nothing after it. They are found once, because many workloads may ask. */
function withoutPods(world: World): ReadonlySet<KubeObject> {
  const found = known.get(world) ?? new Set(world.before.objects.filter((old) => {
    const now = [BUDGET, POLICY].includes(typeOf(old)) ? world.after.byKey.get(keyOf(old)) : undefined;
    return now !== undefined && selectsAny(old, world.before) && !selectsAny(now, world.after);
  }));
  known.set(world, found);
  return found;
}

/** A workload whose labels stay is still selected, and one that is only removed takes the need for them along. */
function guardsOf(change: Change, world: World): KubeObject[] {
  if (change.is === 'created') return [];
  const { before: old } = change;
  if ([BUDGET, POLICY].includes(typeOf(old))) return change.is === 'changed' ? [old] : [];
  const keepsThem = change.is === 'changed' ? same(labelsOf(old), labelsOf(change.after)) : successorOf(old, world) === undefined;
  if (keepsThem) return [];
  return [BUDGET, POLICY].flatMap((type) => selecting(type, old, world.before)).filter((guard) => {
    const now = world.after.byKey.get(keyOf(guard));
    return now !== undefined && changeOf(now, world) === undefined;
  });
}

function labelsOf(object: KubeObject): Fields | undefined {
  return podLabels(object, object.stored);
}

function selectsAny(guard: KubeObject, world: Inventory): boolean {
  return selectedBy(guard, world).length > 0 || mayHavePodsFor(guard, world);
}

/** Rules about network policies, and about what selects pods to protect them. */
export const policyRules: readonly Rule[] = [
  { name: 'policy-cuts-off', level: 'danger', judge: policyCutsOff },
  { name: 'policy-selects-nothing', level: 'danger', judge: policySelectsNothing },
];
