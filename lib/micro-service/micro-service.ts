import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { claimNames } from '../support/claimed-names';
import { enforceQuota, reserveQuota } from '../kubernetes/namespace-quota';
import { check } from '../support/rules';
import { Peer } from '../network/peer';
import { quotaNeed } from '../workload/quota-need';
import { addWorkloadObjects } from '../workload/workload-objects';
import type { MicroServiceProps } from './props';
import type { RequiredSecret } from '../kubernetes/required-secret';
import { requiredSecrets } from './required-secrets';
import { microServiceRules } from './rules';
import type { MicroServiceSettings } from './settings';
import { resolve } from './settings';

/** One version of a service: its pods, its address, its host, and what guards them. */
export class MicroService extends Construct {
  /** The address for pods of the same namespace, `name:port`; those of another call `name.namespace:port`. */
  readonly endpoint: string;

  /** The host outside the cluster; none without a `domain`. */
  readonly host?: string;

  /** This service as the other side of a connection, for the `callers` and `calls` of others, in its own namespace or another. */
  readonly peer: Peer;

  /** The Secrets that must be there before the pods start, and how to make them. */
  readonly requiredSecrets: RequiredSecret[];

  /** @internal */
  readonly _settings: MicroServiceSettings;

  /** @throws with every broken rule at once, each with this construct's path, the prop, the value and the fix */
  constructor(scope: Construct, id: string, props: MicroServiceProps) {
    super(scope, id);
    const settings = resolve(Chart.of(this).namespace, props);
    check(this, settings, microServiceRules);

    addWorkloadObjects(this, settings);
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
