import { Construct } from 'constructs';
import { HttpRoute } from '../../imports/gateway.networking.k8s.io';
import type { HttpRouteProps } from '../../imports/gateway.networking.k8s.io';
import { addManifest } from '../kubernetes/add-object';
import { check } from '../support/rules';
import { hostRoute } from '../workload/objects/routes';
import { familyRules } from './family-rules';
import type { MicroServiceFamilyProps } from './family-props';
import { liveVersions, resolveFamily } from './family-settings';
import type { FamilySettings } from './family-settings';

/** Several versions of a service behind one shared host, which splits its requests among them by weight. */
export class MicroServiceFamily extends Construct {
  /** The host name that the versions share. */
  readonly host: string;

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: MicroServiceFamilyProps) {
    super(scope, id);
    const settings = resolveFamily(props);
    check(this, settings, familyRules);

    this.node.defaultChild = addManifest(this, 'Route', HttpRoute.manifest(familyRoute(settings)));
    settings.authentication?.protect(this, { name: settings.msName, labels: settings.labels });

    this.host = settings.host;
  }
}

/** Splits the requests of the shared host. Versions without pods are left out: their share would get status 503. */
function familyRoute(family: FamilySettings): HttpRouteProps {
  const { msName, host, labels, route } = family;
  const backends = liveVersions(family).map(({ settings: { name, ports }, weight }) => ({ name, port: ports[0].port, weight }));
  return { metadata: { name: msName, labels }, spec: hostRoute(route, host, backends) };
}
