import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { addObjectMetadata } from '../kubernetes/object-metadata';
import { claimNames } from '../support/claimed-names';
import { reserveQuota } from '../kubernetes/namespace-quota';
import { check } from '../support/rules';
import { Peer } from '../network/peer';
import { quotaNeed } from '../workload/quota-need';
import { addWorkloadObjects } from '../workload/workload-objects';
import type { AppServiceProps } from './props';
import { appServiceRules } from './rules';
import { resolve } from './settings';

/** A stateless web app: a Deployment, a Service, and what keeps them secure and available. */
export class AppService extends Construct {
  /** The address for pods in the same namespace, `name:port`. Pods in another namespace use `name.namespace:port`. */
  readonly endpoint: string;

  /** This service as a peer, for the `callers` and `calls` of services in the same or another namespace. */
  readonly peer: Peer;

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: AppServiceProps) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, appServiceRules);

    addWorkloadObjects(this, settings);
    addObjectMetadata(this, props.objectMetadata);
    claimNames(this);
    reserveQuota(this, quotaNeed(settings));

    this.endpoint = `${settings.name}:${settings.ports[0].port}`;
    this.peer = Peer._of(settings.name, settings.namespace);
  }
}
