import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { addObjectMetadata } from '../kubernetes/objects/metadata';
import { claimNames } from '../support/claimed-names';
import { reserveQuota } from '../kubernetes/objects/namespace-quota';
import type { RequiredSecret } from '../kubernetes/objects/secrets';
import { check } from '../support/rules';
import type { ConnectOptions, Destination, IConnectable } from '../network/destination';
import type { Peer } from '../network/peer';
import { quotaNeed } from '../workload/quota-need';
import { programSecrets } from '../workload/required-secrets';
import { workloadWaivers } from '../workload/objects/waivers';
import { destinationOf, Wiring } from '../workload/wiring';
import type { Workload } from '../workload/workload';
import { addWorkloadObjects } from '../workload/workload-objects';
import type { AppServiceProps } from './props';
import { appServiceRules } from './rules';
import { resolve } from './settings';

/** A stateless web app: a Deployment, a Service, and what keeps them secure and available. */
export class AppService extends Construct implements IConnectable {
  /** The address for pods in the same namespace, `name:port`. Pods in another namespace use `name.namespace:port`. */
  readonly endpoint: string;

  /** This service as a peer, for the `callers` and `calls` of services in the same or another namespace. */
  readonly peer: Peer;

  /** Where clients connect, for `connectTo` of other constructs. */
  readonly destinations: Destination[];

  private readonly wiring: Wiring<Workload>;

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: AppServiceProps) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, appServiceRules);

    this.wiring = new Wiring(this, settings, workloadWaivers);
    addWorkloadObjects(this, this.wiring);
    addObjectMetadata(this, props.objectMetadata);
    claimNames(this);
    reserveQuota(this, quotaNeed(settings));

    this.endpoint = `${settings.name}:${settings.ports[0].port}`;
    this.peer = this.wiring.peer;
    this.destinations = [destinationOf(this, this.wiring, undefined)];
  }

  /** The Secrets that must exist before the pods can start, and how to create them. */
  get requiredSecrets(): RequiredSecret[] {
    return [...programSecrets(this.wiring.workload), ...this.wiring.requiredSecrets];
  }

  /**
   * Lets the pods of this service connect to a server. Writes the network policies of both sides, for the ports of the server's Service.
   * Gives the pods environment variables such as `REDIS_HOST`, `REDIS_PORT` and `REDIS_PASSWORD`, and certificates as files. Secrets are
   * only referred to. A new connection triggers a rolling restart of this service, and restarts no server.
   *
   * @throws if the server's credentials are in another namespace and `secretName` is missing, or if a variable already exists
   */
  connectTo(server: IConnectable, options: ConnectOptions = {}): void {
    this.wiring.connectTo(server, options);
  }
}
