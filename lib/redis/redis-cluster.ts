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
import { requiredCertificates } from './objects/certificates';
import type { RequiredCertificate } from './objects/certificates';
import { clientAccess, passwordSecret } from './objects/client-access';
import { backedUp } from './objects/backup';
import { addInsight, insightPeer } from './objects/insight';
import { statefulParts } from './objects/stateful-parts';
import type { RedisClusterProps } from './props';
import { redisRules } from './rules';
import { resolve } from './settings';
import { CLIENT_PORT, podAddress, podNames, policyPorts } from './topology';

/** A sharded Redis or Valkey cluster. An agent in each of its pods forms, scales, upgrades and repairs it. */
export class RedisCluster extends Construct implements IConnectable {
  /**
   * The address to which clients in the same namespace connect first, `host:port`. Any ready pod tells a cluster client where the slots
   * are. Clients in another namespace use `host.namespace:port`.
   */
  readonly clientAddress: string;

  /** The address of each pod, for clients that take several addresses to connect to first. */
  readonly podAddresses: string[];

  /** The user that clients log in as. */
  readonly userName: string;

  /** The Secret that has the clients' password. */
  readonly passwordSecretName: string;

  /** The key of the password in that Secret. */
  readonly passwordKey: string;

  /** The Secret for clients to mount, with `tls.crt`, `tls.key` and `ca.crt`. Undefined without TLS. */
  readonly clientSecretName?: string;

  /**
   * The Secrets that must exist before the pods can start, and how to create them. The agents fill `passwordSecretName` by default, and
   * cert-manager the certificates that it issues.
   */
  readonly requiredSecrets: RequiredSecret[];

  /**
   * The Secrets with certificates that must be created before the servers start.
   * @internal
   */
  readonly _requiredCertificates: readonly RequiredCertificate[];

  /** The pods as a peer, for the `calls` of services in the same or another namespace. */
  readonly peer: Peer;

  /** Where clients connect, for `connectTo` of services: they get the user and its password, and with TLS a certificate. */
  readonly destinations: Destination[];

  private readonly clients: Peer[];

  /** @throws one error that lists every invalid property: the path of this construct, the property, its value and the fix */
  constructor(scope: Construct, id: string, props: RedisClusterProps = {}) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, redisRules);

    addStatefulObjects(this, settings, statefulParts(settings));
    addBackups(this, settings, backedUp(settings));
    // Not a shard: a patch of one would make it differ from the others.
    this.node.defaultChild = this.node.findChild('Client');
    if (settings.insight !== undefined) addInsight(this, settings, settings.insight);
    this.clients = [...settings.clients, ...(settings.insight === undefined ? [] : [insightPeer(settings)])];
    addNetworkPolicy(this, settings, this.clients, policyPorts(settings));
    addObjectMetadata(this, props.objectMetadata);
    claimNames(this);

    this.clientAddress = `${settings.name}:${CLIENT_PORT}`;
    this.podAddresses = podNames(settings).map((pod) => podAddress(settings, pod));
    this.userName = settings.credentials.user;
    this.passwordSecretName = settings.credentials.secretName;
    this.passwordKey = settings.credentials.passwordKey;
    this.clientSecretName = settings.tls?.client;
    this._requiredCertificates = requiredCertificates(settings);
    this.requiredSecrets = [
      ...passwordSecret(settings), ...this._requiredCertificates, ...pullSecrets(settings.pods.imagePullSecrets, settings.namespace),
      ...backupSecrets(settings),
    ];
    this.peer = Peer._of(settings.name, settings.namespace);
    this.destinations = [Destination._of(this.peer, {
      ...clientAccess(settings), path: this.node.path, allow: (client) => this.allowClient(client),
    })];
  }

  /**
   * Allows a client in the network policy. The client also needs the password, and with TLS a certificate. For a service of this library,
   * `connectTo` of the service does that and the rest.
   * @throws if the API server would reject the peer
   */
  allowClient(client: Peer): void {
    addClient(this, this.clients, client);
  }
}
