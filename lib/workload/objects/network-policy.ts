import type * as networking from 'kubernetes-types/networking/v1';
import { instanceSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { Peer } from '../../network/peer';
import { policyPort } from '../../network/policy-port';
import type { Workload } from '../workload';
import { targetPort } from '../workload';

/** Denies everything in both directions but what was declared. The kubelet's probes come from the node, which is let in. */
export function networkPolicy(workload: Workload): networking.NetworkPolicy {
  return {
    metadata: metadata(workload),
    spec: {
      podSelector: { matchLabels: instanceSelector(workload.name) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [...fromCallers(workload), ...fromNodePorts(workload), ...fromMonitoring(workload)],
      egress: [workload.dns._toKube(workload.namespace), ...toCalled(workload)],
    },
  };
}

function fromCallers(workload: Workload): networking.NetworkPolicyIngressRule[] {
  const { namespace, callers, route } = workload;
  const ports = workload.ports.map((port) => policyPort(targetPort(workload, port), port.protocol));
  const gateway = route === undefined ? [] : [Peer.namespace(route._namespace)];
  return [...gateway, ...callers].map((peer) => ({
    from: [peer._in(namespace)],
    ports: peer._ports.length === 0 ? ports : peer._ports.map(({ port, protocol }) => policyPort(port, protocol)),
  }));
}

/** From everywhere: a NodePort's clients reach the pod with the address of a node. */
function fromNodePorts(workload: Workload): networking.NetworkPolicyIngressRule[] {
  const open = workload.ports.filter(({ nodePort }) => nodePort !== undefined);
  if (open.length === 0) return [];
  return [{ ports: open.map((port) => policyPort(targetPort(workload, port), port.protocol)) }];
}

function fromMonitoring({ namespace, metrics }: Workload): networking.NetworkPolicyIngressRule[] {
  if (metrics === undefined) return [];
  return [{ from: [Peer.namespace(metrics.fromNamespace)._in(namespace)], ports: [policyPort(metrics.port)] }];
}

function toCalled({ namespace, calls }: Workload): networking.NetworkPolicyEgressRule[] {
  return calls.map((peer) => ({
    to: [peer._in(namespace)],
    ports: peer._ports.length === 0 ? undefined : peer._ports.map(({ port, protocol }) => policyPort(port, protocol)),
  }));
}
