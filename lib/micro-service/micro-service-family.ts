import { Construct } from 'constructs';
import { HttpRoute } from '../../imports/gateway.networking.k8s.io';
import type { HttpRouteProps } from '../../imports/gateway.networking.k8s.io';
import { addManifest } from '../kubernetes/objects/add-object';
import type { ConnectOptions, Destination, IConnectable } from '../network/destination';
import type { Peer } from '../network/peer';
import { check } from '../support/rules';
import { hostRoute } from '../workload/objects/routes';
import { familyRules } from './family-rules';
import type { MicroServiceFamilyProps } from './family-props';
import { resolveFamily, routedVersions } from './family-settings';
import type { FamilySettings } from './family-settings';
import type { MicroService } from './micro-service';

/** Several versions of a service behind one shared host, which splits its requests among them by weight. */
export class MicroServiceFamily extends Construct implements IConnectable {
  /** The host name that the versions share. */
  readonly host: string;

  /** The versions as peers, for the `callers` and `calls` of services in the same or another namespace. */
  readonly peers: Peer[];

  /** Where clients inside the cluster connect: to each version, because only the gateway splits requests by weight. */
  readonly destinations: Destination[];

  private readonly versions: readonly MicroService[];

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: MicroServiceFamilyProps) {
    super(scope, id);
    const settings = resolveFamily(props);
    check(this, settings, familyRules);

    this.node.defaultChild = addManifest(this, 'Route', HttpRoute.manifest(familyRoute(settings)));
    settings.authentication?.protect(this, { name: settings.msName, labels: settings.labels });

    this.host = settings.host;
    this.versions = props.versions.map(({ service }) => service);
    this.peers = this.versions.map(({ peer }) => peer);
    this.destinations = this.versions.flatMap(({ destinations }) => destinations);
  }

  /**
   * Lets the pods of every version connect to a server, idle versions as well. See `connectTo` of MicroService.
   *
   * @throws if the server's credentials are in another namespace and `secretName` is missing, or if a variable already exists
   */
  connectTo(server: IConnectable, options: ConnectOptions = {}): void {
    for (const version of this.versions) version.connectTo(server, options);
  }
}

/** Splits the requests of the shared host. As long as one version is awake, parked ones are left out: their share would get status 503. */
function familyRoute(family: FamilySettings): HttpRouteProps {
  const { msName, host, labels, route } = family;
  const backends = routedVersions(family).map(({ settings: { name, ports }, weight }) => ({ name, port: ports[0].port, weight }));
  return { metadata: { name: msName, labels }, spec: hostRoute(route, host, backends) };
}
