import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { addObjectMetadata } from '../kubernetes/object-metadata';
import { claimNames } from '../support/claimed-names';
import { enforceQuota, reserveQuota } from '../kubernetes/namespace-quota';
import { check } from '../support/rules';
import { Peer } from '../network/peer';
import { quotaNeed } from '../workload/quota-need';
import { addWorkloadObjects } from '../workload/workload-objects';
import type { MicroServiceProps } from './props';
import type { RequiredSecret } from '../kubernetes/secrets';
import { requiredSecrets } from './required-secrets';
import { microServiceRules } from './rules';
import type { MicroServiceSettings } from './settings';
import { resolve } from './settings';

/** One version of a service: its Deployment, Service, host and authentication. */
export class MicroService extends Construct {
  /** The address for pods in the same namespace, `name:port`. Pods in another namespace use `name.namespace:port`. */
  readonly endpoint: string;

  /** The host name for requests from outside the cluster. Undefined without a `domain`. */
  readonly host?: string;

  /** This service as a peer, for the `callers` and `calls` of services in the same or another namespace. */
  readonly peer: Peer;

  /** The Secrets that must exist before the pods can start, and how to create them. */
  readonly requiredSecrets: RequiredSecret[];

  /** @internal */
  readonly _settings: MicroServiceSettings;

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: MicroServiceProps) {
    super(scope, id);
    const settings = resolve(Chart.of(this).namespace, props);
    check(this, settings, microServiceRules);

    addWorkloadObjects(this, settings);
    addObjectMetadata(this, props.objectMetadata);
    reserveQuota(this, quotaNeed(settings), settings.quota._priorityClassName);
    if (settings.quota._bounds !== 'nothing') enforceQuota(this, settings.quota._priorityClassName);
    settings.authentication?._gateway?.protect(this, { name: settings.name, labels: settings.labels });
    claimNames(this);

    this.endpoint = `${settings.name}:${settings.ports[0].port}`;
    this.host = settings.host;
    this.peer = Peer._of(settings.name, settings.namespace);
    this.requiredSecrets = requiredSecrets(settings);
    this._settings = settings;
  }
}
