/** The Gateway that routes requests to the service. */
export interface GatewayRouteOptions {
  /** The namespace of the Gateway and of its proxies. The network policy allows requests from it. */
  readonly namespace: string;

  /**
   * The listener of the Gateway that serves the host.
   * @default - every listener whose host name matches
   */
  readonly sectionName?: string;
}

/** The ingress controller that routes requests to the service, and the certificate of the host. */
export interface IngressRouteOptions {
  /** The namespace of the ingress controller. The network policy allows requests from it. */
  readonly namespace: string;

  /** The Secret with the certificate of the host, in the namespace of the service. */
  readonly tlsSecretName: string;
}

/** How requests from outside the cluster reach the service. */
export class Route {
  /** An HTTPRoute (Gateway API v1) attached to the Gateway of this name. */
  static gateway(name: string, options: GatewayRouteOptions): Route {
    return new Route(options.namespace, { name, ...options }, undefined);
  }

  /** An Ingress of this class, with TLS, for clusters without the Gateway API. */
  static ingress(className: string, options: IngressRouteOptions): Route {
    return new Route(options.namespace, undefined, { className, ...options });
  }

  private constructor(
    /** @internal */ readonly _namespace: string,
    /** @internal */ readonly _gateway: (GatewayRouteOptions & { readonly name: string }) | undefined,
    /** @internal */ readonly _ingress: (IngressRouteOptions & { readonly className: string }) | undefined,
  ) {}
}
