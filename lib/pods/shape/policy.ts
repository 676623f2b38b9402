import type * as networking from 'kubernetes-types/networking/v1';
import { egressTo, policyPort } from '../../network/policy-port';
import type { PodSettings } from '../settings';

/** Who may call the sidecars. */
export function sidecarIngress(namespace: string | undefined, { sidecars }: PodSettings): networking.NetworkPolicyIngressRule[] {
  return sidecars.flatMap(({ callers, ports }) => callers.map((peer) => ({
    from: [peer._in(namespace)],
    ports: peer._ports.length === 0
      ? ports.map(({ port }) => policyPort(port))
      : peer._ports.map(({ port, protocol }) => policyPort(port, protocol)),
  })));
}

/** Whom additional containers may call. A policy can't tell the containers of a pod apart. */
export function containerEgress(
  namespace: string | undefined, { initContainers, sidecars }: PodSettings,
): networking.NetworkPolicyEgressRule[] {
  return [...initContainers, ...sidecars].flatMap(({ calls }) => calls).map((peer) => egressTo(peer, namespace));
}
