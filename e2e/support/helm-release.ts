import { type Client, startLabelled } from './client';
import { apply, field, kubectl } from './kubectl';

const NAME = 'helm-release';

type Look = (pod: Client) => Promise<void>;

/** Looks at a pod with the labels that a Helm chart gives its pods, in a release of this name. It may go wherever it wants. */
export async function withHelmRelease(namespace: string, release: string, chart: string, look: Look): Promise<void> {
  const pod = { namespace, name: NAME };
  try {
    await apply(JSON.stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { namespace, name: NAME },
      spec: { podSelector: { matchLabels: { client: NAME } }, policyTypes: ['Egress'], egress: [{}] },
    }));
    await startLabelled(pod, {
      'app.kubernetes.io/instance': release,
      'app.kubernetes.io/name': chart,
      'app.kubernetes.io/managed-by': 'Helm',
      'helm.sh/chart': `${chart}-1.2.3`,
    });
    await look(pod);
  } finally {
    await kubectl(['-n', namespace, 'delete', `pod/${NAME}`, `networkpolicy/${NAME}`, '--ignore-not-found']);
  }
}

/** The addresses that a Service sends to, those that are not ready included. */
export async function addressesBehind(namespace: string, service: string): Promise<string[]> {
  const path = 'jsonpath={.items[*].endpoints[*].addresses[*]}';
  return (await kubectl(['-n', namespace, 'get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', path])).split(' ');
}

export function podAddress(namespace: string, pod: string): Promise<string> {
  return field(namespace, `pod/${pod}`, '.status.podIP');
}
