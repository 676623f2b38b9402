import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../kubernetes/labels';
import { Peer } from '../network/peer';
import { policyPort } from '../network/policy-port';
import { StatefulSettings } from './settings';

/** Where API servers listen, whichever address they have: policies see the port behind the Service. */
const API_SERVER_PORTS = [443, 6443];

/** Which ports are whose. The agent's control port is nobody's: it is the kubelet's alone. */
export interface PolicyPorts {
  readonly members: readonly number[];
  readonly clients: readonly number[];
  readonly monitoring: readonly number[];
}

/** Pods among themselves, declared clients, Prometheus; DNS and the API server. */
export function networkPolicy(settings: StatefulSettings, clients: readonly Peer[], ports: PolicyPorts): k8s.NetworkPolicySpec {
  const { name, namespace, dns, apiServerAddresses, monitoring } = settings;
  const members = [{ podSelector: { matchLabels: instanceSelector(name) } }];
  return {
    podSelector: { matchLabels: instanceSelector(name) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: members, ports: policyPorts(ports.members) },
      ...clients.map((client) => ({ from: [client._in(namespace)], ports: policyPorts(ports.clients) })),
      ...(monitoring === undefined ? [] : [{ from: [Peer.namespace(monitoring.fromNamespace)._in(namespace)], ports: policyPorts(ports.monitoring) }]),
    ],
    egress: [
      dns._toKube(namespace),
      { to: members, ports: policyPorts(ports.members) },
      { to: apiServerAddresses?.map((cidr) => Peer.addresses(cidr)._in(namespace)), ports: policyPorts(API_SERVER_PORTS) },
    ],
  };
}

function policyPorts(ports: readonly number[]): k8s.NetworkPolicyPort[] {
  return ports.map((port) => policyPort(port));
}
