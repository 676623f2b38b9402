import type { ServicePort } from '../workload/port';
import type { WorkloadProps } from '../workload/props';

/** What an AppService is told. */
export interface AppServiceProps extends WorkloadProps {
  /**
   * The name of every object and of the pods' selector. Set it before you rename the construct: another name is another
   * Deployment, and the old one is deleted.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Pods that run, 0 or more; with `autoscaling` the least of them. A change starts or ends pods, nothing restarts.
   * @default 2
   */
  readonly size?: number;

  /** The ports of the Service; the first is the one that the route, the probes and callers mean. */
  readonly ports: ServicePort[];

  /**
   * The host whose requests `route` hands to the first port.
   * @default - no host
   */
  readonly host?: string;
}
