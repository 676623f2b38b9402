import type { Construct } from 'constructs';
import type { ContainerResources } from '../kubernetes/pods/container-resources';

/** Image, resources and credentials of the authenticating proxy. */
export interface ProxyAuthenticationOptions {
  /**
   * The Secret whose key `htpasswd` has a line `user:hash` for each tenant. A changed Secret takes effect within about a minute, without a
   * restart.
   * @default - the name of the service, followed by `-htpasswd`
   */
  readonly secretName?: string;

  /**
   * An nginx image that runs as any user. Its stop signal must be SIGQUIT, as in the official images: on SIGTERM, nginx aborts requests
   * that last longer than `shutdown.preStop`. A change triggers a rolling restart.
   * @default 'nginxinc/nginx-unprivileged:1.28-alpine'
   */
  readonly image?: string;

  /**
   * CPU, memory and ephemeral storage of the proxy's container. A change triggers a rolling restart.
   * @default - requests 50m, 32Mi, 16Mi; limits 500m, 64Mi, 64Mi
   */
  readonly resources?: ContainerResources;
}

/** The route that a gateway protects. */
export interface ProtectedRoute {
  /** The name of the HTTPRoute, in the namespace of `scope`. */
  readonly name: string;
  /** Labels for the object that protects it. */
  readonly labels: { [key: string]: string };
}

/** A gateway that authenticates requests itself. Implement this for gateways that the library doesn't support. */
export interface IGatewayAuthentication {
  /** Adds the gateway's own object that protects the route, as a child of `scope`. */
  protect(scope: Construct, route: ProtectedRoute): void;
}

/** How tenants authenticate, by HTTP basic authentication, before a request reaches the app. */
export class Authentication {
  /** By a proxy in every pod. It works with any gateway, and also checks callers inside the cluster. */
  static proxy(options: ProxyAuthenticationOptions = {}): Authentication {
    return new Authentication(options, undefined);
  }

  /**
   * By the gateway, without a proxy in the pods. `callers` inside the cluster bypass the gateway and are trusted. Requires a `route`
   * through a Gateway.
   */
  static gateway(gateway: IGatewayAuthentication): Authentication {
    return new Authentication(undefined, gateway);
  }

  private constructor(
    /** @internal */ readonly _proxy: ProxyAuthenticationOptions | undefined,
    /** @internal */ readonly _gateway: IGatewayAuthentication | undefined,
  ) {}
}
