import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Peer } from '../network/peer';
import { addClient, addNetworkPolicy, addStatefulObjects } from '../stateful/stateful-objects';
import { claimNames } from '../support/claimed-names';
import { check } from '../support/rules';
import { requiredCertificates } from './objects/certificates';
import type { RequiredCertificate } from './objects/certificates';
import { statefulParts } from './objects/stateful-parts';
import type { EtcdClusterProps } from './props';
import { etcdRules } from './rules';
import { resolve } from './settings';
import { CLIENT_PORT, memberUrl, podNames, policyPorts, scheme } from './topology';

/** An etcd that operates itself: it forms, grows, shrinks, upgrades and heals by the agent in each of its pods. */
export class EtcdCluster extends Construct {
  /** Where clients of the same namespace connect: any member that is ready. Those of another call it by `name.namespace`. */
  readonly clientUrl: string;

  /** Each member's own client URL, for clients that balance and fail over by themselves. */
  readonly memberUrls: string[];

  /** The Secret that a client mounts: `tls.crt`, `tls.key`, `ca.crt`. None in plain text. */
  readonly clientSecretName?: string;

  /**
   * The Secrets with certificates that somebody must make before the members start.
   * @internal
   */
  readonly _requiredSecrets: readonly RequiredCertificate[];

  private readonly clients: Peer[];

  /** @throws with every broken rule at once, each with this construct's path, the prop, the value and the fix */
  constructor(scope: Construct, id: string, props: EtcdClusterProps = {}) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, etcdRules);

    addStatefulObjects(this, settings, statefulParts(settings));
    this.clients = [...settings.clients];
    addNetworkPolicy(this, settings, this.clients, policyPorts);
    claimNames(this);

    this.clientUrl = `${scheme(settings)}://${settings.name}:${CLIENT_PORT}`;
    this.memberUrls = podNames(settings).map((pod) => memberUrl(settings, pod));
    this.clientSecretName = settings.tls?.client;
    this._requiredSecrets = requiredCertificates(settings);
  }

  /**
   * Lets a client through the network policy; it needs a certificate as well, unless the cluster is in plain text.
   * @throws when it is no peer that the API server takes
   */
  allowClient(client: Peer): void {
    addClient(this, this.clients, client);
  }
}
