import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type * as networking from 'kubernetes-types/networking/v1';
import { PodMonitor, PrometheusRule } from '../../imports/monitoring.coreos.com';
import { addManifest, addObject } from '../kubernetes/add-object';
import { metadata } from '../kubernetes/metadata';
import { markFilledInCluster } from '../kubernetes/pruning';
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
  readonly names: { readonly peers: string; readonly agent: string; readonly state: string };
  /** The agent's configuration file. */
  readonly agentConfig: object;
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
  const { names, ports, podNames } = parts;
  const data = agentData(parts.system, agentProgram(parts.system), parts.agentConfig);
  const rights = { ...parts.rights, statefulSets: parts.sets.map(({ name }) => name), stateRecord: names.state };

  addObject(scope, 'ServiceAccount', 'ServiceAccount', serviceAccount(settings));
  addObject(scope, 'Role', 'Role', role(settings, rights));
  addObject(scope, 'RoleBinding', 'RoleBinding', roleBinding(settings));
  addObject(scope, 'Agent', 'ConfigMap', { metadata: metadata(settings, { name: names.agent }), data });
  addFilledByAgents(scope, settings, parts);
  addObject(scope, 'Client', 'Service', clientService(settings, ports.client));
  addObject(scope, 'Peers', 'Service', peerService(settings, names.peers, ports.peers));
  addCertificates(scope, settings, parts.certificates);
  for (const claim of grownClaims(settings, podNames)) addObject(scope, `Claim-${claim.metadata?.name}`, 'PersistentVolumeClaim', claim);
  addSets(scope, settings, parts, data);
  addMonitoring(scope, settings, parts);
  for (const need of parts.quotaNeeds) reserveQuota(scope, need);
}

/** What a formed cluster must never lose. Applying these again keeps what the agents wrote. */
function addFilledByAgents(scope: Construct, settings: StatefulSettings, { names, stateRecord, passwords }: StatefulParts) {
  markFilledInCluster(addObject(scope, 'State', 'ConfigMap', { metadata: metadata(settings, { name: names.state }), data: stateRecord }));
  for (const [id, name] of Object.entries(passwords)) {
    markFilledInCluster(addObject(scope, id, 'Secret', { metadata: metadata(settings, { name }), type: 'Opaque' }));
  }
}

function addSets(
  scope: Construct, settings: StatefulSettings, { sets, template, names }: StatefulParts, data: Readonly<Record<string, string>>,
) {
  for (const { ids, ...set } of sets) {
    addObject(scope, ids.set, 'StatefulSet', statefulSet(settings, { set, template, serviceName: names.peers, agentData: data }));
    addObject(scope, ids.budget, 'PodDisruptionBudget', podDisruptionBudget(settings, set));
  }
}

function addMonitoring(scope: Construct, settings: StatefulSettings, { system, monitored }: StatefulParts) {
  if (!isMonitored(settings)) return;
  addManifest(scope, 'Monitor', PodMonitor.manifest(podMonitor(settings, monitored.ports)));
  addManifest(scope, 'Alerts', PrometheusRule.manifest(prometheusRule(settings, system, monitored.alerts)));
}

/** Allows the pods among themselves, Prometheus, and the clients that are in the list when the manifests are written. */
export function addNetworkPolicy(scope: Construct, settings: StatefulSettings, clients: readonly Peer[], ports: PolicyPorts): void {
  const spec = Lazy.any({ produce: () => networkPolicy(settings, clients, ports) }) as networking.NetworkPolicySpec;
  addObject(scope, 'NetworkPolicy', 'NetworkPolicy', { metadata: metadata(settings), spec });
}

/** Adds a client to an existing database. */
export function addClient(scope: Construct, clients: Peer[], client: Peer): void {
  check(scope, client, clientRules);
  clients.push(client);
}
