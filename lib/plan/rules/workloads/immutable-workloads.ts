import { at, fieldsAt, listAt, numberAt } from '../../../kubernetes/objects/fields';
import { MUTABLE_JOB_FIELDS } from '../../../kubernetes/objects/jobs';
import { type FactName, holds, spanOf } from '../../../kubernetes/versions/facts';
import { ANY_CLUSTER } from '../../../kubernetes/versions/versions';
import { type Change, changesAt, type Edit, editOf, isAtOrBelow, type World } from '../../change';
import { type Difference, isOnlyOrder } from '../../differences';
import { formatDifferences } from '../../format';
import type { KubeObject } from '../../kube-object';
import type { Rule, Verdict } from '../../rule';

function immutableSelector(change: Change): Verdict | undefined {
  const edit = editOf(change, 'apps/Deployment', 'apps/DaemonSet', 'apps/ReplicaSet');
  const found = edit && changesAt(edit, 'spec.selector');
  if (edit === undefined || found === undefined || found.length === 0) return undefined;
  const { kind, name } = edit.after;
  return {
    message: `${formatDifferences(found)}; a selector can't change`,
    way: `give it another name, and remove ${name} when the new pods serve; `
      + `or kubectl delete ${kind.toLowerCase()} ${name} and apply again: no pods in between`,
  };
}

/** Changes of the spec outside these fields. */
function changesOutside(edit: Edit, fields: readonly string[]): Difference[] {
  return changesAt(edit, 'spec').filter(({ path }) => !fields.some((field) => isAtOrBelow(path, field)));
}

/** Mutable fields of a StatefulSet; `revisionHistoryLimit` only in newer versions, of which another rule knows. */
const STATEFUL_SET_MAY_CHANGE = [
  'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds',
].map((field) => `spec.${field}`);
const CLAIM_TEMPLATES = 'spec.volumeClaimTemplates';
const STRATEGY = 'spec.updateStrategy';

/** How to change what can't change in a StatefulSet. */
export function orphan(name: string): string {
  return `kubectl delete statefulset ${name} --cascade=orphan, then apply: pods and claims stay`;
}

function immutableStatefulSet(change: Change): Verdict | undefined {
  const edit = editOf(change, 'apps/StatefulSet');
  const found = edit && changesOutside(edit, [...STATEFUL_SET_MAY_CHANGE, CLAIM_TEMPLATES]);
  if (edit === undefined || found === undefined || found.length === 0) return undefined;
  const left = found.some(({ path }) => isAtOrBelow(path, 'spec.selector'))
    ? '; with another selector, the new set does not adopt the old pods: delete them yourself'
    : ', and the new set adopts the pods';
  return { message: `${formatDifferences(found)}; this can't change in a StatefulSet`, way: `${orphan(edit.after.name)}${left}` };
}

function immutableClaimTemplate(change: Change): Verdict | undefined {
  const edit = editOf(change, 'apps/StatefulSet');
  const found = edit && changesAt(edit, CLAIM_TEMPLATES);
  if (edit === undefined || found === undefined || found.length === 0) return undefined;
  return {
    message: `${formatDifferences(found)}; claim templates can't change`,
    way: `${orphan(edit.after.name)}, and only claims of new pods follow the template; `
      + 'to grow an existing claim, edit the claim itself',
  };
}

/** The API server keeps the default that it filled in, and then refuses it beside the new type. */
function strategyKeepsDefault(change: Change): Verdict | undefined {
  const edit = editOf(change, 'apps/StatefulSet');
  if (edit === undefined || !turns(edit, `${STRATEGY}.type`, 'OnDelete')) return undefined;
  if (at(edit.before.written, `${STRATEGY}.rollingUpdate.partition`) !== undefined || writesRollingUpdate(edit.after)) return undefined;
  return {
    message: 'updateStrategy becomes OnDelete, but the rollingUpdate that the API server filled in stays',
    way: patchFirst(edit, 'updateStrategy', 'OnDelete'),
  };
}

function writesRollingUpdate({ written }: KubeObject): boolean {
  return 'rollingUpdate' in fieldsAt(written, STRATEGY);
}

function patchFirst({ after }: Edit, field: string, type: string): string {
  const patch = JSON.stringify({ spec: { [field]: { type, rollingUpdate: null } } });
  return `kubectl patch ${after.kind.toLowerCase()} ${after.name} -p '${patch}' first; nothing restarts`;
}

function turns({ before, after }: Edit, path: string, value: unknown): boolean {
  return at(before.stored, path) !== value && at(after.stored, path) === value;
}

/** No manager owns what the API server filled in, so server-side apply keeps it, and it is invalid with the new type. */
function strategyServerSide(change: Change): Verdict | undefined {
  const [deployment, set] = [editOf(change, 'apps/Deployment'), editOf(change, 'apps/StatefulSet')];
  if (deployment !== undefined) return refusedServerSide(deployment, 'strategy', 'Recreate');
  // Without a null in the manifest, a plain kubectl apply is refused as well, which another rule reports.
  return set !== undefined && writesRollingUpdate(set.after) ? refusedServerSide(set, 'updateStrategy', 'OnDelete') : undefined;
}

