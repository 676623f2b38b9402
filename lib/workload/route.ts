/** The Gateway that routes requests to the service. */
export interface GatewayRouteOptions {
  /** The namespace of the Gateway. */
  readonly namespace: string;

  /**
   * The namespace of the proxies that serve the Gateway, such as `envoy-gateway-system` or `traefik`. The network policy allows requests
   * from it. With the wrong one, the gateway answers 503 or 504.
   * @default - the namespace of the Gateway, in which Istio and Cilium run the proxies
   */
  readonly proxyNamespace?: string;

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
    const { proxyNamespace, ...gateway } = options;
    return new Route(proxyNamespace ?? gateway.namespace, { name, ...gateway }, undefined);
  }

  /** An Ingress of this class, with TLS, for clusters without the Gateway API. */
  static ingress(className: string, options: IngressRouteOptions): Route {
    return new Route(options.namespace, undefined, { className, ...options });
  }

  private constructor(
    /** @internal */ readonly _proxyNamespace: string,
    /** @internal */ readonly _gateway: (Omit<GatewayRouteOptions, 'proxyNamespace'> & { readonly name: string }) | undefined,
    /** @internal */ readonly _ingress: (IngressRouteOptions & { readonly className: string }) | undefined,
  ) {}
}
