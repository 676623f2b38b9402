import { HttpRouteProps, HttpRouteSpecRulesBackendRefs } from '../../../imports/gateway.networking.k8s.io';
import { metadata } from '../../kubernetes/metadata';
import { Route } from '../route';
import { Workload } from '../workload';

/** Hands the host's requests to the service. While it has no pods, a Gateway answers 503. */
export function httpRoute(workload: Workload): HttpRouteProps | undefined {
  const { name, host, route, ports } = workload;
  if (host === undefined || route?._gateway === undefined) return undefined;
  return { metadata: metadata(workload), spec: hostRoute(route, host, [{ name, port: ports[0].port }]) };
}

/** One host, every path, these backends. */
export function hostRoute({ _gateway }: Route, host: string, backendRefs: HttpRouteSpecRulesBackendRefs[]): HttpRouteProps['spec'] {
  return { parentRefs: _gateway && [_gateway], hostnames: [host], rules: [{ backendRefs }] };
}
