import { ApiObject, Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PodMonitor, PrometheusRule } from '../../imports/monitoring.coreos.com';
import { claimNames } from '../support/claimed-names';
import { metadata } from '../kubernetes/metadata';
import { reserveQuota } from '../kubernetes/namespace-quota';
import { Peer } from '../network/peer';
import { check } from '../support/rules';
import { agentProgram } from '../stateful/agent-program';
import { grownClaims, withClaimTypes } from '../stateful/claims';
import { isMonitored, podMonitor, prometheusRule } from '../stateful/monitoring';
import { networkPolicy } from '../stateful/network-policy';
import { role, roleBinding, serviceAccount } from '../stateful/rights';
import { clientRules } from '../stateful/rules';
import { clientService, peerService } from '../stateful/services';
import { alerts } from './alerts';
import { agentConfigMap, stateRecord, SYSTEM } from './objects/agent-config';
import { insightDeployment, insightPeer, insightPolicy, insightService } from './objects/insight';
import { passwordSecret } from './objects/password';
import { podDisruptionBudget } from './objects/pod-disruption-budget';
import { agentRights } from './objects/rights';
import { statefulSet } from './objects/stateful-set';
import { RedisClusterProps } from './props';
import { quotaNeeds } from './quota-need';
import { redisRules } from './rules';
import { InsightSettings, RedisSettings, resolve } from './settings';
import { CLIENT_PORT, names, peerPorts, podAddress, podNames, policyPorts, upTo } from './topology';

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
    const agent = agentConfigMap(settings, agentProgram(SYSTEM));

    new k8s.KubeServiceAccount(this, 'ServiceAccount', serviceAccount(settings));
    new k8s.KubeRole(this, 'Role', role(settings, agentRights(settings)));
    new k8s.KubeRoleBinding(this, 'RoleBinding', roleBinding(settings));
    new k8s.KubeConfigMap(this, 'Agent', agent);
    new k8s.KubeConfigMap(this, 'State', stateRecord(settings));
    new k8s.KubeSecret(this, 'AgentPassword', passwordSecret(settings, names.agent(settings.name)));
    if (settings.credentials.generated) new k8s.KubeSecret(this, 'Password', passwordSecret(settings, settings.credentials.secretName));
    new k8s.KubeService(this, 'Client', clientService(settings, CLIENT_PORT));
    new k8s.KubeService(this, 'Peers', peerService(settings, names.peers(settings.name), peerPorts));
    for (const claim of grownClaims(settings, podNames(settings))) new k8s.KubePersistentVolumeClaim(this, `Claim-${claim.metadata?.name}`, claim);
    this.addShards(settings, agent.data ?? {});
    this.addMonitoring(settings);
    if (settings.insight !== undefined) this.addInsight(settings, settings.insight);
    for (const need of quotaNeeds(settings)) reserveQuota(this, need);

    this.clients = [...settings.clients, ...(settings.insight === undefined ? [] : [insightPeer(settings)])];
    this.addNetworkPolicy(settings);
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
    check(this, client, clientRules);
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
    const spec = Lazy.any({ produce: () => networkPolicy(settings, this.clients, policyPorts(settings)) }) as k8s.NetworkPolicySpec;
    new k8s.KubeNetworkPolicy(this, 'NetworkPolicy', { metadata: metadata(settings), spec });
  }

  private addMonitoring(settings: RedisSettings): void {
    if (!isMonitored(settings)) return;
    new PodMonitor(this, 'Monitor', podMonitor(settings, settings.exporter ? ['status', 'exporter'] : ['status']));
    new PrometheusRule(this, 'Alerts', prometheusRule(settings, SYSTEM, alerts(settings)));
  }

  private addInsight(settings: RedisSettings, insight: InsightSettings): void {
    new k8s.KubeDeployment(this, 'Insight', insightDeployment(settings));
    new k8s.KubeService(this, 'InsightService', insightService(settings, insight));
    new k8s.KubeNetworkPolicy(this, 'InsightPolicy', insightPolicy(settings, insight));
  }
}
