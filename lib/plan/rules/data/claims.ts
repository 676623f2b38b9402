import { amountOf } from '../../../kubernetes/formats/quantities';
import { at, textAt } from '../../../kubernetes/objects/fields';
import { type Change, changesAt, editOf, isAtOrBelow, type World } from '../../change';
import type { Difference } from '../../differences';
import { formatDifferences } from '../../format';
import { typeOf } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';
import { isSubstitution } from '../../substitutions';
import { claimMadeBefore } from './claim-templates';

const CLAIM = '/PersistentVolumeClaim';
const SIZE = 'spec.resources.requests.storage';
const MAY_CHANGE = [SIZE, 'spec.volumeAttributesClassName'];

/** The size of a claim before and after the change. */
interface Sizes {
  readonly old: number;
  readonly now: number;
  readonly told: string;
}

/** Undefined if the claim is new. A claim that a StatefulSet created may get its first manifest only when it grows. */
function sizes(change: Change, world: World): Sizes | undefined {
  if (change.is === 'removed' || typeOf(change.after) !== CLAIM) return undefined;
  if (change.is === 'changed') return sizesOf(change.before.stored, change.after.stored, formatDifferences(changesAt(change, SIZE)));
  const made = claimMadeBefore(change.after, world);
  if (made === undefined) return undefined;
  const [old, now] = [made.template, change.after.stored].map((claim) => textAt(claim, SIZE));
  return sizesOf(made.template, change.after.stored, `${old} → ${now} (StatefulSet ${made.set.name} created it with ${old})`);
}

function sizesOf(before: unknown, after: unknown, told: string): Sizes | undefined {
  if ([before, after].some((claim) => isSubstitution(at(claim, SIZE)))) return undefined;
  const [old, now] = [before, after].map((claim) => amountOf(at(claim, SIZE)) ?? 0);
  return { old, now, told };
}

function claimShrinks(change: Change, world: World): Verdict | undefined {
  const size = sizes(change, world);
  if (size === undefined || size.now >= size.old) return undefined;
  return {
    message: `${size.told}; a claim can't shrink`,
    way: 'create a smaller claim with another name, copy the data, and mount it instead: the pods are down meanwhile',
  };
}

function claimGrows(change: Change, world: World): string | undefined {
  const size = sizes(change, world);
  if (size === undefined || size.now <= size.old) return undefined;
  return `grows, ${size.told}; refused if its storage class does not allow expansion, or while no volume is bound`;
}

function immutableClaim(change: Change): Verdict | undefined {
  const edit = editOf(change, CLAIM);
  const found = edit && changesAt(edit, 'spec').filter((difference) => !mayChange(difference));
  if (edit === undefined || found === undefined || found.length === 0) return undefined;
  return {
    message: `${formatDifferences(found)}; only the size of a claim can change, and only upwards`,
    way: 'create a claim with another name, copy the data, and mount it instead: the pods are down meanwhile',
  };
}

/** A claim without a class gets the cluster's default class, and a claim without a volume gets a volume. */
function mayChange({ path, before }: Difference): boolean {
  if (path === 'spec.storageClassName' || path === 'spec.volumeName') return before === undefined;
  return MAY_CHANGE.some((field) => isAtOrBelow(path, field));
}

function claimNamesClass(change: Change): Verdict | undefined {
  const edit = editOf(change, CLAIM);
  const found = edit && changesAt(edit, 'spec.storageClassName', 'spec.volumeName').filter(({ before }) => before === undefined);
  if (edit === undefined || found === undefined || found.length === 0) return undefined;
  return {
    message: `${formatDifferences(found)}; refused unless the claim already has this value`,
    way: `kubectl get persistentvolumeclaim ${textAt(edit.after.stored, 'metadata.name')} -o wide`,
  };
}

/** Rules about changed claims. */
export const claimRules: readonly Rule[] = [
  { name: 'claim-shrinks', level: 'refused', judge: claimShrinks },
  { name: 'immutable-claim', level: 'refused', judge: immutableClaim },
  { name: 'claim-names-class', level: 'danger', judge: claimNamesClass },
  { name: 'claim-grows', level: 'info', judge: claimGrows },
];
