import { k8s } from 'cdk8s-plus-28';

/** A port of a network policy, which is the port that the container listens on. */
export function policyPort(port: number, protocol = 'TCP'): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol };
}
