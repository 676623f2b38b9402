import type * as core from 'kubernetes-types/core/v1';
import type * as networking from 'kubernetes-types/networking/v1';
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

/** Where API servers listen, whichever address they have: policies see the port behind the Service. */
const API_SERVER_PORTS = [443, 6443];

const SERVICE_TYPE: Waiver = { judge: 'kube-score', check: 'service-type', because: 'clients outside the cluster were asked for' };

/** Which ports are whose. The agent's control port is nobody's: it is the kubelet's alone. */
export interface PolicyPorts {
  readonly members: readonly number[];
  readonly clients: readonly number[];
  readonly monitoring: readonly number[];
}

/** Where clients begin: any pod that is ready. */
export function clientService(settings: StatefulSettings, port: number): core.Service {
  const { name, service } = settings;
  const waived = isOutside(service) ? waiverAnnotations([SERVICE_TYPE]) : {};
  return shapeService({
    metadata: metadata(settings, { annotations: waived }),
    spec: { selector: instanceSelector(name), ports: [servicePort('client', port)] },
  }, service);
}

/** Gives each pod a name of its own. Pods must find each other before they can be ready. */
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

/** Pods among themselves, declared clients, Prometheus; DNS and the API server. */
export function networkPolicy(settings: StatefulSettings, clients: readonly Peer[], ports: PolicyPorts): networking.NetworkPolicySpec {
  const { name, namespace, dns, apiServerAddresses, monitoring, pods, service } = settings;
  const outside = service.sourceRanges.map((range) => Peer.addresses(range));
  const members = [{ podSelector: { matchLabels: instanceSelector(name) } }];
  const prometheus = monitoring === undefined ? [] : [Peer.namespace(monitoring.fromNamespace)];
  return {
    podSelector: { matchLabels: instanceSelector(name) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: members, ports: policyPorts(ports.members) },
      ...[...clients, ...outside].map((client) => ({ from: [client._in(namespace)], ports: policyPorts(ports.clients) })),
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
