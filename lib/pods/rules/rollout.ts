import { inSeconds } from '../../kubernetes/formats/quantities';
import { type Fault, unless } from '../../support/fault';
import type { DaemonSetRollout, DisruptionBudget, PodCount, Rollout, StatefulRollout } from '../rollout';

/** Faults of the rollout of a stateless service. */
export function rolloutFaults(rollout: Rollout | undefined): Fault[] {
  if (rollout === undefined) return [];
  const { maxSurge, maxUnavailable, minReady } = rollout._options;
  const none = maxSurge !== undefined && maxSurge._isNone() && (maxUnavailable === undefined || maxUnavailable._isNone());
  return [
    ...countFaults('rollout.maxSurge', maxSurge),
    ...countFaults('rollout.maxUnavailable', maxUnavailable),
    ...secondFaults(minReady && inSeconds(minReady)),
    ...unless(!none, {
      prop: 'rollout', must: 'start a new pod or stop an old one first', got: 'neither',
      why: 'no pod would ever be replaced', fix: 'set maxUnavailable: PodCount.of(1)',
    }),
  ];
}

/** Faults of the rollout of a database. */
export function statefulRolloutFaults(rollout: StatefulRollout | undefined): Fault[] {
  if (rollout === undefined) return [];
  const { minReady, partition = 0 } = rollout._options;
  return [
    ...secondFaults(minReady && inSeconds(minReady)),
    ...unless(Number.isInteger(partition) && partition >= 0, {
      prop: 'rollout.partition', must: 'be a whole number of 0 or more', got: String(partition),
    }),
  ];
}

/** Faults of the rollout of a DaemonSet. */
export function daemonSetRolloutFaults({ _type: type, _options: { maxSurge, maxUnavailable, minReady } }: DaemonSetRollout): Fault[] {
  const surges = maxSurge !== undefined && !maxSurge._isNone();
  const stops = maxUnavailable === undefined ? !surges : !maxUnavailable._isNone();
  return [
    ...countFaults('rollout.maxSurge', maxSurge),
    ...countFaults('rollout.maxUnavailable', maxUnavailable),
    ...secondFaults(minReady && inSeconds(minReady)),
    ...unless(type === 'OnDelete' || surges !== stops, {
      prop: 'rollout', must: 'start a new pod or stop an old one first', got: surges ? 'both' : 'neither',
      why: 'the API server accepts exactly one of maxSurge and maxUnavailable above 0 for a DaemonSet', fix: 'leave one of them out',
    }),
  ];
}

/** Faults of a budget of so many pods, of which a drain may evict `most`. */
export function budgetFaults(
  budget: DisruptionBudget | undefined, pods: number, limit: { readonly least: number; readonly most: number; readonly why: string },
): Fault[] {
  if (budget === undefined) return [];
  const { maxUnavailable, minAvailable } = budget._bounds;
  const wrong = [...countFaults('disruptionBudget', maxUnavailable), ...countFaults('disruptionBudget', minAvailable)];
  const evictable = budget._evictable(pods);
  if (wrong.length > 0 || pods === 0) return wrong;
  return [
    ...unless(evictable >= limit.least, {
      prop: 'disruptionBudget', must: `let a drain evict ${limit.least} or more of ${pods} pods`, got: String(evictable),
      why: 'it would wait for ever', fix: 'use DisruptionBudget.maxUnavailable(PodCount.of(1))',
    }),
    ...unless(evictable <= limit.most, {
      prop: 'disruptionBudget', must: `let a drain evict at most ${limit.most} of ${pods} pods`, got: String(evictable),
      why: limit.why, fix: 'leave it out',
    }),
  ];
}

function countFaults(prop: string, count: PodCount | undefined): Fault[] {
  if (count === undefined) return [];
  const value = typeof count._value === 'number' ? count._value : parseFloat(count._value);
  const most = typeof count._value === 'number' ? Infinity : 100;
  return unless(Number.isInteger(value) && value >= 0 && value <= most, {
    prop, must: 'be a whole number of pods, or whole percent up to 100', got: String(count._value),
  });
}

function secondFaults(seconds: number | undefined): Fault[] {
  return unless(seconds === undefined || (Number.isInteger(seconds) && seconds >= 0), {
    prop: 'rollout.minReady', must: 'be whole seconds', got: `${seconds} s`,
  });
}
