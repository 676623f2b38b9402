import type * as networking from 'kubernetes-types/networking/v1';
import type { Peer } from './peer';

/** A port of a network policy, which is the port that the container listens on. */
export function policyPort(port: number, protocol = 'TCP'): networking.NetworkPolicyPort {
  return { port: port, protocol };
}

/** Lets the pods of a policy call a peer: on its ports, or on every port if it names none. */
export function egressTo(peer: Peer, namespace: string | undefined): networking.NetworkPolicyEgressRule {
  return {
    to: [peer._in(namespace)],
    ports: peer._ports.length === 0 ? undefined : peer._ports.map(({ port, protocol }) => policyPort(port, protocol)),
  };
}
