import { amountOf } from '../../kubernetes/formats/quantities';
import { at, textAt } from '../../kubernetes/objects/fields';
import { type Change, changesAt, type Edit, editOf, isAtOrBelow } from '../change';
import type { Difference } from '../differences';
import { formatDifferences } from '../format';
import type { Rule, Verdict } from '../rule';

const CLAIM = '/PersistentVolumeClaim';
const SIZE = 'spec.resources.requests.storage';
const MAY_CHANGE = [SIZE, 'spec.volumeAttributesClassName'];

function sizes({ before, after }: Edit): readonly [number, number] {
  return [amountOf(at(before.stored, SIZE)) ?? 0, amountOf(at(after.stored, SIZE)) ?? 0];
}

function claimShrinks(change: Change): Verdict | undefined {
  const edit = editOf(change, CLAIM);
  if (edit === undefined) return undefined;
  const [old, now] = sizes(edit);
  if (now >= old) return undefined;
  return {
    message: `${formatDifferences(changesAt(edit, SIZE))}; a claim can't shrink`,
    way: 'create a smaller claim with another name, copy the data, and mount it instead: the pods are down meanwhile',
  };
}

function claimGrows(change: Change): string | undefined {
  const edit = editOf(change, CLAIM);
  if (edit === undefined) return undefined;
  const [old, now] = sizes(edit);
  if (now <= old) return undefined;
  const unless = 'refused if its storage class does not allow expansion, or while no volume is bound';
  return `grows, ${formatDifferences(changesAt(edit, SIZE))}; ${unless}`;
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
