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

/** What clients do while a cluster is on its way between plain text and TLS. */
export interface EtcdBesidePlainText {
  /**
   * Whether `clientUrl`, `memberUrls` and `connectTo` lead clients to TLS. Members accept both. A change restarts no member.
   * @default false - in plain text, which members accept that are not there yet
   */
  readonly clientsUseTls?: boolean;
}

/**
 * How connections of members and clients are secured.
 *
 * A live cluster goes from plain text to TLS, and back, by way of `besidePlainText()`. Between certificates of the agents and those of
 * others it can't change: members that trust different authorities don't accept each other, so the agents refuse the change at the first
 * pod.
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

  /**
   * The step between plain text and this, for a living cluster: members serve clients with TLS and without it on the same port, and talk to
   * each other in plain text. While it is set, everybody whom the network policy allows can read and write everything, as before.
   *
   * Each of these is one change in Git, and a roll-out without a lost write: this; the clients, with `clientsUseTls`; then without this.
   * The same in the other order leads back. The agents refuse a change that leaves it out.
   * @throws on plain text, which is beside nothing
   */
  besidePlainText(options: EtcdBesidePlainText = {}): EtcdTls {
    if (this._from === 'plain-text') throw new Error('EtcdTls.plainText() has no step between: use EtcdTls.managed().besidePlainText()');
    return new EtcdTls(this._from, this._secrets, this._lifetimes, { clientsUseTls: options.clientsUseTls ?? false });
  }

  private constructor(
    /** @internal */ readonly _from: 'agents' | 'secrets' | 'cert-manager' | 'plain-text',
    /** @internal */ readonly _secrets: EtcdTlsSecrets,
    /** @internal */ readonly _lifetimes: CertificateLifetimes = {},
    /** @internal */ readonly _besidePlainText?: { readonly clientsUseTls: boolean },
  ) {}
}
