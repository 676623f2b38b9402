/** The Secrets that hold the certificates, each with the keys `tls.crt`, `tls.key` and `ca.crt`. */
export interface EtcdTlsSecrets {
  /**
   * What members show to clients. Names: see the README. Both uses, server and client: the server calls itself.
   * @default - the name of the cluster and `-server-tls`
   */
  readonly server?: string;

  /**
   * What members show to each other, with a name for every ordinal up to the largest size.
   * @default - the name of the cluster and `-peer-tls`
   */
  readonly peer?: string;

  /**
   * What clients show, the agent among them. Without a common name: once etcd's own users are on, the gateway refuses the agent's calls
   * with one.
   * @default - the name of the cluster and `-client-tls`
   */
  readonly client?: string;
}

/** How members and clients know each other. Decided when the cluster is made: the peer URLs hold it. */
export class EtcdTls {
  /** Certificates that somebody makes and renews; pods wait for them. A renewed one is taken up without a restart. */
  static secrets(secrets: EtcdTlsSecrets = {}): EtcdTls {
    return new EtcdTls('secrets', secrets);
  }

  /** Certificates by cert-manager: an authority of this cluster's own, renewed without a restart. */
  static certManager(): EtcdTls {
    return new EtcdTls('cert-manager', {});
  }

  /** Everybody whom the network policy admits reads and writes everything, and so does who listens on the network. */
  static plainText(): EtcdTls {
    return new EtcdTls('plain-text', {});
  }

  private constructor(
    /** @internal */ readonly _from: 'secrets' | 'cert-manager' | 'plain-text',
    /** @internal */ readonly _secrets: EtcdTlsSecrets,
  ) {}
}
