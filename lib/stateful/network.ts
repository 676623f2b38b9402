import type * as core from 'kubernetes-types/core/v1';
import type * as networking from 'kubernetes-types/networking/v1';
import { backupName } from '../../agent/kernel/contract/backup';
import { instanceSelector } from '../kubernetes/objects/labels';
import { metadata } from '../kubernetes/objects/metadata';
import type { Described } from '../kubernetes/objects/metadata';
import { Peer } from '../network/peer';
import { policyPort } from '../network/policy-port';
import { servicePort } from '../network/service-port';
import { isOutside, shapeService } from '../network/service-options';
import { type Waiver, waiverAnnotations } from '../kubernetes/pods/waivers';
import { containerEgress, sidecarIngress } from '../pods/shape/policy';
import type { StatefulSettings } from './settings';

/** The ports that API servers listen on. Policies apply to the port behind the Service. */
export const API_SERVER_PORTS = [443, 6443];

const SERVICE_TYPE: Waiver = { judge: 'kube-score', check: 'service-type', because: 'clients outside the cluster were asked for' };

/** The ports for each group of peers. The agent's control port is in none of them: only the kubelet uses it. */
export interface PolicyPorts {
  readonly members: readonly number[];
  readonly clients: readonly number[];
  readonly monitoring: readonly number[];
}

/** The Service that clients connect to: any pod that is ready. */
export function clientService(settings: StatefulSettings, port: number): core.Service {
  const { name, service } = settings;
  const waived = isOutside(service) ? waiverAnnotations([SERVICE_TYPE]) : {};
  return shapeService({
    metadata: metadata(settings, { annotations: waived }),
    spec: { selector: instanceSelector(name), ports: [servicePort('client', port)] },
  }, service);
}

/** The headless Service that gives each pod a DNS name. It includes pods that aren't ready: they need each other to become ready. */
export function peerService(settings: Described, name: string, ports: Readonly<Record<string, number>>): core.Service {
  return {
    metadata: metadata(settings, { name }),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: instanceSelector(settings.name),
      ports: Object.entries(ports).map(([called, port]) => servicePort(called, port)),
    },
  };
}

/** Allows connections from the pods, their clients and Prometheus, and to the pods, DNS and the API server. */
export function networkPolicy(settings: StatefulSettings, clients: readonly Peer[], ports: PolicyPorts): networking.NetworkPolicySpec {
  const { name, namespace, dns, apiServerAddresses, monitoring, pods, service, backup } = settings;
  const outside = service.sourceRanges.map((range) => Peer.addresses(range));
  const members = [{ podSelector: { matchLabels: instanceSelector(name) } }];
  const backups = backup === undefined ? [] : [{ podSelector: { matchLabels: instanceSelector(backupName(name)) } }];
  const prometheus = monitoring === undefined ? [] : [Peer.namespace(monitoring.fromNamespace)];
  return {
    podSelector: { matchLabels: instanceSelector(name) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: members, ports: policyPorts(ports.members) },
      ...[...clients, ...outside].map((client) => ({ from: [client._in(namespace)], ports: policyPorts(ports.clients) })),
      ...backups.map((pods) => ({ from: [pods], ports: policyPorts(ports.clients) })),
      ...prometheus.map((scraper) => ({ from: [scraper._in(namespace)], ports: policyPorts(ports.monitoring) })),
      ...sidecarIngress(namespace, pods),
    ],
    egress: [
      dns._toKube(namespace),
      { to: members, ports: policyPorts(ports.members) },
      { to: apiServerAddresses?.map((cidr) => Peer.addresses(cidr)._in(namespace)), ports: policyPorts(API_SERVER_PORTS) },
      ...containerEgress(namespace, pods),
    ],
  };
}

function policyPorts(ports: readonly number[]): networking.NetworkPolicyPort[] {
  return ports.map((port) => policyPort(port));
}
