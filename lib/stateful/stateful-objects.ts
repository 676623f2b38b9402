import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type * as networking from 'kubernetes-types/networking/v1';
import { agentName, kernelName, type MemberAddress, peersName, stateName } from '../../agent/kernel/contract/names';
import { PodMonitor, PrometheusRule } from '../../imports/monitoring.coreos.com';
import { addManifest, addObject } from '../kubernetes/objects/add-object';
import { KEEP_ANNOTATIONS } from '../kubernetes/objects/gitops-annotations';
import type { Labels } from '../kubernetes/objects/labels';
import { metadata } from '../kubernetes/objects/metadata';
import { reserveQuota } from '../kubernetes/objects/namespace-quota';
import type { QuotaNeed } from '../kubernetes/objects/namespace-quota';
import type { Peer } from '../network/peer';
import { Relaxation } from '../pods/relaxation';
import { serviceAccountName } from '../pods/settings';
import { serviceAccount } from '../pods/shape/service-account';
import { check } from '../support/rules';
import { agentData, type AgentSettings } from './agent-program';
import { grownClaims } from './claims';
import { isMonitored, podMonitor, prometheusRule } from './monitoring';
import type { Alert } from './monitoring';
import { clientService, networkPolicy, peerService } from './network';
import type { PolicyPorts } from './network';
import { role, roleBinding } from './rights';
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
  /** The agent's configuration file, in which the plan finds the address of a member. */
  readonly agentSettings: AgentSettings<MemberAddress>;
  /** The initial content of the state record. The agents fill in the rest. */
  readonly stateRecord: Readonly<Record<string, string>> | undefined;
  readonly rights: Pick<AgentRights, 'pods' | 'claims' | 'secrets'>;
  readonly ports: { readonly client: number; readonly peers: Readonly<Record<string, number>> };
  /** Secrets that the agents fill, by the id of their construct. */
  readonly filled: Readonly<Record<string, string>>;
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
  const data = agentData(parts.system, parts.agentSettings);
  const rights = { ...parts.rights, statefulSets: parts.sets.map((set) => set.name), stateRecord: stateName(name) };

  const account = serviceAccount(settings, settings.pods);
  if (account !== undefined) addObject(scope, 'ServiceAccount', 'ServiceAccount', account);
  addObject(scope, 'Role', 'Role', role(settings, rights));
  addObject(scope, 'RoleBinding', 'RoleBinding', roleBinding(settings, serviceAccountName(name, settings.pods)));
  addObject(scope, 'Agent', 'ConfigMap', { metadata: metadata(settings, { name: agentName(name) }), data: data.own });
  addObject(scope, 'AgentKernel', 'ConfigMap', { metadata: metadata(settings, { name: kernelName(name) }), data: data.kernel });
  addFilledByAgents(scope, settings, parts);
  addObject(scope, 'Client', 'Service', clientService(settings, ports.client));
  addObject(scope, 'Peers', 'Service', peerService(settings, peersName(name), ports.peers));
  addCertificates(scope, settings, parts.certificates);
  for (const claim of grownClaims(settings, podNames)) addObject(scope, `Claim-${claim.metadata?.name}`, 'PersistentVolumeClaim', claim);
  addSets(scope, settings, parts, data.annotations);
  addMonitoring(scope, settings, parts);
  for (const need of parts.quotaNeeds) reserveQuota(scope, need);
}

/**
 * Objects that a formed cluster must never lose. Applying them again keeps what the agents have written, which is in no Git repository.
 */
function addFilledByAgents(scope: Construct, settings: StatefulSettings, { stateRecord, filled }: StatefulParts) {
  const kept = (name: string) => metadata(settings, { name, annotations: KEEP_ANNOTATIONS });
  addObject(scope, 'State', 'ConfigMap', { metadata: kept(stateName(settings.name)), data: stateRecord });
  for (const [id, name] of Object.entries(filled)) addObject(scope, id, 'Secret', { metadata: kept(name), type: 'Opaque' });
}

function addSets(scope: Construct, settings: StatefulSettings, { sets, template }: StatefulParts, podAnnotations: Labels) {
  const serviceName = peersName(settings.name);
  for (const { ids, ...set } of sets) {
    addObject(scope, ids.set, 'StatefulSet', statefulSet(settings, { set, template, serviceName, podAnnotations }));
    addObject(scope, ids.budget, 'PodDisruptionBudget', podDisruptionBudget(settings, set));
  }
}

function addMonitoring(scope: Construct, settings: StatefulSettings, { system, monitored }: StatefulParts) {
  if (!isMonitored(settings)) return;
  addManifest(scope, 'Monitor', PodMonitor.manifest(podMonitor(settings, monitored.ports)));
  addManifest(scope, 'Alerts', PrometheusRule.manifest(prometheusRule(settings, system, monitored.alerts)));
}

/** Allows the pods to connect to each other, and Prometheus and clients to them. Clients may be added until the manifests are written. */
export function addNetworkPolicy(scope: Construct, settings: StatefulSettings, clients: readonly Peer[], ports: PolicyPorts): void {
  if (settings.relaxations.includes(Relaxation.NO_NETWORK_POLICY)) return;
  const spec = Lazy.any({ produce: () => networkPolicy(settings, clients, ports) }) as networking.NetworkPolicySpec;
  addObject(scope, 'NetworkPolicy', 'NetworkPolicy', { metadata: metadata(settings), spec });
}

/** Adds a client to an existing database. */
export function addClient(scope: Construct, clients: Peer[], client: Peer): void {
  check(scope, client, clientRules);
  clients.push(client);
}
