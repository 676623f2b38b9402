import { isBuiltIn } from '../../../kubernetes/objects/kinds';
import { own } from '../../../support/own';
import { type Change, type Edit, objectOf } from '../../change';
import type { Difference } from '../../differences';
import { formatDifferences } from '../../format';
import { type KubeObject, typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { removedObject } from '../pruning';
import { CONFIGURATION, WELL_KNOWN } from './well-known';

/** Whether only a controller knows what a change of this object does. */
export function isOfController(object: KubeObject): boolean {
  return !isBuiltIn(object.group) && !CONFIGURATION.has(typeOf(object));
}

function resourceRemoved(change: Change): Verdict | undefined {
  const resource = removedObject(change, ...Object.keys(WELL_KNOWN));
  const lost = resource && WELL_KNOWN[typeOf(resource)].removal?.(resource.stored);
  return lost && { message: lost.loss, way: lost.way };
}

function resourceRolls(change: Change): string | undefined {
  const known = own(WELL_KNOWN, typeOf(objectOf(change)));
  if (change.is !== 'changed' || known === undefined) return undefined;
  const [rolls, sizes] = [known.rolls?.fields, known.sizes].map((fields) => change.differences.filter(({ path }) => fields?.test(path)));
  if (rolls.length + sizes.length === 0) return undefined;
  const effects = [
    ...(rolls.length > 0 ? [known.rolls?.effect] : []), ...(sizes.length > 0 ? ['adds or removes pods'] : []),
  ];
  const told = [...rolls, ...sizes];
  return `${formatDifferences([...told, ...othersThan(told, change)])}; ${known.controller} ${effects.join(' and ')}`;
}

function othersThan(told: readonly Difference[], { differences }: Edit): Difference[] {
  return differences.filter((difference) => !told.includes(difference));
}

/** Rules about custom resources whose controllers are well known. */
export const customResourceRules: readonly Rule[] = [
  { name: 'custom-resource-removed', level: 'danger', judge: resourceRemoved },
  { name: 'custom-resource-rolls', level: 'controller', judge: resourceRolls },
];

/** Nobody knows the effect but the controller. */
function leftToController(change: Change): string | undefined {
  if (!isOfController(objectOf(change)) || change.is === 'created') return undefined;
  if (change.is === 'removed') return 'gone once somebody prunes or deletes it; its controller decides what goes with it';
  return change.differences.length === 0 ? undefined : `${formatDifferences(change.differences)}; its controller decides what restarts`;
}

/** For custom resources about which no other rule says anything. */
export const leftToControllerRule: Rule = { name: 'left-to-controller', level: 'controller', judge: leftToController };
