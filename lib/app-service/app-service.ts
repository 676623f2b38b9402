import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { claimNames } from '../support/claimed-names';
import { reserveQuota } from '../kubernetes/namespace-quota';
import { check } from '../support/rules';
import { Peer } from '../network/peer';
import { quotaNeed } from '../workload/quota-need';
import { addWorkloadObjects } from '../workload/workload-objects';
import type { AppServiceProps } from './props';
import { appServiceRules } from './rules';
import { resolve } from './settings';

/** A web app without state: an image, some pods, a Service, and what keeps them safe and available. */
export class AppService extends Construct {
  /** The address for pods of the same namespace, `name:port`; those of another call `name.namespace:port`. */
  readonly endpoint: string;

  /** This service as the other side of a connection, for the `callers` and `calls` of others, in its own namespace or another. */
  readonly peer: Peer;

  /** @throws with every broken rule at once, each with this construct's path, the prop, the value and the fix */
  constructor(scope: Construct, id: string, props: AppServiceProps) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, appServiceRules);

    addWorkloadObjects(this, settings);
    claimNames(this);
    reserveQuota(this, quotaNeed(settings));

    this.endpoint = `${settings.name}:${settings.ports[0].port}`;
    this.peer = Peer._of(settings.name, settings.namespace);
  }
}
