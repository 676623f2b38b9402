import { ApiObject, Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Certificate, Issuer } from '../../imports/cert-manager.io';
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
import { authorityCertificate, authorityIssuer, clientCertificate, peerCertificate, selfSignedIssuer, serverCertificate } from './objects/certificates';
import { podDisruptionBudget } from './objects/pod-disruption-budget';
import { agentRights } from './objects/rights';
import { statefulSet } from './objects/stateful-set';
import { EtcdClusterProps } from './props';
import { quotaNeed } from './quota-need';
import { etcdRules } from './rules';
import { EtcdSettings, resolve, TlsSettings } from './settings';
import { CLIENT_PORT, memberUrl, names, peerPorts, podNames, policyPorts, scheme } from './topology';

/** An etcd that operates itself: it forms, grows, shrinks, upgrades and heals by the agent in each of its pods. */
export class EtcdCluster extends Construct {
  /** Where clients of the same namespace connect: any member that is ready. Those of another call it by `name.namespace`. */
  readonly clientUrl: string;

  /** Each member's own client URL, for clients that balance and fail over by themselves. */
  readonly memberUrls: string[];

  /** The Secret that a client mounts: `tls.crt`, `tls.key`, `ca.crt`. None in plain text. */
  readonly clientSecretName?: string;

  private readonly clients: Peer[];

  /** @throws with every broken rule at once, each with this construct's path, the prop, the value and the fix */
  constructor(scope: Construct, id: string, props: EtcdClusterProps = {}) {
    super(scope, id);
    const settings = resolve(id, Chart.of(this).namespace, props);
    check(this, settings, etcdRules);
    const agent = agentConfigMap(settings, agentProgram(SYSTEM));

    new k8s.KubeServiceAccount(this, 'ServiceAccount', serviceAccount(settings));
    new k8s.KubeRole(this, 'Role', role(settings, agentRights(settings)));
    new k8s.KubeRoleBinding(this, 'RoleBinding', roleBinding(settings));
    new k8s.KubeConfigMap(this, 'Agent', agent);
    new k8s.KubeConfigMap(this, 'State', stateRecord(settings));
    new k8s.KubeService(this, 'Client', clientService(settings, CLIENT_PORT));
    new k8s.KubeService(this, 'Peers', peerService(settings, names.peers(settings.name), peerPorts));
    if (settings.tls?.byCertManager === true) this.addCertificates(settings, settings.tls);
    for (const claim of grownClaims(settings, podNames(settings))) new k8s.KubePersistentVolumeClaim(this, `Claim-${claim.metadata?.name}`, claim);
    new ApiObject(this, 'Members', withClaimTypes(statefulSet(settings, agent.data ?? {})));
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', podDisruptionBudget(settings));
    this.addMonitoring(settings);
    reserveQuota(this, quotaNeed(settings));

    this.clients = [...settings.clients];
    this.addNetworkPolicy(settings);
    claimNames(this);
    this.clientUrl = `${scheme(settings)}://${settings.name}:${CLIENT_PORT}`;
    this.memberUrls = podNames(settings).map((pod) => memberUrl(settings, pod));
    this.clientSecretName = settings.tls?.client;
  }

  /**
   * Lets a client through the network policy; it needs a certificate as well, unless the cluster is in plain text.
   * @throws when it is no peer that the API server takes
   */
  allowClient(client: Peer): void {
    check(this, client, clientRules);
    this.clients.push(client);
  }

  private addNetworkPolicy(settings: EtcdSettings): void {
    // Late, because clients may still be allowed after the cluster was made.
    const spec = Lazy.any({ produce: () => networkPolicy(settings, this.clients, policyPorts) }) as k8s.NetworkPolicySpec;
    new k8s.KubeNetworkPolicy(this, 'NetworkPolicy', { metadata: metadata(settings), spec });
  }

  private addCertificates(settings: EtcdSettings, tls: TlsSettings): void {
    new Issuer(this, 'SelfSigned', selfSignedIssuer(settings));
    new Certificate(this, 'Authority', authorityCertificate(settings));
    new Issuer(this, 'Issuer', authorityIssuer(settings));
    new Certificate(this, 'ServerCertificate', serverCertificate(settings, tls.server));
    new Certificate(this, 'PeerCertificate', peerCertificate(settings, tls.peer));
    new Certificate(this, 'ClientCertificate', clientCertificate(settings, tls.client));
  }

  private addMonitoring(settings: EtcdSettings): void {
    if (!isMonitored(settings)) return;
    new PodMonitor(this, 'Monitor', podMonitor(settings, ['metrics', 'status']));
    new PrometheusRule(this, 'Alerts', prometheusRule(settings, SYSTEM, alerts(settings)));
  }
}
