import type * as core from 'kubernetes-types/core/v1';

/** A port of a Service that has the same number as the port of its pods. */
export function servicePort(name: string, port: number): core.ServicePort {
  return { name, port, targetPort: port, protocol: 'TCP' };
}
