import { Chart, Lazy } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type * as core from 'kubernetes-types/core/v1';
import { type Fault, formatFault } from '../../support/fault';
import { addObject } from './add-object';
import { MANAGED_BY, MANAGED_BY_LABEL } from './labels';
import { formatKibibytes, formatMillicores } from '../formats/quantities';

/** What a number of pods needs at the worst moment of a roll-out. */
export interface QuotaNeed {
  readonly pods: number;
  readonly requests: { readonly millicores: number; readonly memoryKibibytes: number };
  readonly limits: { readonly millicores: number; readonly memoryKibibytes: number };
}

/** Pods that one quota counts together: all of a namespace, or those of one PriorityClass in it. */
interface Counted {
  readonly needs: QuotaNeed[];
  enforced: boolean;
}

const NAMESPACE_QUOTA_NAME = 'namespace-quota';

const counted = new WeakMap<IConstruct, Map<string, Counted>>();

/** Counts a construct's pods in, should there be a quota of ours that they fall under. */
export function reserveQuota(scope: Construct, need: QuotaNeed, priorityClassName?: string): void {
  countedTogether(scope, undefined).needs.push(need);
  if (priorityClassName !== undefined) countedTogether(scope, priorityClassName).needs.push(need);
}

/**
 * Bounds the namespace, or the pods of one PriorityClass in it, by the sum of what was reserved: one object, whoever asks,
 * since a quota for each would hold all of them to the smallest.
 */
export function enforceQuota(scope: Construct, priorityClassName?: string): void {
  const together = countedTogether(scope, priorityClassName);
  if (together.enforced) return;
  together.enforced = true;
  addObject(Chart.of(scope), `Quota-${priorityClassName ?? 'namespace'}`, 'ResourceQuota', {
    metadata: { name: priorityClassName ?? NAMESPACE_QUOTA_NAME, labels: { [MANAGED_BY_LABEL]: MANAGED_BY } },
    // Late, because constructs that are made after the first one count as well.
    spec: Lazy.any({
      produce: () => ({ hard: hardLimits(together.needs), scopeSelector: scopeSelector(priorityClassName) }),
    }) as core.ResourceQuotaSpec,
  });
}

/** Refuses a quota over the pods of a construct of which nobody knows how many there will be. */
export function refuseQuota(scope: Construct, priorityClassName?: string): void {
  const together = [undefined, priorityClassName].map((name) => countedTogether(scope, name));
  const fault: Fault = {
    prop: 'namespace', must: 'have no ResourceQuota of this app', got: 'one',
    why: 'it counts pods, and nobody knows on how many nodes a DaemonSet will run', fix: 'create it in a chart with another namespace',
  };
  scope.node.addValidation({ validate: () => (together.some(({ enforced }) => enforced) ? [formatFault(fault)] : []) });
}

/** What a quota must grant so that none of these ever waits. */
function hardLimits(needs: readonly QuotaNeed[]): Record<string, string | number> {
  const sum = (amount: (need: QuotaNeed) => number) => needs.reduce((total, need) => total + amount(need), 0);
  return {
    'pods': sum(({ pods }) => pods),
    'requests.cpu': formatMillicores(sum(({ requests }) => requests.millicores)),
    'requests.memory': formatKibibytes(sum(({ requests }) => requests.memoryKibibytes)),
    'limits.cpu': formatMillicores(sum(({ limits }) => limits.millicores)),
    'limits.memory': formatKibibytes(sum(({ limits }) => limits.memoryKibibytes)),
  };
}

function scopeSelector(priorityClassName: string | undefined): core.ScopeSelector | undefined {
  if (priorityClassName === undefined) return undefined;
  return { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: [priorityClassName] }] };
}

function countedTogether(scope: Construct, priorityClassName: string | undefined): Counted {
  const all = counted.get(scope.node.root) ?? new Map<string, Counted>();
  counted.set(scope.node.root, all);
  const key = `${Chart.of(scope).namespace ?? ''}/${priorityClassName ?? ''}`;
  const found = all.get(key) ?? { needs: [], enforced: false };
  all.set(key, found);
  return found;
}
