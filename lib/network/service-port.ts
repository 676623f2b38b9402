import { k8s } from 'cdk8s-plus-28';

/** A port of a Service that is called like the one that its pods listen on. */
export function servicePort(name: string, port: number): k8s.ServicePort {
  return { name, port, targetPort: k8s.IntOrString.fromNumber(port), protocol: 'TCP' };
}
