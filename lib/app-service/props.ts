import type { ServicePort } from '../workload/port';
import type { WorkloadProps } from '../workload/props';

/** Properties of an AppService. */
export interface AppServiceProps extends WorkloadProps {
  /**
   * The name of every object, and part of the pods' selector. If you rename the construct, set it to the old name: a new name creates a new
   * Deployment, and the old one is deleted.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The number of pods, 0 or more. With `autoscaling`, it is the minimum. A change adds or removes pods, and restarts none.
   * @default 2
   */
  readonly size?: number;

  /** The ports of the Service. The route, the probes and the callers use the first one. */
  readonly ports: ServicePort[];

  /**
   * The host name whose requests `route` forwards to the first port.
   * @default - no host
   */
  readonly host?: string;
}
