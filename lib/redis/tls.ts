import type { CertificateLifetimes } from '../stateful/tls/managed';

/** Whether clients of a RedisCluster must show a certificate. The servers themselves always show theirs to each other. */
export enum RedisClientCertificates {
  /** A client without a certificate of the cluster's authority can't connect, whatever it knows. It also needs the password. */
  REQUIRED = 'yes',
  /** A client may connect without one, and logs in by its password alone. If it shows one, that must be valid. */
  OPTIONAL = 'optional',
}

/** What is asked of clients. */
export interface RedisTlsOptions {
  /**
   * Whether clients must show a certificate. A change triggers a rolling restart.
   * @default RedisClientCertificates.REQUIRED
   */
  readonly clientCertificates?: RedisClientCertificates;
}

/** What is asked of clients, and how long certificates live. */
export interface RedisManagedTls extends RedisTlsOptions, CertificateLifetimes {}

/**
 * The Secrets that hold the certificates, each with the keys `tls.crt`, `tls.key` and `ca.crt`. The README lists the names that they must
 * have.
 */
export interface RedisTlsSecrets extends RedisTlsOptions {
  /**
   * The certificate that servers show to clients and to each other. It must allow both server and client authentication, and name every
   * pod, as a wildcard does. Use an authority that issues certificates for nothing else: servers trust every certificate of it.
   * @default - the name of the cluster, followed by `-server-tls`
   */
  readonly server?: string;

  /**
   * The certificate that clients show, among them the agents, the exporter and Redis Insight. It should allow client authentication alone:
   * one for servers could stand in for a server of the cluster.
   * @default - the name of the cluster, followed by `-client-tls`
   */
  readonly client?: string;
}

/**
 * How connections of clients, servers and agents are secured. A running cluster can't change between these ways, because servers that trust
 * different authorities, or have no TLS, don't connect to each other: the agents refuse it at the first pod. A change of the Secrets' names
 * triggers a rolling restart.
 */
export class RedisTls {
  /**
   * With certificates that the agents issue and renew, with nothing to install. Clients mount the Secret `<name>-client-tls`. A renewal
   * takes effect without a restart, also that of the authority.
   */
  static managed(options: RedisManagedTls = {}): RedisTls {
    return new RedisTls('agents', options, options);
  }

  /** With certificates that you create and renew. Pods don't start without them. A renewed one takes effect without a restart. */
  static secrets(secrets: RedisTlsSecrets = {}): RedisTls {
    return new RedisTls('secrets', secrets);
  }

  /** With certificates from cert-manager, issued by the cluster's own certificate authority and renewed without a restart. */
  static certManager(options: RedisTlsOptions = {}): RedisTls {
    return new RedisTls('cert-manager', options);
  }

  /** Without TLS. Traffic can be intercepted, including the passwords. */
  static plainText(): RedisTls {
    return new RedisTls('plain-text', {});
  }

  private constructor(
    /** @internal */ readonly _from: 'agents' | 'secrets' | 'cert-manager' | 'plain-text',
    /** @internal */ readonly _secrets: RedisTlsSecrets,
    /** @internal */ readonly _lifetimes: CertificateLifetimes = {},
  ) {}
}
