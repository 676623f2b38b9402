import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CertificateFiles } from '../contract/certificate';
import { metric } from '../metrics';

/** The period of validity, in seconds since 1970. */
export interface Validity {
  readonly from: number;
  readonly until: number;
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Of a certificate and its chain: all of them must be valid. Absent: the file can't be read. */
export function certificateValidity(file: string): Validity | undefined {
  const chain = validitiesIn(file);
  return chain && { from: Math.max(...chain.map(({ from }) => from)), until: Math.min(...chain.map(({ until }) => until)) };
}

/** Of a bundle of authorities: during a rotation it holds the old one as well, so the one that is valid longest counts. */
export function authorityValidity(file: string): Validity | undefined {
  return validitiesIn(file)?.reduce((longest, one) => (one.until > longest.until ? one : longest));
}

/** Of one certificate. Both are NaN if Node can't read the dates. */
export function validityOf({ validFrom, validTo }: X509Certificate): Validity {
  return { from: Date.parse(validFrom) / 1000, until: Date.parse(validTo) / 1000 };
}

/** The certificates of a text in PEM, such as a `ca.crt`. @throws if one of them is malformed */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  return (pem.match(PEM) ?? []).map((one) => new X509Certificate(one));
}

function validitiesIn(file: string): readonly Validity[] | undefined {
  try {
    const read = certificatesIn(readFileSync(file, 'utf8')).map(validityOf);
    return read.length > 0 && read.every(({ from, until }) => !Number.isNaN(from + until)) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** What the files hold, under the name of the certificate and that of its authority. Absent: they can't be read. */
export function validities(name: string, { certFile, caFile }: CertificateFiles): Readonly<Record<string, Validity | undefined>> {
  return { [name]: certificateValidity(certFile), [`${name}-authority`]: authorityValidity(caFile) };
}

/** When certificates expire, in the text format of Prometheus. */
export function certificateMetrics(
  system: string, cluster: string, known: Readonly<Record<string, Validity | undefined>>,
): readonly string[] {
  const of = (when: keyof Validity) => Object.entries(known).flatMap(([certificate, valid]) => (
    valid === undefined ? [] : [[{ cluster, certificate }, valid[when]] as const]
  ));
  const name = (what: string) => `${system}_agent_certificate_${what}_time_seconds`;
  return [
    ...metric('gauge', name('start'), 'Time from which a certificate is valid, in seconds since 1970.', of('from')),
    ...metric('gauge', name('expiry'), 'Time until which a certificate is valid, in seconds since 1970.', of('until')),
  ];
}
