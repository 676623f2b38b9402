import { field, kubectl } from './kubectl';
import { livePods } from './workload';

/** The nodes on which a service has pods, each once. */
export async function nodesOf(namespace: string, name: string): Promise<string[]> {
  const nodes = await Promise.all((await livePods(namespace, name)).map((pod) => field(namespace, `pod/${pod}`, '.spec.nodeName')));
  return [...new Set(nodes)];
}

/**
 * Evicts the pods of one service from a node, as a drain before maintenance does, and lets the node take pods again
 * whatever happened. `name` must be unique in the cluster as the value of the label: a drain looks into every namespace.
 */
export async function drain(node: string, name: string, label = 'app.kubernetes.io/instance'): Promise<void> {
  await cordoned(node, async () => {
    await kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', `--pod-selector=${label}=${name}`, '--timeout=240s']);
  });
}

/** While a deed lasts, a node keeps its pods and takes no others. */
export async function cordoned(node: string, deed: () => Promise<void>): Promise<void> {
  try {
    await kubectl(['cordon', node]);
    await deed();
  } finally {
    await kubectl(['uncordon', node]);
  }
}
