import type * as networking from 'kubernetes-types/networking/v1';
import { HttpRouteSpecRulesMatchesPathType } from '../../../imports/gateway.networking.k8s.io';
import type { HttpRouteProps, HttpRouteSpecRulesBackendRefs } from '../../../imports/gateway.networking.k8s.io';
import { metadata } from '../../kubernetes/objects/metadata';
import type { Route } from '../route';
import type { Workload } from '../workload';

/** Hands the host's requests to the service. While it has no pods, a Gateway answers 503. */
export function httpRoute(workload: Workload): HttpRouteProps | undefined {
  const { name, host, route, ports } = workload;
  if (host === undefined || route?._gateway === undefined) return undefined;
  return { metadata: metadata(workload), spec: hostRoute(route, host, [{ name, port: ports[0].port }]) };
}

/**
 * One host, every path, these backends. Includes the values that the API server would fill in: Argo CD doesn't know the defaults of custom
 * resources, and would always see a difference.
 */
export function hostRoute({ _gateway }: Route, host: string, backends: readonly HttpRouteSpecRulesBackendRefs[]): HttpRouteProps['spec'] {
  const parentRefs = _gateway && [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ..._gateway }];
  const backendRefs = backends.map((backend) => ({ group: '', kind: 'Service', weight: 1, ...backend }));
  const matches = [{ path: { type: HttpRouteSpecRulesMatchesPathType.PATH_PREFIX, value: '/' } }];
  return { parentRefs, hostnames: [host], rules: [{ backendRefs, matches }] };
}

/** For clusters without the Gateway API; always with TLS. */
export function ingress(workload: Workload): networking.Ingress | undefined {
  const { name, host, route, ports } = workload;
  if (host === undefined || route?._ingress === undefined) return undefined;
  const { className, tlsSecretName } = route._ingress;
  const backend = { service: { name, port: { number: ports[0].port } } };
  return {
    metadata: metadata(workload),
    spec: {
      ingressClassName: className,
      tls: [{ hosts: [host], secretName: tlsSecretName }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}
