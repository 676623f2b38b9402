import type * as networking from 'kubernetes-types/networking/v1';
import { instanceSelector } from '../../kubernetes/objects/labels';
import { metadata } from '../../kubernetes/objects/metadata';
import { Peer } from '../../network/peer';
import { egressTo, policyPort } from '../../network/policy-port';
import { isOutside } from '../../network/service-options';
import { Relaxation } from '../../pods/relaxation';
import { containerEgress, sidecarIngress } from '../../pods/shape/policy';
import type { Program } from '../program/program';
import type { Workload } from '../workload';
import { targetPort } from '../workload';

/** Denies everything in both directions but what was declared. The kubelet's probes come from the node, which is let in. */
export function networkPolicy(
  program: Program, ingress: readonly networking.NetworkPolicyIngressRule[],
): networking.NetworkPolicy | undefined {
  if (program.relaxations.includes(Relaxation.NO_NETWORK_POLICY)) return undefined;
  const { name, namespace, pods } = program;
  return {
    metadata: metadata(program),
    spec: {
      podSelector: { matchLabels: instanceSelector(name) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [...ingress, ...sidecarIngress(namespace, pods)],
      egress: [program.dns._toKube(namespace), ...toCalled(program), ...containerEgress(namespace, pods)],
    },
  };
}

/** Who may call a service. */
export function workloadIngress(workload: Workload): networking.NetworkPolicyIngressRule[] {
  return [...fromCallers(workload), ...fromOutside(workload), ...fromMonitoring(workload)];
}

function fromCallers(workload: Workload): networking.NetworkPolicyIngressRule[] {
  const { namespace, callers, route } = workload;
  const ports = workload.ports.map((port) => policyPort(targetPort(workload, port), port.protocol));
  const gateway = route === undefined ? [] : [Peer.namespace(route._proxyNamespace)];
  return [...gateway, ...callers].map((peer) => ({
    from: [peer._in(namespace)],
    ports: peer._ports.length === 0 ? ports : peer._ports.map(({ port, protocol }) => policyPort(port, protocol)),
  }));
}

/** From everywhere, unless the Service names addresses: a NodePort's clients reach the pod with the address of a node. */
function fromOutside(workload: Workload): networking.NetworkPolicyIngressRule[] {
  const { ports, service, namespace } = workload;
  const open = isOutside(service) ? ports : ports.filter(({ nodePort }) => nodePort !== undefined);
  if (open.length === 0) return [];
  const { sourceRanges } = service;
  return [{
    from: sourceRanges.length === 0 ? undefined : sourceRanges.map((range) => Peer.addresses(range)._in(namespace)),
    ports: open.map((port) => policyPort(targetPort(workload, port), port.protocol)),
  }];
}

/** Lets Prometheus scrape the metrics. */
export function fromMonitoring({ namespace, metrics }: Pick<Workload, 'namespace' | 'metrics'>): networking.NetworkPolicyIngressRule[] {
  if (metrics === undefined) return [];
  return [{ from: [Peer.namespace(metrics.fromNamespace)._in(namespace)], ports: [policyPort(metrics.port)] }];
}

function toCalled({ namespace, calls }: Program): networking.NetworkPolicyEgressRule[] {
  return calls.map((peer) => egressTo(peer, namespace));
}
