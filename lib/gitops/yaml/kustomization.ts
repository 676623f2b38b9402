import { toYaml } from './yaml';

export const KUSTOMIZATION_FILE = 'kustomization.yaml';

/** Applies files or folders in this order, which kustomize 5.0 and newer keeps (kubectl 1.27, Argo CD 2.8, Flux 2.0). */
export function kustomization(resources: readonly string[]): string {
  return toYaml({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    sortOptions: { order: 'fifo' },
    resources,
  });
}
