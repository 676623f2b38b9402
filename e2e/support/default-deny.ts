import { apply } from './kubectl';

/** Nothing goes into this namespace or out of it but what another policy allows. */
export function denyByDefault(namespace: string): Promise<void> {
  return apply(JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace, name: 'default-deny' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  }));
}
