import { at, fieldsAt } from '../../../kubernetes/objects/fields';
import { HOOKS } from '../../../kubernetes/objects/gitops-annotations';
import type { Change } from '../../change';
import { isNamedByServer, typeOf } from '../../kube-object';
import type { Rule } from '../../rule';
import { removedObject } from '../pruning';

function jobRuns(change: Change): string | undefined {
  if (change.is !== 'created' || typeOf(change.after) !== 'batch/Job' || isNamedByServer(change.after)) return undefined;
  if (at(change.after.stored, 'spec.suspend') === true) return undefined;
  const hook = HOOKS.map((name) => fieldsAt(change.after.stored, 'metadata.annotations')[name]).find((phase) => phase !== undefined);
  return hook === undefined ? 'new; it runs as soon as it is applied' : `new; it runs as a hook: ${String(hook)}`;
}

function jobRemoved(change: Change): string | undefined {
  if (removedObject(change, 'batch/Job') === undefined) return undefined;
  return 'gone once somebody prunes or deletes it, with its pods; a run that has not ended is stopped';
}

/** Rules about Jobs that come and go. */
export const jobRules: readonly Rule[] = [
  { name: 'job-runs', level: 'info', judge: jobRuns },
  { name: 'job-removed', level: 'info', judge: jobRemoved },
];
