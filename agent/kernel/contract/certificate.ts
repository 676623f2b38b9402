import type { ReadByEach } from './release';

/** Paths of PEM files. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Authority by which the other side is judged. */
  readonly caFile: string;
}

/** What a certificate is issued for. */
export interface IssuedCertificate {
  /** Host names, in which `{pod}` and `{namespace}` are filled in. */
  readonly dnsNames: readonly string[];
  /** Addresses, in which `{podIp}` is filled in. */
  readonly ipAddresses: readonly string[];
  /** One or both. */
  readonly uses: readonly ('server' | 'client')[];
}

/** Certificates that the agents issue. */
export interface ManagedCertificates<Use extends string> {
  /** The Secret with the authorities of the cluster. The manifests hold it empty. */
  readonly authoritySecret: string;
  /** The Secret with the certificate that clients show. The manifests hold it empty. */
  readonly clientSecret: string;
  /** How long an authority lives. It is replaced at two thirds of that. */
  readonly authoritySeconds: number;
  /** How long a certificate lives. It is renewed at two thirds of that. */
  readonly certificateSeconds: number;
  /** The certificates of a pod. Their keys never leave it. */
  readonly pod: Readonly<Record<Use, IssuedCertificate>>;
  readonly client: IssuedCertificate;
}

/** What a change of each of these settings means to running pods: what is issued from then on follows, with the servers as they are. */
export const ISSUED_READ_BY: ReadByEach = { authoritySeconds: 'agents', certificateSeconds: 'agents' };

/** Beside `tls.crt`, `tls.key` and `ca.crt`: the authorities without an end, for servers that read them only when they start. */
export const ANCHORS_FILE = 'anchors.crt';

/** Whose certificates the servers of a cluster have: servers with those of others, or with none, don't accept each other. */
export type TlsKind = 'managed' | 'secrets' | 'plain text';

export function tlsKind({ tls }: { readonly tls: { readonly managed: unknown } | null }): TlsKind {
  if (tls === null) return 'plain text';
  return tls.managed === null ? 'secrets' : 'managed';
}
