import type { Construct } from 'constructs';
import type { ContainerResources } from 'cdk8s-plus-28';

/** Where the proxy has its credentials from, and what it runs. */
export interface ProxyAuthenticationOptions {
  /**
   * The Secret whose key `htpasswd` holds a line `user:hash` for each tenant. Read again for each request, so that a
   * changed Secret needs no restart, only the minute until the kubelet brings it.
   * @default - the name of the service and `-htpasswd`
   */
  readonly secretName?: string;

  /**
   * An nginx that runs as any user. A change rolls the pods out. Its stop signal must be SIGQUIT, as in the official images:
   * at SIGTERM nginx cuts requests that last longer than `shutdown.preStop`.
   * @default 'nginxinc/nginx-unprivileged:1.28-alpine'
   */
  readonly image?: string;

  /**
   * What the proxy asks for and may use.
   * @default - requests 50m, 32Mi, 16Mi; limits 500m, 64Mi, 64Mi
   */
  readonly resources?: ContainerResources;
}

/** The route that a gateway is to guard. */
export interface ProtectedRoute {
  /** The HTTPRoute's name, in the namespace of `scope`. */
  readonly name: string;
  /** Labels for the object that does it. */
  readonly labels: { [key: string]: string };
}

/** A gateway that asks for credentials itself. Implement it for one that we don't know. */
export interface IGatewayAuthentication {
  /** Adds, beneath `scope`, the gateway's own object that guards the route. */
  protect(scope: Construct, route: ProtectedRoute): void;
}

/** Who asks for a tenant's credentials (HTTP basic authentication) before the app sees a request. */
export class Authentication {
  /** A proxy in every pod: works with any gateway and for callers inside the cluster. */
  static proxy(options: ProxyAuthenticationOptions = {}): Authentication {
    return new Authentication(options, undefined);
  }

  /**
   * The gateway. No proxy in the pods; declared `callers` inside the cluster don't pass the gateway and are trusted.
   * Needs a `route` through a Gateway.
   */
  static gateway(gateway: IGatewayAuthentication): Authentication {
    return new Authentication(undefined, gateway);
  }

  private constructor(
    /** @internal */ readonly _proxy: ProxyAuthenticationOptions | undefined,
    /** @internal */ readonly _gateway: IGatewayAuthentication | undefined,
  ) {}
}
