import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { agentName, type MemberAddress, peersName, stateName } from '../../agent/kernel/contract/names';
import { PodMonitor, PrometheusRule } from '../../imports/monitoring.coreos.com';
import { metadata } from '../kubernetes/metadata';
import { reserveQuota } from '../kubernetes/namespace-quota';
import type { QuotaNeed } from '../kubernetes/namespace-quota';
import type { Peer } from '../network/peer';
import { check } from '../support/rules';
import { agentData, agentProgram } from './agent-files';
import { grownClaims } from './claims';
import { isMonitored, podMonitor, prometheusRule } from './monitoring';
import type { Alert } from './monitoring';
import { clientService, networkPolicy, peerService } from './network';
import type { PolicyPorts } from './network';
import { role, roleBinding, serviceAccount } from './rights';
import type { AgentRights } from './rights';
import { clientRules } from './rules';
import type { StatefulSettings } from './settings';
import { podDisruptionBudget, statefulSet } from './stateful-set';
import type { PodSet, PodTemplate } from './stateful-set';
import { addCertificates } from './tls/certificates';
import type { CertificateRequest } from './tls/certificates';

/** The parts of a database's objects that depend on its kind. */
export interface StatefulParts {
  /** `etcd` or `redis`: the folder of its agent, and the prefix of its alerts. */
  readonly system: string;
  /** The agent's configuration file. */
  readonly agentConfig: MemberAddress;
  /** The initial content of the state record. The agents fill in the rest. */
  readonly stateRecord: Readonly<Record<string, string>> | undefined;
  readonly rights: Pick<AgentRights, 'pods' | 'claims' | 'secrets'>;
  readonly ports: { readonly client: number; readonly peers: Readonly<Record<string, number>> };
  /** Secrets that the agents fill, by the id of their construct. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Certificates that cert-manager issues. */
  readonly certificates: readonly CertificateRequest[];
  readonly podNames: readonly string[];
  /** StatefulSets with their budgets, each with the ids of both constructs. */
  readonly sets: readonly (PodSet & { readonly ids: { readonly set: string; readonly budget: string } })[];
  readonly template: PodTemplate;
  readonly monitored: { readonly ports: readonly string[]; readonly alerts: readonly Alert[] };
  readonly quotaNeeds: readonly QuotaNeed[];
}

/** Creates every object that all databases have, except the network policy. The ids of the constructs are part of the API. */
export function addStatefulObjects(scope: Construct, settings: StatefulSettings, parts: StatefulParts): void {
  const { ports, podNames } = parts;
  const { name } = settings;
  const data = agentData(parts.system, agentProgram(parts.system), parts.agentConfig);
  const rights = { ...parts.rights, statefulSets: parts.sets.map((set) => set.name), stateRecord: stateName(name) };

  new k8s.KubeServiceAccount(scope, 'ServiceAccount', serviceAccount(settings));
  new k8s.KubeRole(scope, 'Role', role(settings, rights));
  new k8s.KubeRoleBinding(scope, 'RoleBinding', roleBinding(settings));
  new k8s.KubeConfigMap(scope, 'Agent', { metadata: metadata(settings, { name: agentName(name) }), data });
  // What a formed cluster must never lose. Applying it again keeps what the agents wrote.
  new k8s.KubeConfigMap(scope, 'State', { metadata: metadata(settings, { name: stateName(name) }), data: parts.stateRecord });
  for (const [id, secret] of Object.entries(parts.passwords)) {
    // Empty in Git: the first agent fills it, and applying it again changes nothing.
    new k8s.KubeSecret(scope, id, { metadata: metadata(settings, { name: secret }), type: 'Opaque' });
  }
  new k8s.KubeService(scope, 'Client', clientService(settings, ports.client));
  new k8s.KubeService(scope, 'Peers', peerService(settings, peersName(name), ports.peers));
  addCertificates(scope, settings, parts.certificates);
  for (const claim of grownClaims(settings, podNames)) new k8s.KubePersistentVolumeClaim(scope, `Claim-${claim.metadata?.name}`, claim);
  addSets(scope, settings, parts, data);
  addMonitoring(scope, settings, parts);
  for (const need of parts.quotaNeeds) reserveQuota(scope, need);
}

function addSets(
  scope: Construct, settings: StatefulSettings, { sets, template }: StatefulParts, data: Readonly<Record<string, string>>,
) {
  for (const { ids, ...set } of sets) {
    new ApiObject(scope, ids.set, statefulSet(settings, { set, template, serviceName: peersName(settings.name), agentData: data }));
    new k8s.KubePodDisruptionBudget(scope, ids.budget, podDisruptionBudget(settings, set));
  }
}

function addMonitoring(scope: Construct, settings: StatefulSettings, { system, monitored }: StatefulParts) {
  if (!isMonitored(settings)) return;
  new PodMonitor(scope, 'Monitor', podMonitor(settings, monitored.ports));
  new PrometheusRule(scope, 'Alerts', prometheusRule(settings, system, monitored.alerts));
}

/** Allows the pods among themselves, Prometheus, and the clients that are in the list when the manifests are written. */
export function addNetworkPolicy(scope: Construct, settings: StatefulSettings, clients: readonly Peer[], ports: PolicyPorts): void {
  const spec = Lazy.any({ produce: () => networkPolicy(settings, clients, ports) }) as k8s.NetworkPolicySpec;
  new k8s.KubeNetworkPolicy(scope, 'NetworkPolicy', { metadata: metadata(settings), spec });
}

/** Adds a client to an existing database. */
export function addClient(scope: Construct, clients: Peer[], client: Peer): void {
  check(scope, client, clientRules);
  clients.push(client);
}
