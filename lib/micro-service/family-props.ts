import type { Route } from '../workload/route';
import type { MicroService } from './micro-service';

/** One version in the family, and its share of the shared host. */
export interface FamilyVersion {
  readonly service: MicroService;

  /**
   * Its share of the requests, in proportion to the weights of the other live versions, 0 to 1000000. A change takes
   * effect at the gateway; no pod restarts.
   * @default 1
   */
  readonly weight?: number;
}

/** What a family is told. */
export interface MicroServiceFamilyProps {
  /** The versions that share the host: of one service, in one namespace. Idle ones get no requests. */
  readonly versions: FamilyVersion[];

  /** The domain beneath which the family has its host, `<msName>.<domain>`. */
  readonly domain: string;

  /** The Gateway that serves the host. An Ingress can't weigh. */
  readonly route: Route;
}
