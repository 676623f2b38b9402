import type { QuotaNeed } from '../kubernetes/namespace-quota';
import type { Amounts } from '../pods/resources';
import type { Workload } from './workload';
import { mostReplicas } from './workload';

/**
 * The most pods that a roll-out has at a time. One surges above the wanted number; and as many as are wanted may still be
 * terminating, since the next one starts as soon as the last is ready, not when its predecessor is gone.
 *
 * @see https://github.com/kubernetes/kubernetes/issues/98656 for what a quota without that room does
 */
export function mostPods(replicas: number): number {
  return replicas === 0 ? 0 : 2 * replicas + 1;
}

/** What the quota of a namespace must grant this service so that it can scale and roll out. */
export function quotaNeed(workload: Workload): QuotaNeed {
  const pods = mostPods(mostReplicas(workload));
  const containers = [workload.resources, ...(workload.proxy === undefined ? [] : [workload.proxy.resources])];
  const total = (amounts: readonly Amounts[]) => ({
    millicores: pods * amounts.reduce((sum, { millicores }) => sum + millicores, 0),
    memoryKibibytes: pods * amounts.reduce((sum, { memoryKibibytes }) => sum + memoryKibibytes, 0),
  });
  return { pods, requests: total(containers.map(({ requests }) => requests)), limits: total(containers.map(({ limits }) => limits)) };
}
