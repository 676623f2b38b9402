import { Change, Edit, editOf } from '../change';
import { enumerate, formatDifference } from '../format-value';
import { KubeObject, typeOf } from '../kube-object';
import { templatePath } from '../pods';
import { at, numberAt } from '../value';
import { Rule } from '../rule';
import { replicasOf } from './availability';
import { changesAt } from './fields';

/** Why the pods of a workload become others; nothing when their template stays. */
function reason(edit: Edit | undefined): string | undefined {
  const path = edit && templatePath(edit.after);
  const found = edit === undefined || path === undefined ? [] : changesAt(edit, path);
  if (path === undefined || found.length === 0) return undefined;
  return enumerate(found.map((difference) => formatDifference({ ...difference, path: difference.path.slice(path.length + 1).replace(/^spec\./, '') })));
}

function strategy({ after }: Edit): unknown {
  return at(after.stored, `spec.${after.kind === 'Deployment' ? 'strategy' : 'updateStrategy'}.type`);
}

function hasPods({ before, after }: Edit): boolean {
  return after.kind === 'DaemonSet' || (replicasOf(before) > 0 && replicasOf(after) > 0);
}

function restarted(change: Change): Edit | undefined {
  const edit = editOf(change, 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet');
  return edit !== undefined && hasPods(edit) ? edit : undefined;
}

function rollingRestart(change: Change): string | undefined {
  const edit = restarted(change);
  const why = reason(edit);
  return edit === undefined || why === undefined || strategy(edit) !== 'RollingUpdate' || isOnlyPod(edit.after) ? undefined : `${why}; ${pace(edit.after)}`;
}

/** The only pod of a StatefulSet is gone before the next one starts. */
function isOnlyPod(object: KubeObject): boolean {
  return object.kind === 'StatefulSet' && replicasOf(object) === 1;
}

function pace(object: KubeObject): string {
  if (object.kind === 'StatefulSet') {
    const partition = numberAt(object.stored, 'spec.updateStrategy.rollingUpdate.partition') ?? 0;
    return partition > 0 ? `rolling, only pods from ordinal ${partition} on` : 'rolling, one pod after the other from the last';
  }
  if (object.kind === 'DaemonSet') return 'rolling, node by node';
  const away = unavailable(object);
  return away === 0 ? 'rolling, a new pod is ready before an old one goes' : `rolling, at most ${away} of ${replicasOf(object)} pods away`;
}

/** Shares of `maxUnavailable` are rounded down, those of `maxSurge` up; one of both is at least 1. */
function unavailable(object: KubeObject): number {
  const [away, more] = ['maxUnavailable', 'maxSurge'].map((field) => at(object.stored, `spec.strategy.rollingUpdate.${field}`));
  const pods = (value: unknown, round: (amount: number) => number) => (typeof value === 'number' ? value : round((Number.parseInt(String(value), 10) / 100) * replicasOf(object)));
  return Math.max(pods(away, Math.floor), pods(more, Math.ceil) === 0 ? 1 : 0);
}

function restartAtOnce(change: Change): string | undefined {
  const edit = restarted(change);
  const why = reason(edit);
  if (edit === undefined || why === undefined) return undefined;
  if (strategy(edit) === 'Recreate') return `${why}; not rolling: all ${replicasOf(edit.after)} pods stop before a new one starts`;
  return strategy(edit) === 'RollingUpdate' && isOnlyPod(edit.after) ? `${why}; its only pod is away meanwhile` : undefined;
}

function restartOnDelete(change: Change): string | undefined {
  const edit = restarted(change);
  const why = reason(edit);
  return edit === undefined || why === undefined || strategy(edit) !== 'OnDelete' ? undefined : `${why}; each pod as soon as somebody deletes it, since the strategy is OnDelete`;
}

function newPodsOnly(change: Change): string | undefined {
  const edit = change.is === 'changed' ? change : undefined;
  const why = reason(edit);
  if (edit === undefined || why === undefined || restarted(change) !== undefined) return undefined;
  switch (typeOf(edit.after)) {
    case 'batch/CronJob': return `${why}; from the next run on`;
    case 'apps/ReplicaSet':
    case '/ReplicationController': return `${why}; only pods that are yet to be made, those that run stay`;
    case 'batch/Job': return undefined;
    default: return `${why}; no pod runs that would restart`;
  }
}

/** What happens to pods that run. */
export const restartRules: readonly Rule[] = [
  { name: 'rolling-restart', level: 'restart', judge: rollingRestart },
  { name: 'restart-at-once', level: 'restart', judge: restartAtOnce },
  { name: 'restart-on-delete', level: 'restart', judge: restartOnDelete },
  { name: 'new-pods-only', level: 'info', judge: newPodsOnly },
];
