import { apply, field } from './kubectl';

/** What a scenario must be told about the gateway of the cluster. */
export const GATEWAY_VARIABLES = ['E2E_GATEWAY_CLASS', 'E2E_GATEWAY_NAMESPACE', 'E2E_GATEWAY_SERVICE'] as const;

const { E2E_GATEWAY_CLASS, E2E_GATEWAY_NAMESPACE = '', E2E_GATEWAY_SERVICE, E2E_GATEWAY_PORT = '80' } = process.env;

/** The namespace of its proxies. */
export const PROXIES = E2E_GATEWAY_NAMESPACE;

/** Makes a Gateway with one HTTP listener for routes of every namespace. */
export async function makeGateway(namespace: string, name: string): Promise<void> {
  await apply(JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: {
      gatewayClassName: E2E_GATEWAY_CLASS,
      listeners: [{ name: 'http', protocol: 'HTTP', port: Number(E2E_GATEWAY_PORT), allowedRoutes: { namespaces: { from: 'All' } } }],
    },
  }));
}

/** Where clients in the cluster reach its proxies. */
export function gatewayAddress(): Promise<string> {
  return field(PROXIES, `service/${E2E_GATEWAY_SERVICE}`, '.spec.clusterIP');
}
