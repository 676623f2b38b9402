/** Paths of PEM files. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Authority by which the other side is judged. */
  readonly caFile: string;
}
