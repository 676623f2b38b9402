import type { CertificateLifetimes } from '../stateful/tls/managed';

/** The Secrets that hold the certificates, each with the keys `tls.crt`, `tls.key` and `ca.crt`. */
export interface EtcdTlsSecrets {
  /**
   * The certificate that members present to clients. It must allow both server and client authentication, because the server also calls
   * itself. The README lists the names that it must have.
   * @default - the name of the cluster, followed by `-server-tls`
   */
  readonly server?: string;

  /**
   * The certificate that members present to each other. It must have a name for every ordinal up to the largest size.
   * @default - the name of the cluster, followed by `-peer-tls`
   */
  readonly peer?: string;

  /**
   * The certificate that clients, including the agent, present. It must have no common name: once authentication is enabled, etcd's gRPC
   * gateway rejects requests with one.
   * @default - the name of the cluster, followed by `-client-tls`
   */
  readonly client?: string;
}

/**
 * How connections of members and clients are secured. It can't change on a live cluster: members that trust different authorities, or none,
 * don't accept each other, so the agents refuse the change at the first pod.
 */
export class EtcdTls {
  /**
   * With certificates that the agents issue and renew, with nothing to install. Clients mount the Secret `<name>-client-tls`. A renewal
   * takes effect without a restart, also that of the authority.
   */
  static managed(lifetimes: CertificateLifetimes = {}): EtcdTls {
    return new EtcdTls('agents', {}, lifetimes);
  }

  /** With certificates that you create and renew. Pods don't start without them. A renewed one takes effect without a restart. */
  static secrets(secrets: EtcdTlsSecrets = {}): EtcdTls {
    return new EtcdTls('secrets', secrets);
  }

  /** With certificates from cert-manager, issued by the cluster's own certificate authority and renewed without a restart. */
  static certManager(): EtcdTls {
    return new EtcdTls('cert-manager', {});
  }

  /** Without TLS. Everybody whom the network policy allows can read and write everything, and traffic can be intercepted. */
  static plainText(): EtcdTls {
    return new EtcdTls('plain-text', {});
  }

  private constructor(
    /** @internal */ readonly _from: 'agents' | 'secrets' | 'cert-manager' | 'plain-text',
    /** @internal */ readonly _secrets: EtcdTlsSecrets,
    /** @internal */ readonly _lifetimes: CertificateLifetimes = {},
  ) {}
}
