import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Peer } from '../network/peer';
import { addClient, addNetworkPolicy, addStatefulObjects } from '../stateful/stateful-objects';
import { claimNames } from '../support/claimed-names';
import { check } from '../support/rules';
import { addInsight, insightPeer } from './objects/insight';
import { statefulParts } from './objects/stateful-parts';
import type { RedisClusterProps } from './props';
import { redisRules } from './rules';
import { resolve } from './settings';
import { CLIENT_PORT, podAddress, podNames, policyPorts } from './topology';

/** A sharded Redis or Valkey that operates itself: it forms, grows, shrinks, upgrades and heals by the agent in each of its pods. */
export class RedisCluster extends Construct {
  /**
   * Where clients of the same namespace begin, `host:port`: any pod that is ready tells a cluster client where the slots are. Those of
   * another namespace begin at `host.namespace:port`.
   */
  readonly clientAddress: string;

  /** Each pod's own address, for clients that want several to begin with. */
  readonly podAddresses: string[];

  /** The user that clients log in as. */
  readonly userName: string;

  /** The Secret that a client takes its password from. */
  readonly passwordSecretName: string;

  /** The key of the password in that Secret. */
  readonly passwordKey: string;

  private readonly clients: Peer[];

  /** @throws with every broken rule at once, each with this construct's path, the prop, the value and the fix */
  constructor(scope: Construct, id: string, props: RedisClusterProps = {}) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, redisRules);

    addStatefulObjects(this, settings, statefulParts(settings));
    if (settings.insight !== undefined) addInsight(this, settings, settings.insight);
    this.clients = [...settings.clients, ...(settings.insight === undefined ? [] : [insightPeer(settings)])];
    addNetworkPolicy(this, settings, this.clients, policyPorts(settings));
    claimNames(this);

    this.clientAddress = `${settings.name}:${CLIENT_PORT}`;
    this.podAddresses = podNames(settings).map((pod) => podAddress(settings, pod));
    this.userName = settings.credentials.user;
    this.passwordSecretName = settings.credentials.secretName;
    this.passwordKey = settings.credentials.passwordKey;
  }

  /**
   * Lets a client through the network policy; it needs the password as well.
   * @throws when it is no peer that the API server takes
   */
  allowClient(client: Peer): void {
    addClient(this, this.clients, client);
  }
}
