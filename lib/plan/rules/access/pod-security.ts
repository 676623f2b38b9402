import { at, fieldsAt } from '../../../kubernetes/objects/fields';
import { podSpecPath } from '../../../kubernetes/pods/pod-template';
import type { Change, World } from '../../change';
import { enumerate } from '../../format';
import { find, inPlace, type Inventory } from '../../inventory';
import { type KubeObject, titleOf, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { isLevel, type PodSecurityLevel, violationsOf } from './pod-security-levels';

const NAMESPACE = '/Namespace';
const LABEL = 'pod-security.kubernetes.io/enforce';

/** The level that a namespace enforces. Undefined if it allows everything. */
function levelOf(namespace: KubeObject | undefined): PodSecurityLevel | undefined {
  const level = fieldsAt(namespace?.stored, 'metadata.labels')[LABEL];
  return isLevel(level) ? level : undefined;
}

function namespaceOf(object: KubeObject, world: Inventory): KubeObject | undefined {
  return object.place === '' ? undefined : find(world, NAMESPACE, '', object.place);
}

function violations(object: KubeObject, level: PodSecurityLevel | undefined): string[] {
  const path = podSpecPath(object);
  return path === undefined || level === undefined ? [] : violationsOf(at(object.stored, path), level);
}

/** Reported for the namespace whose level changes, else for the workload whose pods are new or change. */
function podSecurityRefuses(change: Change, world: World): Verdict | undefined {
  if (change.is === 'removed') return undefined;
  if (typeOf(change.after) === NAMESPACE) return namespaceRefuses(change.after, world);
  const namespace = namespaceOf(change.after, world.after);
  if (namespace === undefined || raises(namespace, world)) return undefined;
  const level = levelOf(namespace);
  const old = change.is === 'changed' ? violations(change.before, level) : [];
  const found = violations(change.after, level).filter((one) => !old.includes(one));
  if (found.length === 0) return undefined;
  return {
    message: `namespace ${namespace.name} enforces ${level}, and the pods have ${enumerate(found)}: the API server refuses each of them`,
    way: `change the pods, or put them into a namespace that does not enforce ${level}`,
  };
}

/** Whether the level of the namespace changes. */
function raises(namespace: KubeObject, { before }: World): boolean {
  const old = find(before, NAMESPACE, '', namespace.name);
  const is = levelOf(namespace);
  return is !== undefined && is !== levelOf(old);
}

function namespaceRefuses(namespace: KubeObject, world: World): Verdict | undefined {
  const level = levelOf(namespace);
  if (level === undefined || !raises(namespace, world)) return undefined;
  const old = levelOf(find(world.before, NAMESPACE, '', namespace.name));
  const refused = inPlace(world.after, namespace.name).flatMap((object) => {
    const found = violations(object, level).filter((one) => !violations(object, old).includes(one));
    return found.length === 0 ? [] : [`${titleOf(object)} (${enumerate(found)})`];
  });
  if (refused.length === 0) return undefined;
  return {
    message: `enforces ${level}: running pods stay, and the API server refuses new ones of ${enumerate(refused)}`,
    way: `change these pods first; warn and audit: ${level} show what is refused without refusing it`,
  };
}

/** Rules about pods that their namespace refuses. */
export const podSecurityRules: readonly Rule[] = [
  { name: 'pod-security-refuses', level: 'danger', judge: podSecurityRefuses },
];
