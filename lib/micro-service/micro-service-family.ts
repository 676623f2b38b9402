import { Construct } from 'constructs';
import { HttpRoute } from '../../imports/gateway.networking.k8s.io';
import type { HttpRouteProps } from '../../imports/gateway.networking.k8s.io';
import { check } from '../support/rules';
import { hostRoute } from '../workload/objects/routes';
import { familyRules } from './family-rules';
import type { MicroServiceFamilyProps } from './family-props';
import { liveVersions, resolveFamily } from './family-settings';
import type { FamilySettings } from './family-settings';

/** Several versions of a service side by side: each has a host of its own, and one host divides its requests among them. */
export class MicroServiceFamily extends Construct {
  /** The shared host. */
  readonly host: string;

  /** @throws with every broken rule at once, each with this construct's path, the prop, the value and the fix */
  constructor(scope: Construct, id: string, props: MicroServiceFamilyProps) {
    super(scope, id);
    const settings = resolveFamily(props);
    check(this, settings, familyRules);

    new HttpRoute(this, 'Route', familyRoute(settings));
    settings.authentication?.protect(this, { name: settings.msName, labels: settings.labels });

    this.host = settings.host;
  }
}

/** Divides the shared host's requests. A version without pods isn't in it: its share would be answered 503. */
function familyRoute(family: FamilySettings): HttpRouteProps {
  const { msName, host, labels, route } = family;
  const backends = liveVersions(family).map(({ settings: { name, ports }, weight }) => ({ name, port: ports[0].port, weight }));
  return { metadata: { name: msName, labels }, spec: hostRoute(route, host, backends) };
}
