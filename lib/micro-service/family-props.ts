import type { Route } from '../workload/route';
import type { MicroService } from './micro-service';

/** One version of a family, and its share of the requests. */
export interface FamilyVersion {
  /** The version. */
  readonly service: MicroService;

  /**
   * Its share of the requests in proportion to the weights of the other versions that are not idle, 0 to 1000000. A change takes effect at
   * the gateway and restarts no pod.
   * @default 1
   */
  readonly weight?: number;
}

/** Properties of a MicroServiceFamily. */
export interface MicroServiceFamilyProps {
  /** The versions that share the host. They must be versions of one service, in one namespace. Idle versions get no requests. */
  readonly versions: FamilyVersion[];

  /** The domain of the family's host name, `<msName>.<domain>`. */
  readonly domain: string;

  /** The Gateway that serves the host. An Ingress can't split requests by weight. */
  readonly route: Route;
}
