import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { addObjectMetadata } from '../kubernetes/objects/metadata';
import { claimNames } from '../support/claimed-names';
import { enforceQuota, reserveQuota } from '../kubernetes/objects/namespace-quota';
import { check } from '../support/rules';
import type { ConnectOptions, Destination, IConnectable } from '../network/destination';
import type { Peer } from '../network/peer';
import { quotaNeed } from '../workload/quota-need';
import { workloadWaivers } from '../workload/objects/waivers';
import { destinationOf, Wiring } from '../workload/wiring';
import type { Workload } from '../workload/workload';
import { addWorkloadObjects } from '../workload/workload-objects';
import type { MicroServiceProps } from './props';
import type { RequiredSecret } from '../kubernetes/objects/secrets';
import { requiredSecrets } from './required-secrets';
import { microServiceRules } from './rules';
import type { MicroServiceSettings } from './settings';
import { resolve } from './settings';

/** What a tenant logs in with at the proxy: the Secret of the service has only hashes. */
const TENANT_CREDENTIALS = { secretName: undefined, keys: { USER: 'username', PASSWORD: 'password' } };

/** One version of a service: its Deployment, Service, host and authentication. */
export class MicroService extends Construct implements IConnectable {
  /** The address for pods in the same namespace, `name:port`. Pods in another namespace use `name.namespace:port`. */
  readonly endpoint: string;

  /** The host name for requests from outside the cluster. Undefined without a `domain`. */
  readonly host?: string;

  /** This service as a peer, for the `callers` and `calls` of services in the same or another namespace. */
  readonly peer: Peer;

  /** Where clients connect, for `connectTo` of other constructs. */
  readonly destinations: Destination[];

  /** @internal */
  readonly _settings: MicroServiceSettings;

  private readonly wiring: Wiring<Workload>;

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: MicroServiceProps) {
    super(scope, id);
    const settings = resolve(Chart.of(this).namespace, props);
    check(this, settings, microServiceRules);

    this.wiring = new Wiring<Workload>(this, settings, workloadWaivers);
    addWorkloadObjects(this, this.wiring);
    addObjectMetadata(this, props.objectMetadata);
    reserveQuota(this, quotaNeed(settings), settings.quota._priorityClassName);
    if (settings.quota._bounds !== 'nothing') enforceQuota(this, settings.quota._priorityClassName);
    settings.authentication?._gateway?.protect(this, { name: settings.name, labels: settings.labels });
    claimNames(this);

    this.endpoint = `${settings.name}:${settings.ports[0].port}`;
    this.host = settings.host;
    this.peer = this.wiring.peer;
    this.destinations = [destinationOf(this, this.wiring, settings.proxy && TENANT_CREDENTIALS)];
    this._settings = settings;
  }

  /** The Secrets that must exist before the pods can start, and how to create them. */
  get requiredSecrets(): RequiredSecret[] {
    return [...requiredSecrets(this._settings), ...this.wiring.requiredSecrets];
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
