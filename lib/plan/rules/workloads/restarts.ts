import { at, numberAt } from '../../../kubernetes/objects/fields';
import { holds, spanOf } from '../../../kubernetes/versions/facts';
import { ANY_CLUSTER } from '../../../kubernetes/versions/versions';
import { templatePath } from '../../../kubernetes/pods/pod-template';
import { type Change, changesAt, type Edit, editOf, type World } from '../../change';
import { isOnlyOrder } from '../../differences';
import { enumerate, formatDifferences } from '../../format';
import { type KubeObject, typeOf } from '../../kube-object';
import type { PodCount, Rule, Verdict } from '../../rule';
import { hasPods, isAutoscaled, wantedPods } from './availability';
import { exclusiveClaims } from './exclusive-claims';

/** Why the pods of a workload are replaced. Undefined when their template stays the same. */
function reason(edit: Edit | undefined): string | undefined {
  const path = edit && templatePath(edit.after);
  const found = edit === undefined || path === undefined ? [] : changesAt(edit, path);
  if (path === undefined || found.length === 0) return undefined;
  // Paths in the pods' spec are unambiguous without a prefix. Those in their metadata look like paths in the workload's own metadata.
  const shortened = (full: string) => (full.startsWith(`${path}.spec.`) ? full.slice(`${path}.spec.`.length) : full);
  return formatDifferences(found.map((difference) => ({ ...difference, path: shortened(difference.path) })));
}

function strategy({ after }: Edit): unknown {
  return at(after.stored, `spec.${after.kind === 'Deployment' ? 'strategy' : 'updateStrategy'}.type`);
}

/** A workload that has pods before and after the change, and replaces them. */
interface Restart {
  readonly after: KubeObject;
  readonly strategy: unknown;
  readonly why: string;
  /** The minimum number of pods. An autoscaler may want more. */
  readonly pods: number;
  /** Those that run already, and are replaced. */
  readonly replaced: PodCount;
}