function refusedServerSide(edit: Edit, field: string, type: string): Verdict | undefined {
  if (!turns(edit, `spec.${field}.type`, type)) return undefined;
  if (Object.keys(fieldsAt(edit.before.written, `spec.${field}.rollingUpdate`)).length > 0) return undefined;
  const harm = 'keeps the rollingUpdate that the API server filled in, and is refused; a plain kubectl apply passes';
  return {
    message: `${field} becomes ${type}: server-side apply (Flux, kubectl apply --server-side) ${harm}`,
    way: patchFirst(edit, field, type),
  };
}

/** Mutable fields of a Job outside its template. */
const JOB_MAY_CHANGE = MUTABLE_JOB_FIELDS.map((field) => `spec.${field}`);
/** Mutable fields in the template of a suspended Job: those that decide where it runs. */
const SUSPENDED_JOB_MAY_CHANGE = [
  'metadata.labels', 'metadata.annotations', 'spec.nodeSelector', 'spec.tolerations', 'spec.schedulingGates', 'spec.affinity.nodeAffinity',
].map((field) => `spec.template.${field}`);

/** What may change in a suspended Job of newer versions only. */
const SUSPENDED: FactName = 'suspendedJobMayChange';
const KEPT_ORDER: FactName = 'listsKeepTheirOrder';
const RESOURCES = /^spec\.template\.spec\.(initC|c)ontainers\[[^\]]*\]\.resources\b/;

function immutableJob(change: Change, { target = ANY_CLUSTER }: World): Verdict | undefined {
  const edit = editOf(change, 'batch/Job');
  if (edit === undefined) return undefined;
  const isSuspended = at(edit.before.stored, 'spec.suspend') === true;
  const found = changesOutside(edit, [
    ...JOB_MAY_CHANGE, ...(isSuspended ? SUSPENDED_JOB_MAY_CHANGE : []), ...(scalesIndices(edit) ? ['spec.completions'] : []),
  ]);
  if (found.length === 0) return undefined;
  const byVersion = isSuspended && found.every(({ path }) => RESOURCES.test(path)) ? holds(SUSPENDED, target) : 'never';
  if (byVersion === 'always') return undefined;
  const since = byVersion === 'sometimes' ? `, but in a suspended one ${spanOf(SUSPENDED)}` : '';
  const accepted = isOnlyOrder(found) && holds(KEPT_ORDER, target) !== 'never'
    ? `; server-side apply keeps the order ${spanOf(KEPT_ORDER)}, and is not refused then` : '';
  return {
    message: `${formatDifferences(found)}; this can't change in a Job${since}${accepted}`,
    way: `give it another name, or kubectl delete job ${edit.after.name} and apply again: either way it runs once more`,
  };
}

/** An indexed Job can be scaled by changing completions and parallelism together. */
function scalesIndices({ after: { stored } }: Edit): boolean {
  if (at(stored, 'spec.completionMode') !== 'Indexed') return false;
  return numberAt(stored, 'spec.completions') === numberAt(stored, 'spec.parallelism');
}

function immutablePod(change: Change): Verdict | undefined {
  const edit = editOf(change, '/Pod');
  const found = edit && changesAt(edit, 'spec').filter((difference) => !mayChangeInPod(difference));
  if (edit === undefined || found === undefined || found.length === 0) return undefined;
  return {
    message: `${formatDifferences(found)}; this can't change in a pod`,
    way: `kubectl delete pod ${edit.after.name} and apply again: it starts again; or use a Deployment`,
  };
}

function mayChangeInPod({ path, before, after }: Difference): boolean {
  if (/^spec\.(initC|c)ontainers\[[^\]]*\]\.image$/.test(path)) return after !== undefined;
  if (path === 'spec.activeDeadlineSeconds') return after !== undefined && (before === undefined || Number(after) <= Number(before));
  if (path === 'spec.tolerations') return before === undefined || listAt({ before }, 'before').length === 0;
  return isAtOrBelow(path, 'spec.tolerations') && before === undefined;
}

/** Rules about immutable fields of workloads. */
export const immutableWorkloadRules: readonly Rule[] = [
  { name: 'immutable-selector', level: 'refused', byHand: true, judge: immutableSelector },
  { name: 'immutable-stateful-set', level: 'refused', byHand: true, judge: immutableStatefulSet },
  { name: 'immutable-claim-template', level: 'refused', byHand: true, judge: immutableClaimTemplate },
  { name: 'strategy-keeps-default', level: 'refused', byHand: true, judge: strategyKeepsDefault },
  { name: 'strategy-server-side', level: 'danger', judge: strategyServerSide },
  { name: 'immutable-job', level: 'refused', byHand: true, judge: immutableJob },
  { name: 'immutable-pod', level: 'refused', byHand: true, judge: immutablePod },
];
