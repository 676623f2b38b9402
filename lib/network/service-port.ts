import { k8s } from 'cdk8s-plus-28';

/** A port of a Service that has the same number as the port of its pods. */
export function servicePort(name: string, port: number): k8s.ServicePort {
  return { name, port, targetPort: k8s.IntOrString.fromNumber(port), protocol: 'TCP' };
}