function restartOf(change: Change, { before, after }: World): Restart | undefined {
  const edit = editOf(change, 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet');
  const why = reason(edit);
  if (edit === undefined || why === undefined || !hasPods(edit.before, before) || !hasPods(edit.after, after)) return undefined;
  const pods = wantedPods(edit.after, after);
  return { after: edit.after, strategy: strategy(edit), why, pods, replaced: replacedPods(edit, { before, after }) };
}

/** Pods that the change adds are new, and those that it removes don't come back. A partition exempts those with lower ordinals. */
function replacedPods({ before: old, after: now }: Edit, { before, after }: World): PodCount {
  if (now.kind === 'DaemonSet') return { least: 0, orMore: true };
  const stay = Math.min(wantedPods(old, before), wantedPods(now, after));
  const exempt = now.kind === 'StatefulSet' ? Math.max(0, partitionOf(now.stored) - (numberAt(now.stored, 'spec.ordinals.start') ?? 0)) : 0;
  return { least: Math.max(0, stay - exempt), orMore: isAutoscaled(now, after) };
}

/** Why the pods are not replaced yet. */
function whyHeld({ after: { stored }, strategy: type, pods }: Restart): string | undefined {
  if (at(stored, 'spec.paused') === true) return 'it is paused: nothing restarts until somebody resumes it';
  const [partition, first] = [type === 'RollingUpdate' ? partitionOf(stored) : 0, numberAt(stored, 'spec.ordinals.start') ?? 0];
  if (partition < first + pods) return undefined;
  return `no pod has the ordinal ${partition} or higher: nothing restarts until the partition is lowered`;
}

function partitionOf(stored: unknown): number {
  return numberAt(stored, 'spec.updateStrategy.rollingUpdate.partition') ?? 0;
}

function restartHeld(change: Change, world: World): string | undefined {
  const restart = restartOf(change, world);
  const held = restart && whyHeld(restart);
  return held === undefined ? undefined : `${restart?.why}; ${held}`;
}

/** A restart that happens now, without further action. */
export function restartNow(change: Change, world: World): Restart | undefined {
  const restart = restartOf(change, world);
  return restart === undefined || whyHeld(restart) !== undefined ? undefined : restart;
}

function rollingRestart(change: Change, world: World): Verdict | undefined {
  const restart = restartNow(change, world);
  return restart?.strategy !== 'RollingUpdate' || isOnlyPod(restart)
    ? undefined : verdict(restart, `${pace(restart, world)}${keptOrder(change, world)}`);
}

function verdict({ why, replaced }: Restart, how: string): Verdict {
  return { message: `${why}; ${how}`, pods: replaced };
}

/** The only pod of a StatefulSet stops before its replacement starts. */
function isOnlyPod({ after, pods }: Restart): boolean {
  return after.kind === 'StatefulSet' && pods === 1;
}

/** Where lists keep their order, another one restarts nothing. */
function keptOrder(change: Change, { target = ANY_CLUSTER }: World): string {
  if (change.is !== 'changed' || !isOnlyOrder(change.differences) || holds('listsKeepTheirOrder', target) === 'never') return '';
  return `; server-side apply keeps the order ${spanOf('listsKeepTheirOrder')}, and then nothing restarts`;
}

function pace(restart: Restart, world: World): string {
  const { after, pods } = restart;
  if (after.kind === 'StatefulSet') return paceOfSet(restart, world);
  if (after.kind === 'DaemonSet') return 'rolling, node by node';
  const away = unavailable(restart);
  if (away > 0) return `rolling, at most ${away} of ${pods} pods down`;
  const [claim] = exclusiveClaims(after, 'ReadWriteOnce', world);
  if (claim === undefined) return 'rolling, a new pod is ready before an old one stops';
  return `rolling, if the new pod starts on the node of the old one: claim ${claim} is ReadWriteOnce, and a pod on another node waits for `
    + 'it while the old one waits for that pod; strategy: {type: Recreate} avoids this';
}

/** Whether the change starts a new pod of a Deployment before an old one stops. */
export function startsBeforeItStops(change: Change, world: World): boolean {
  const restart = restartNow(change, world);
  return restart?.after.kind === 'Deployment' && restart.strategy === 'RollingUpdate' && unavailable(restart) === 0;
}

/**
 * From Kubernetes 1.37, `maxUnavailable` applies and a rollout no longer skips pods that are not ready. Sets that start their pods in order
 * have always waited for them.
 */
function paceOfSet({ after: { stored }, pods }: Restart, { target = ANY_CLUSTER }: World): string {
  const [partition, atOnce] = [partitionOf(stored), podsAtOnce(stored, pods)];
  const parallel = at(stored, 'spec.podManagementPolicy') === 'Parallel';
  const differs = [
    ...(atOnce > 1 ? [`replaces up to ${atOnce} pods at once`] : []),
    ...(parallel ? ['replaces pods that are not ready first'] : []),
    ...(parallel && partition > 0 ? [`waits while a pod below ordinal ${partition} is not ready`] : []),
  ];
  const pace = partition > 0 ? `rolling, only pods from ordinal ${partition} on` : 'rolling, one pod at a time, the last one first';
  const holding = holds('unreadyPodsGoFirst', target);
  if (differs.length === 0 || holding === 'never') return pace;
  return `${pace}; ${holding === 'always' ? 'it' : 'Kubernetes 1.37'} ${enumerate(differs)}`;
}

/** A percentage of the pods is rounded down, but never below 1. */
function podsAtOnce(stored: unknown, pods: number): number {
  return Math.max(1, amountOf(at(stored, 'spec.updateStrategy.rollingUpdate.maxUnavailable') ?? 1, pods, Math.floor));
}

/** Percentages of `maxUnavailable` are rounded down, those of `maxSurge` up. One of both is at least 1. */
function unavailable({ after, pods }: Restart): number {
  const [away, more] = ['maxUnavailable', 'maxSurge'].map((field) => at(after.stored, `spec.strategy.rollingUpdate.${field}`));
  return Math.max(amountOf(away, pods, Math.floor), amountOf(more, pods, Math.ceil) === 0 ? 1 : 0);
}

/** A number of pods, or a percentage of them: `2` or `25%`. */
function amountOf(value: unknown, pods: number, round: (share: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(String(value), 10) / 100) * pods);
}

function restartAtOnce(change: Change, world: World): Verdict | undefined {
  const restart = restartNow(change, world);
  if (restart?.strategy === 'Recreate') {
    const stop = restart.pods === 1 ? 'its only pod stops' : `all ${restart.pods} pods stop`;
    return verdict(restart, `not rolling: ${stop} before a new one starts`);
  }
  return restart?.strategy === 'RollingUpdate' && isOnlyPod(restart) ? verdict(restart, 'its only pod is down meanwhile') : undefined;
}

function restartOnDelete(change: Change, world: World): Verdict | undefined {
  const restart = restartNow(change, world);
  if (restart?.strategy !== 'OnDelete') return undefined;
  return verdict(restart, 'each pod restarts once somebody deletes it, because the strategy is OnDelete');
}

function newPodsOnly(change: Change, world: World): string | undefined {
  const edit = change.is === 'changed' ? change : undefined;
  const why = reason(edit);
  if (edit === undefined || why === undefined || restartOf(change, world) !== undefined) return undefined;
  switch (typeOf(edit.after)) {
    case 'batch/CronJob': return `${why}; from the next run on`;
    case 'apps/ReplicaSet':
    case '/ReplicationController': return `${why}; only new pods, running ones stay`;
    case 'batch/Job': return undefined;
    default: return `${why}; no running pod restarts`;
  }
}

/** Rules about restarts of running pods. */
export const restartRules: readonly Rule[] = [
  { name: 'rolling-restart', level: 'restart', judge: rollingRestart },
  { name: 'restart-at-once', level: 'restart', judge: restartAtOnce },
  { name: 'restart-on-delete', level: 'restart', judge: restartOnDelete },
  { name: 'restart-held', level: 'info', judge: restartHeld },
  { name: 'new-pods-only', level: 'info', judge: newPodsOnly },
];
