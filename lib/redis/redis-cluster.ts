import { ApiObject, Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { claimName } from '../support/claimed-names';
import { metadata } from '../support/metadata';
import { reserveQuota } from '../support/namespace-quota';
import { Peer } from '../support/peer';
import { check } from '../support/rules';
import { agentProgram } from '../support/stateful/agent-program';
import { grownClaims, withClaimTypes } from '../support/stateful/claims';
import { networkPolicy } from '../support/stateful/network-policy';
import { role, roleBinding, serviceAccount } from '../support/stateful/rights';
import { agentConfigMap, stateRecord, SYSTEM } from './objects/agent-config';
import { passwordSecret } from './objects/password';
import { podDisruptionBudget } from './objects/pod-disruption-budget';
import { agentRights } from './objects/rights';
import { clientService, peerService } from './objects/services';
import { statefulSet } from './objects/stateful-set';
import { RedisClusterProps } from './props';
import { quotaNeed } from './quota-need';
import { redisRules } from './rules';
import { RedisSettings, resolve } from './settings';
import { CLIENT_PORT, podAddress, podNames, policyPorts, upTo } from './topology';

/** A sharded Redis or Valkey that operates itself: it forms, grows, shrinks, upgrades and heals by the agent in each of its pods. */
export class RedisCluster extends Construct {
  /** Where clients begin, `host:port`: any pod that is ready tells a cluster client where the slots are. */
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
    claimName(this, settings.name);
    const agent = agentConfigMap(settings, agentProgram(SYSTEM));

    new k8s.KubeServiceAccount(this, 'ServiceAccount', serviceAccount(settings));
    new k8s.KubeRole(this, 'Role', role(settings, agentRights(settings)));
    new k8s.KubeRoleBinding(this, 'RoleBinding', roleBinding(settings));
    new k8s.KubeConfigMap(this, 'Agent', agent);
    new k8s.KubeConfigMap(this, 'State', stateRecord(settings));
    if (settings.credentials.generated) new k8s.KubeSecret(this, 'Password', passwordSecret(settings));
    new k8s.KubeService(this, 'Client', clientService(settings));
    new k8s.KubeService(this, 'Peers', peerService(settings));
    for (const claim of grownClaims(settings, podNames(settings))) new k8s.KubePersistentVolumeClaim(this, `Claim-${claim.metadata?.name}`, claim);
    this.addShards(settings, agent.data ?? {});
    reserveQuota(this, quotaNeed(settings));

    this.clients = [...settings.clients];
    this.addNetworkPolicy(settings);
    this.clientAddress = `${settings.name}:${CLIENT_PORT}`;
    this.podAddresses = podNames(settings).map((pod) => podAddress(settings, pod));
    this.userName = settings.credentials.user;
    this.passwordSecretName = settings.credentials.secretName;
    this.passwordKey = settings.credentials.passwordKey;
  }

  /** Lets a client through the network policy; it needs the password as well. */
  allowClient(client: Peer): void {
    this.clients.push(client);
  }

  private addShards(settings: RedisSettings, agentData: Readonly<Record<string, string>>): void {
    for (const shard of upTo(settings.statefulSets)) {
      new ApiObject(this, `Shard-${shard}`, withClaimTypes(statefulSet(settings, shard, agentData)));
      new k8s.KubePodDisruptionBudget(this, `DisruptionBudget-${shard}`, podDisruptionBudget(settings, shard));
    }
  }

  private addNetworkPolicy(settings: RedisSettings): void {
    // Late, because clients may still be allowed after the cluster was made.
    const spec = Lazy.any({ produce: () => networkPolicy(settings, this.clients, policyPorts) }) as k8s.NetworkPolicySpec;
    new k8s.KubeNetworkPolicy(this, 'NetworkPolicy', { metadata: metadata(settings), spec });
  }
}
