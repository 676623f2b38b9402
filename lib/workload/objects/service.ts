import { k8s } from 'cdk8s-plus-28';
import { instanceSelector } from '../../kubernetes/labels';
import { metadata } from '../../kubernetes/metadata';
import { targetPort, Workload } from '../workload';
import { serviceWaivers } from './waivers';

/** The address that callers and the gateway use. */
export function service(workload: Workload): k8s.KubeServiceProps {
  return {
    metadata: metadata(workload, { annotations: serviceWaivers(workload) }),
    spec: {
      type: isNodePort(workload) ? 'NodePort' : 'ClusterIP',
      selector: instanceSelector(workload.name),
      ports: workload.ports.map((port) => ({
        name: port.name,
        port: port.port,
        targetPort: k8s.IntOrString.fromNumber(targetPort(workload, port)),
        nodePort: port.nodePort,
        protocol: port.protocol,
      })),
    },
  };
}

export function isNodePort({ ports }: Workload): boolean {
  return ports.some(({ nodePort }) => nodePort !== undefined);
}
