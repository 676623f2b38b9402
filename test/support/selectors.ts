import type { Manifest } from './synth';

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * The labels by which these objects select pods of their own namespace, each as often as it is used. Without the selectors of
 * Deployments and StatefulSets, which manage only pods that they own.
 */
export function selectorsOf(manifests: readonly Manifest[]): Readonly<Record<string, string>>[] {
  return manifests.flatMap((manifest) => {
    if (manifest.kind === 'Service') return [manifest.spec.selector];
    return below(WORKLOADS.includes(manifest.kind) ? manifest.spec.template : manifest.spec);
  });
}

/** All `matchLabels` except those of namespaces and of pods in other namespaces. */
function below(value: Manifest): Readonly<Record<string, string>>[] {
  if (typeof value !== 'object' || value === null || 'namespaceSelector' in value) return [];
  return Object.entries(value).flatMap(([name, field]: [string, Manifest]) => (name === 'matchLabels' ? [field] : below(field)));
}
