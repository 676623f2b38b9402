import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../../support/labels';
import { Peer } from '../../support/peer';
import { policyPort } from '../../support/policy-port';
import { EtcdSettings } from '../settings';
import { CLIENT_PORT, METRICS_PORT, PEER_PORT, STATUS_PORT } from '../topology';

/** Where API servers listen, whichever address they have: policies see the port behind the Service. */
const API_SERVER_PORTS = [443, 6443];

/** Members among themselves, declared clients, Prometheus; DNS and the API server. The control port is the kubelet's alone. */
export function networkPolicy(settings: EtcdSettings, clients: readonly Peer[]): k8s.NetworkPolicySpec {
  const { name, dns, apiServerAddresses, monitoring } = settings;
  const members = [{ podSelector: { matchLabels: instanceSelector(name) } }];
  const memberPorts = [CLIENT_PORT, PEER_PORT, STATUS_PORT].map((port) => policyPort(port));
  return {
    podSelector: { matchLabels: instanceSelector(name) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: members, ports: memberPorts },
      ...clients.map((client) => ({ from: [client._peer], ports: [policyPort(CLIENT_PORT)] })),
      ...(monitoring === undefined ? [] : [{
        from: [Peer.namespace(monitoring.fromNamespace)._peer],
        ports: [policyPort(METRICS_PORT), policyPort(STATUS_PORT)],
      }]),
    ],
    egress: [
      dns._toKube(),
      { to: members, ports: memberPorts },
      {
        to: apiServerAddresses?.map((cidr) => Peer.addresses(cidr)._peer),
        ports: API_SERVER_PORTS.map((port) => policyPort(port)),
      },
    ],
  };
}
