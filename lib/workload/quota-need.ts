import type { QuotaNeed } from '../kubernetes/objects/namespace-quota';
import { needOfPods } from '../pods/resources';
import type { Rollout } from '../pods/rollout';
import type { Workload } from './workload';
import { mostReplicas } from './workload';

/**
 * The most pods that a roll-out has at a time. One surges above the wanted number; and as many as are wanted may still be
 * terminating, since the next one starts as soon as the last is ready, not when its predecessor is gone.
 *
 * @see https://github.com/kubernetes/kubernetes/issues/98656 for what a quota without that room does
 */
export function mostPods(replicas: number, rollout?: Rollout): number {
  if (replicas === 0 || rollout?._type === 'Recreate') return replicas;
  return 2 * replicas + (rollout?._options.maxSurge?._atMost(replicas) ?? 1);
}

/** What the quota of a namespace must grant this service so that it can scale and roll out. */
export function quotaNeed(workload: Workload): QuotaNeed {
  const { resources, proxy, pods: { sidecars, initContainers }, rollout } = workload;
  const containers = [resources, ...(proxy === undefined ? [] : [proxy.resources]), ...sidecars.map((sidecar) => sidecar.resources)];
  return needOfPods(mostPods(mostReplicas(workload), rollout), containers, initContainers.map((container) => container.resources));
}
