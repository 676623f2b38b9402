import type * as networking from 'kubernetes-types/networking/v1';

/** A port of a network policy, which is the port that the container listens on. */
export function policyPort(port: number, protocol = 'TCP'): networking.NetworkPolicyPort {
  return { port: port, protocol };
}
