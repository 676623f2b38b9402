import type { Change, World } from '../change';
import { formatDifferences } from '../format';
import { typeOf } from '../kube-object';
import type { Rule } from '../rule';
import { isSubstitution } from '../substitutions';
import { isOfController, leftToControllerRule } from './controllers/custom-resources';
import { claimMadeBefore, disksOfNewPods } from './data/claim-templates';
import { replicasOf } from './workloads/availability';

function metadataOnly(change: Change): string | undefined {
  if (change.is !== 'changed' || change.differences.length === 0 || isOfController(change.after)) return undefined;
  if (!change.differences.every(({ path }) => path.startsWith('metadata.'))) return undefined;
  return `${formatDifferences(change.differences)}; only metadata, nothing restarts`;
}

function writtenDifferently(change: Change): string | undefined {
  return change.is === 'changed' && change.differences.length === 0 ? 'written differently, with the same meaning' : undefined;
}

function inPlace(change: Change): string | undefined {
  if (change.is !== 'changed' || change.differences.length === 0 || isOfController(change.after)) return undefined;
  if (metadataOnly(change) !== undefined) return undefined;
  const told = formatDifferences(change.differences, typeOf(change.after) === '/Secret');
  const isKnown = change.differences.every(({ before, after }) => ![before, after].some(isSubstitution));
  return `${told}; nothing restarts${isKnown ? '' : '; Flux replaces what is in ${}, by which values is not known here'}`;
}

function created(change: Change, world: World): string | undefined {
  if (change.is !== 'created') return undefined;
  const made = typeOf(change.after) === '/PersistentVolumeClaim' ? claimMadeBefore(change.after, world) : undefined;
  if (made !== undefined) return `StatefulSet ${made.set.name} created it already; its size stays`;
  const [pods, disks] = [replicasOf(change.after), disksOfNewPods(change.after, 0, world)];
  return disks === undefined ? 'new' : `new, ${pods} pod${pods === 1 ? '' : 's'}, ${disks}`;
}

function removed(change: Change): string | undefined {
  return change.is === 'removed' && !isOfController(change.before) ? 'gone once somebody prunes or deletes it' : undefined;
}

/** Rules for changes about which no other rule says anything. */
export const otherwiseRules: readonly Rule[] = [
  { name: 'created', level: 'info', judge: created },
  { name: 'removed', level: 'info', judge: removed },
  { name: 'metadata-only', level: 'info', judge: metadataOnly },
  { name: 'written-differently', level: 'info', judge: writtenDifferently },
  { name: 'in-place', level: 'info', judge: inPlace },
  leftToControllerRule,
];
