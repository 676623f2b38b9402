import { HttpRouteProps } from '../../../imports/gateway.networking.k8s.io';
import { hostRoute } from '../../workload/objects/http-route';
import { FamilySettings, liveVersions } from '../family-settings';

/** Divides the shared host's requests. A version without pods isn't in it: its share would be answered 503. */
export function familyRoute(family: FamilySettings): HttpRouteProps {
  const { msName, host, labels, route } = family;
  const backends = liveVersions(family).map(({ settings: { name, ports }, weight }) => ({ name, port: ports[0].port, weight }));
  return { metadata: { name: msName, labels }, spec: hostRoute(route, host, backends) };
}
