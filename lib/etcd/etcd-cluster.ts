import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { addObjectMetadata } from '../kubernetes/objects/metadata';
import { pullSecrets, type RequiredSecret } from '../kubernetes/objects/secrets';
import { Destination, type IConnectable } from '../network/destination';
import { Peer } from '../network/peer';
import { addBackups } from '../stateful/backup/objects';
import { backupSecrets } from '../stateful/backup/required-secrets';
import { addClient, addNetworkPolicy, addStatefulObjects } from '../stateful/stateful-objects';
import { claimNames } from '../support/claimed-names';
import { check } from '../support/rules';
import { backedUp, restored } from './objects/backup';
import { requiredCertificates } from './objects/certificates';
import type { RequiredCertificate } from './objects/certificates';
import { clientAccess } from './objects/client-access';
import { statefulParts } from './objects/stateful-parts';
import type { EtcdClusterProps } from './props';
import { etcdRules } from './rules';
import { resolve } from './settings';
import { CLIENT_PORT, memberUrl, podNames, policyPorts, scheme } from './topology';

/** An etcd cluster. An agent in each of its pods forms, scales, upgrades and repairs it. */
export class EtcdCluster extends Construct implements IConnectable {
  /** The URL for clients in the same namespace, which leads to any ready member. In another namespace, use `name.namespace` as host. */
  readonly clientUrl: string;

  /** The client URL of each member, for clients that balance load and fail over themselves. */
  readonly memberUrls: string[];

  /** The Secret for clients to mount, with `tls.crt`, `tls.key` and `ca.crt`. Undefined without TLS. */
  readonly clientSecretName?: string;

  /** The members as a peer, for the `calls` of services in the same or another namespace. */
  readonly peer: Peer;

  /** Where clients connect, for `connectTo` of services: with TLS, they get the certificate of `clientSecretName`. */
  readonly destinations: Destination[];

  /**
   * The Secrets that must exist before the pods can start, and how to create them. Unless certificates come from Secrets, none but those of
   * `pods`.
   */
  readonly requiredSecrets: RequiredSecret[];

  /**
   * The Secrets with certificates that must be created before the members start.
   * @internal
   */
  readonly _requiredSecrets: readonly RequiredCertificate[];

  private readonly clients: Peer[];

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: EtcdClusterProps = {}) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, etcdRules);

    addStatefulObjects(this, settings, statefulParts(settings));
    addBackups(this, settings, backedUp(settings), restored(settings));
    this.node.defaultChild = this.node.findChild('Members');
    this.clients = [...settings.clients];
    addNetworkPolicy(this, settings, this.clients, policyPorts);
    addObjectMetadata(this, props.objectMetadata);
    claimNames(this);

    this.clientUrl = `${scheme(settings)}://${settings.name}:${CLIENT_PORT}`;
    this.memberUrls = podNames(settings).map((pod) => memberUrl(settings, pod));
    this.clientSecretName = settings.tls?.client;
    this._requiredSecrets = requiredCertificates(settings);
    this.requiredSecrets = [
      ...this._requiredSecrets, ...pullSecrets(settings.pods.imagePullSecrets, settings.namespace), ...backupSecrets(settings),
    ];
    this.peer = Peer._of(settings.name, settings.namespace);
    this.destinations = [Destination._of(this.peer, {
      ...clientAccess(settings), path: this.node.path, allow: (client) => this.allowClient(client),
    })];
  }

  /**
   * Allows a client in the network policy. With TLS, the client also needs a certificate. For a service of this library, `connectTo` of the
   * service does that and the rest.
   * @throws if the API server would reject the peer
   */
  allowClient(client: Peer): void {
    addClient(this, this.clients, client);
  }
}
