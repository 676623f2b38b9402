import { Construct } from 'constructs';
import { HttpRoute } from '../../imports/gateway.networking.k8s.io';
import { check } from '../support/rules';
import { Route } from '../workload/route';
import { familyRules } from './family-rules';
import { MicroService } from './micro-service';
import { resolveFamily } from './family-settings';
import { familyRoute } from './objects/family-route';

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

/** Several versions of a service side by side: each has a host of its own, and one host divides its requests among them. */
export class MicroServiceFamily extends Construct {
  /** The shared host. */
  readonly host: string;

  /** @throws with every broken rule at once, each with this construct's path, the prop, the value and the fix */
  constructor(scope: Construct, id: string, props: MicroServiceFamilyProps) {
    super(scope, id);
    const settings = resolveFamily(props);
    check(this, settings, familyRules);

    new HttpRoute(this, 'Route', familyRoute(settings));
    settings.authentication?.protect(this, { name: settings.msName, labels: settings.labels });

    this.host = settings.host;
  }
}
