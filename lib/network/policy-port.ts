import { k8s } from 'cdk8s-plus-28';

/** A port of a network policy: the one that the container listens on. */
export function policyPort(port: number, protocol = 'TCP'): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol };
}
