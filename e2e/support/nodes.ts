import { field, kubectl } from './kubectl';
import { livePods } from './workload';

/** The nodes on which a service has pods, each once. */
export async function nodesOf(namespace: string, name: string): Promise<string[]> {
  const nodes = await Promise.all((await livePods(namespace, name)).map((pod) => field(namespace, `pod/${pod}`, '.spec.nodeName')));
  return [...new Set(nodes)];
}

/**
 * Evicts the pods of one service from a node, as a drain before maintenance does, and lets the node take pods again
 * whatever happened. `name` must be unique in the cluster: a drain looks into every namespace.
 */
export async function drain(node: string, name: string): Promise<void> {
  try {
    await kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', `--pod-selector=app.kubernetes.io/instance=${name}`, '--timeout=240s']);
  } finally {
    await kubectl(['uncordon', node]);
  }
}
